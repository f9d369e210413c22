-- What checks and the list fill. Made anew every night, also in a file that continues an earlier one.

create or replace table thresholds (
    name varchar not null,
    value decimal(18, 6) not null,
    unit varchar,
    reason_en varchar,
    reason_zh varchar
);
comment on table thresholds is 'Limits that checks compare with, a reason each / 检查所用的阈值及理由';
comment on column thresholds.name is 'Name that the checks ask for / 阈值名称';
comment on column thresholds.value is 'The limit / 阈值';
comment on column thresholds.unit is 'What the limit is counted in / 单位';
comment on column thresholds.reason_en is 'Why this limit, in English / 取值理由（英文）';
comment on column thresholds.reason_zh is 'Why this limit, in Chinese / 取值理由（中文）';

create or replace table checks (
    check_id varchar not null,
    title_en varchar,
    title_zh varchar,
    severity varchar,
    check_group varchar,
    scope varchar,
    rule varchar,
    source varchar,
    grain varchar,
    assessable_when varchar,
    innocent varchar,
    sql varchar
);
comment on table checks is 'Every check that runs, one row a check / 检查规则目录，每项检查一行';
comment on column checks.check_id is 'Name of the check and of its file under sql/checks / 检查编号';
comment on column checks.title_en is 'Title in English / 英文名称';
comment on column checks.title_zh is 'Title in Chinese / 中文名称';
comment on column checks.severity is 'error, warning or info / 严重程度：error 错误、warning 警告、info 提示';
comment on column checks.check_group is 'Group of the catalogue / 检查分组';
comment on column checks.scope is 'body where a unit follows from the reports of its own body, all where it follows from others too / body 仅取决于本机关的年报，all 还取决于其他机关、发布源或日期';
comment on column checks.rule is 'The rule with its formula / 规则及公式';
comment on column checks.source is 'Document and article that state the rule, or derived / 规则出处';
comment on column checks.grain is 'What one unit of the check is / 检查单位';
comment on column checks.assessable_when is 'When a unit can be assessed / 何时可以判断';
comment on column checks.innocent is 'What may explain a failure without a fault of the publisher / 可能的正当解释';
comment on column checks.sql is 'The SELECT that returns the failing units / 检查语句';

create or replace table check_results (
    night varchar,
    check_id varchar not null,
    assessable bigint,
    failed bigint,
    not_assessable bigint,
    blanks_as_zero bigint,
    seconds double,
    error varchar
);
comment on table check_results is 'What each check found in a night / 每次运行中每项检查的结果';
comment on column check_results.night is 'Night of the run, UTC / 运行批次';
comment on column check_results.check_id is 'The check / 检查编号';
comment on column check_results.assessable is 'Units that passed or failed / 可判断的单位数';
comment on column check_results.failed is 'Units that failed / 未通过的单位数';
comment on column check_results.not_assessable is 'Units that lack an operand / 缺少数据而无法判断的单位数';
comment on column check_results.blanks_as_zero is 'Assessable units in which a blank of a table without any 0 counts as 0 / 以空白为0计算的单位数';
comment on column check_results.seconds is 'Seconds that the check took / 用时（秒）';
comment on column check_results.error is 'Why the check could not run, blank if it ran / 检查无法运行的原因';

