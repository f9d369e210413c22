-- The corrections in force: the last decision on an anomaly, while the anomaly has the values decided on. They change what
-- the panel shows. cells, the wide views and the operands of the checks stay as printed.

delete from corrections;

insert into corrections by name
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
