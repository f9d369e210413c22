-- The corrections in force: the last decision on an anomaly, while the anomaly has the values decided on. They change what
-- the panel shows. cells, the wide views and the operands of the checks stay as printed.

create or replace table corrections as
with decided as (
    select *
    from decisions
    qualify row_number() over (partition by anomaly_id order by decided_on desc, position desc) = 1
)

select
    anomalies.anomaly_id,
    reports.report_id,
    reports.document_id,
    anomalies.table_key,
    coalesce(nullif(decided.corrected_row_key, ''), anomalies.row_key) as row_key,
    coalesce(nullif(decided.corrected_col_key, ''), anomalies.col_key) as col_key,
    decided.corrected_value::decimal(18, 6) as corrected_value,
    decided.who,
    decided.decided_on,
    decided.reason
from decided
inner join anomalies
    on decided.anomaly_id = anomalies.anomaly_id
    and decided.expected is not distinct from anomalies.expected
    and decided.actual is not distinct from anomalies.actual
inner join reports on anomalies.report_id = reports.report_id
where decided.decision = 'correction' and decided.corrected_value is not null
qualify row_number() over (
        partition by reports.report_id, anomalies.table_key, row_key, col_key order by decided.decided_on desc, decided.position desc
    ) = 1
order by anomalies.anomaly_id;
comment on table corrections is
'Numbers that people corrected, which the panel shows in place of the printed ones / 人工更正的数，面板以此代替原文数字';
comment on column corrections.anomaly_id is 'The anomaly decided on / 异常编号';
comment on column corrections.report_id is 'The report / 报告编号';
comment on column corrections.document_id is 'Its current document / 现行版本文件';
comment on column corrections.table_key is 'Table / 表';
comment on column corrections.row_key is 'Row of the cell / 行';
comment on column corrections.col_key is 'Column of the cell / 列';
comment on column corrections.corrected_value is 'The right number, in the unit as printed / 更正后的数，单位同原文';
comment on column corrections.who is 'Who decided / 决定人';
comment on column corrections.decided_on is 'Day of the decision / 决定日期';
comment on column corrections.reason is 'Why / 理由';
