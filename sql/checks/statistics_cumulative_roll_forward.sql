-- id: statistics_cumulative_roll_forward
-- title_en: The sum over all years does not follow from last year's
-- title_zh: 历年累计与上一年报告衔接不上
-- severity: warning
-- group: years
-- scope: body
-- rule: All years to date (this report) = all years to date (last year's report) + this year.
-- source: derived from the columns 年度 and 历年累计 of local statistics tables
-- grain: row of a statistics table with both columns
-- assessable: last year's report prints the same row
-- innocent: earlier years were counted again
-- cells: statistics.=.current_year, statistics.=.cumulative, statistics.=.cumulative@-1
-- message_en: {row}: {cumulative_last_year} up to {last_year} and {current_year} in {year} make {expected}, but {actual} is
--   printed.
-- message_zh: “{row}”：截至{last_year}年累计{cumulative_last_year}，加本年{current_year}应为{expected}，表中为{actual}。
with printed as (
    select
        this_year.report_id,
        this_year.agency_id,
        this_year.report_year,
        this_year.label_path,
        this_year.value as current_year,
        all_years.value as cumulative
    from statistics_cells as this_year
    inner join statistics_cells as all_years
        on this_year.document_id = all_years.document_id
        and this_year.label_path = all_years.label_path
        and all_years.col_key = 'cumulative'
    where this_year.is_current and this_year.col_key = 'current_year'
)

select
    this_year.report_id,
    this_year.agency_id,
    this_year.report_year,
    'statistics' as table_key,
    this_year.label_path as row_key,
    'cumulative' as col_key,
    last_year.cumulative + this_year.current_year as expected,
    this_year.cumulative as actual,
    case
        when expected is null or actual is null then 'not_assessable'
        when expected = actual then 'passed'
        else 'failed'
    end as status,
    last_year.cumulative as cumulative_last_year,
    this_year.current_year
from printed as this_year
left join printed as last_year
    on this_year.agency_id = last_year.agency_id
    and this_year.report_year = last_year.report_year + 1
    and this_year.label_path = last_year.label_path
where status = 'failed' or getvariable('every_unit')
