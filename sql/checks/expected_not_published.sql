-- id: expected_not_published
-- title_en: A report is expected but was not found
-- title_zh: 应有的年度报告未找到
-- severity: info
-- group: coverage
-- scope: all
-- rule: A body whose reports a source lists has one there for every year that the source is expected to hold, once the
--   legal date has passed.
-- source: 政府信息公开条例 (国务院令第711号), articles 49 and 50
-- grain: body × expected year of its source, outside the years between its own first and last report
-- assessable: always; years before the legal date are no units
-- innocent: the body is new or was dissolved; its report stands elsewhere
-- cells:
-- message_en: {name} is expected to hold a report for {year}, but none was found.
-- message_zh: {name}应有{year}年报告，未找到。
with bodies as (
    select
        agency_id,
        source_id,
        min(report_year) as first_year,
        max(report_year) as last_year,
        list(report_year) as years
    from reports
    where source_id is not null
    group by agency_id, source_id
),

due as (
    select source_id, name, unnest(expected_years) as expected_year
    from sources
),

tonight as (
    select try_cast(left(value, 10) as date) as today
    from build_facts
    where name = 'night'
)

select
    bodies.agency_id || '-' || due.expected_year as report_id,
    bodies.agency_id,
    due.expected_year as report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    null::decimal(18, 6) as actual,
    case when list_contains(bodies.years, due.expected_year) then 'passed' else 'failed' end as status,
    due.name,
    'crawl' as blame
from bodies
inner join due on bodies.source_id = due.source_id
cross join tonight
where tonight.today > make_date(due.expected_year + 1, 3, 31)
    and (
        due.expected_year not between bodies.first_year and bodies.last_year
        or list_contains(bodies.years, due.expected_year)
    )
    and (status = 'failed' or getvariable('every_unit'))
