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