create or replace table anomalies (
    anomaly_id varchar,
    check_id varchar,
    severity varchar,
    report_id varchar,
    agency_id varchar,
    report_year integer,
    table_key varchar,
    row_key varchar,
    col_key varchar,
    expected decimal(24, 6),
    actual decimal(24, 6),
    difference decimal(24, 6),
    message_en varchar,
    message_zh varchar,
    blame varchar,
    state varchar,
    first_seen timestamp,
    last_seen timestamp,
    evidence json,
    cause_row_key varchar,
    cause_col_key varchar,
    cause_value decimal(24, 6),
    cause_id varchar,
    importance double
);
comment on table anomalies is 'Contradictions and faults found, one row a problem / 异常清单，每个问题一行';
comment on column anomalies.anomaly_id is 'Stable id: hash of check, body, year, table, row and column / 稳定编号，由检查、机关、年度、表、行、列得出';
comment on column anomalies.check_id is 'The check that failed / 检查编号';
comment on column anomalies.severity is 'error, warning or info / 严重程度';
comment on column anomalies.report_id is 'The report / 报告编号';
comment on column anomalies.agency_id is 'The body / 机关编号';
comment on column anomalies.report_year is 'Year of the report / 报告年度';
comment on column anomalies.table_key is 'Table of the form, blank if none / 表';
comment on column anomalies.row_key is 'Row, blank if none / 行';
comment on column anomalies.col_key is 'Column, blank if none / 列';
comment on column anomalies.expected is 'What the rule asks for, in the unit as printed / 应有数';
comment on column anomalies.actual is 'What is printed, in the unit as printed / 表中数';
comment on column anomalies.difference is 'actual - expected / 差额（表中数减应有数）';
comment on column anomalies.message_en is 'What is wrong, in English / 说明（英文）';
comment on column anomalies.message_zh is 'What is wrong, in Chinese / 说明（中文）';
comment on column anomalies.blame is 'publisher, extraction or crawl / 归因：publisher 公开机关、extraction 读取、crawl 采集';
comment on column anomalies.state is 'new, open, resolved, reopened or accepted / 状态：new 新增、open 未解决、resolved 已解决、reopened 重新出现、accepted 已认可';
comment on column anomalies.first_seen is 'Start of the night that found it first, UTC / 首次发现时间（UTC）';
comment on column anomalies.last_seen is 'Start of the last night that found it, UTC / 最近一次发现时间（UTC）';
comment on column anomalies.evidence is 'document_id, url, page, boxes, raw_texts, cells and facts / 证据：文档、网址、页码、位置、原文';
comment on column anomalies.cause_row_key is 'Row of the cell found to be the cause / 致因单元格的行';
comment on column anomalies.cause_col_key is 'Column of the cell found to be the cause / 致因单元格的列';
comment on column anomalies.cause_value is 'Number that this cell would need to hold / 致因单元格应有的数';
comment on column anomalies.cause_id is 'The anomaly of which this one is a consequence / 由哪一条异常引起';
comment on column anomalies.importance is 'Order of importance, the greatest first / 重要性，数值大者在前';

