-- The panel of agencies and years: what its measures are, what is expected, and what is made of it. How the measures
-- of 2008 to 2018 were found stands in sql/panel/40_statistics_measures.sql.

create table crosswalk (
    measure varchar not null,
    form varchar not null,
    comparability varchar not null,
    source varchar,
    label_pattern varchar,
    reason_en varchar not null,
    reason_zh varchar not null
);
comment on table crosswalk is
'What each measure of agency_years is in each form of the report, and how far it compares with the form of 2021 / agency_years 各指标在各版表格中的来源及与2021年版的可比性';

create table statistics_measures (
    report_id varchar not null,
    document_id varchar not null,
    measure varchar not null,
    value decimal(18, 6),
    label_path varchar not null
);
comment on table statistics_measures is
'The measures of agency_years that the statistics table of a report before 2019 gives, and the row each was taken from / 2019年以前统计表提供的指标及其来源行';

create table unit_factors (
    report_id varchar not null,
    document_id varchar not null,
    row_key varchar not null,
    col_key varchar not null,
    unit varchar not null,
    factor decimal(18, 6) not null
);
comment on table unit_factors is
'Amounts of table 二 whose cell prints another unit than 万元, and what makes 万元 of them / 表二中以万元以外的单位填写的金额及换算为万元的系数';

create table corrections (
    anomaly_id varchar not null,
    report_id varchar not null,
    document_id varchar not null,
    table_key varchar not null,
    row_key varchar not null,
    col_key varchar not null,
    corrected_value decimal(18, 6) not null,
    who varchar,
    decided_on date,
    reason varchar
);
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

create table coverage (
    agency_id varchar,
    agency_name varchar,
    division_code varchar,
    level varchar,
    source_id varchar,
    report_year integer not null,
    expected_because varchar not null,
    state varchar not null,
    report_id varchar,
    document_id varchar,
    problem varchar
);
comment on table coverage is
'Every agency and year whose report is expected, and whether it is present, unreadable or missing / 应有年报的机关和年度，及其状态：已有、无法读取、缺失';

create table indicator_definitions (
    indicator_id varchar not null,
    title_en varchar not null,
    title_zh varchar not null,
    numerator varchar not null,
    denominator varchar not null,
    minimum_n integer not null,
    unit varchar not null,
    caveat_en varchar not null,
    caveat_zh varchar not null
);
comment on table indicator_definitions is
'What each indicator is: numerator and denominator over agency_years, the smallest denominator to compare, and what to beware of / 各指标的定义：以 agency_years 表示的分子分母、可比较的最小分母及注意事项';

create table governments (
    province varchar not null,
    level varchar not null,
    last_year integer,
    n_governments integer not null
);
comment on table governments is
'How many governments owe a report, by province and level, from the list of divisions of one year; last_year is set for those that were merged / 按省份和层级统计的应发布年报的政府数量，依据某一年的行政区划名录；已撤并的注明最后年度';
