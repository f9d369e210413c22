-- id: statistics_cumulative
-- title_en: The sum over all years is below this year's number
-- title_zh: 历年累计小于本年度数
-- severity: error
-- group: arithmetic
-- scope: body
-- rule: All years to date >= this year, in every row that prints both.
-- source: derived from the columns 年度 and 历年累计 of local statistics tables
-- grain: row of a statistics table with both columns
-- assessable: both cells hold a number
-- innocent: the running sum starts anew with a new administration
-- cells: statistics.=.current_year, statistics.=.cumulative
-- message_en: {row}: {actual} in all years, but {expected} in this year alone.
-- message_zh: “{row}”：历年累计{actual}，小于本年度的{expected}。
select
    this_year.report_id,
    this_year.agency_id,
    this_year.report_year,
    'statistics' as table_key,
    this_year.label_path as row_key,
    'cumulative' as col_key,
    this_year.value as expected,
    all_years.value as actual,
    case
        when expected is null or actual is null then 'not_assessable'
        when actual >= expected then 'passed'
        else 'failed'
    end as status
from statistics_cells as this_year
inner join statistics_cells as all_years
    on this_year.document_id = all_years.document_id
    and this_year.label_path = all_years.label_path
    and all_years.col_key = 'cumulative'
where this_year.is_current
    and this_year.col_key = 'current_year'
    and (status = 'failed' or getvariable('every_unit'))