create or replace table anomaly_log (
    night varchar,
    event varchar,
    seen boolean,
    anomaly_id varchar,
    check_id varchar,
    severity varchar,
    report_id varchar,
    agency_id varchar,
    report_year integer,
    table_key varchar,
    row_key varchar,
    col_key varchar,
    expected decimal(24, 6),
    actual decimal(24, 6),
    difference decimal(24, 6),
    message_en varchar,
    message_zh varchar,
    blame varchar,
    state varchar,
    first_seen timestamp,
    last_seen timestamp,
    evidence json,
    cause_row_key varchar,
    cause_col_key varchar,
    cause_value decimal(24, 6),
    cause_id varchar,
    importance double
);
comment on table anomaly_log is 'Every change of the anomaly list, night by night; one row with event night stands for each night / 异常清单的变更记录';
comment on column anomaly_log.night is 'Night of the change / 批次';
comment on column anomaly_log.event is 'new, resolved, reopened, accepted; changed (values or evidence), unseen (could not be assessed), seen; night / 变更类型';
comment on column anomaly_log.seen is 'Whether the check failed that night / 该批次是否仍存在';
comment on column anomaly_log.anomaly_id is 'Stable id: hash of check, body, year, table, row and column / 稳定编号，由检查、机关、年度、表、行、列得出';
comment on column anomaly_log.check_id is 'The check that failed / 检查编号';
comment on column anomaly_log.severity is 'error, warning or info / 严重程度';
comment on column anomaly_log.report_id is 'The report / 报告编号';
comment on column anomaly_log.agency_id is 'The body / 机关编号';
comment on column anomaly_log.report_year is 'Year of the report / 报告年度';
comment on column anomaly_log.table_key is 'Table of the form, blank if none / 表';
comment on column anomaly_log.row_key is 'Row, blank if none / 行';
comment on column anomaly_log.col_key is 'Column, blank if none / 列';
comment on column anomaly_log.expected is 'What the rule asks for, in the unit as printed / 应有数';
comment on column anomaly_log.actual is 'What is printed, in the unit as printed / 表中数';
comment on column anomaly_log.difference is 'actual - expected / 差额（表中数减应有数）';
comment on column anomaly_log.message_en is 'What is wrong, in English / 说明（英文）';
comment on column anomaly_log.message_zh is 'What is wrong, in Chinese / 说明（中文）';
comment on column anomaly_log.blame is 'publisher, extraction or crawl / 归因：publisher 公开机关、extraction 读取、crawl 采集';
comment on column anomaly_log.state is 'new, open, resolved, reopened or accepted / 状态：new 新增、open 未解决、resolved 已解决、reopened 重新出现、accepted 已认可';
comment on column anomaly_log.first_seen is 'Start of the night that found it first, UTC / 首次发现时间（UTC）';
comment on column anomaly_log.last_seen is 'Start of the last night that found it, UTC / 最近一次发现时间（UTC）';
comment on column anomaly_log.evidence is 'document_id, url, page, boxes, raw_texts, cells and facts / 证据：文档、网址、页码、位置、原文';
comment on column anomaly_log.cause_row_key is 'Row of the cell found to be the cause / 致因单元格的行';
comment on column anomaly_log.cause_col_key is 'Column of the cell found to be the cause / 致因单元格的列';
comment on column anomaly_log.cause_value is 'Number that this cell would need to hold / 致因单元格应有的数';
comment on column anomaly_log.cause_id is 'The anomaly of which this one is a consequence / 由哪一条异常引起';
comment on column anomaly_log.importance is 'Order of importance, the greatest first / 重要性，数值大者在前';

create or replace table decisions (
    anomaly_id varchar not null,
    decision varchar not null,
    expected decimal(24, 6),
    actual decimal(24, 6),
    corrected_row_key varchar,
    corrected_col_key varchar,
    corrected_value decimal(24, 6),
    who varchar not null,
    decided_on date not null,
    reason varchar not null,
    evidence varchar,
    position integer not null
);
comment on table decisions is 'What people decided on anomalies, in the order of the files / 人工对异常的处理决定';
comment on column decisions.anomaly_id is 'The anomaly / 异常编号';
comment on column decisions.decision is 'accept, publisher_error, reading_error or correction / 处理决定';
comment on column decisions.expected is 'The expected number decided on / 决定时的应有数';
comment on column decisions.actual is 'The printed number decided on / 决定时的表中数';
comment on column decisions.corrected_row_key is 'For a correction: row of the cell / 更正单元格的行';
comment on column decisions.corrected_col_key is 'For a correction: column of the cell / 更正单元格的列';
comment on column decisions.corrected_value is 'For a correction: the right number / 更正后的数';
comment on column decisions.who is 'Who decided / 决定人';
comment on column decisions.decided_on is 'Day of the decision / 决定日期';
comment on column decisions.reason is 'Why / 理由';
comment on column decisions.evidence is 'Where this can be seen / 依据';
comment on column decisions.position is 'Order of the decisions; the last one on an anomaly counts / 顺序';

create or replace table check_cells (
    check_id varchar not null,
    table_key varchar,
    row_key varchar,
    col_key varchar,
    years integer,
    kind varchar
);

create or replace table failures (
    check_id varchar not null,
    report_id varchar,
    agency_id varchar,
    report_year integer,
    table_key varchar,
    row_key varchar,
    col_key varchar,
    expected decimal(24, 6),
    actual decimal(24, 6),
    message_en varchar,
    message_zh varchar,
    blame varchar,
    facts json
);

-- Bodies that keep the anomalies of the last night unassessed; none on a night on which everything is checked.
create or replace temp table settled_bodies (agency_id varchar);
