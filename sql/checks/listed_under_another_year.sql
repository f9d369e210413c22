-- id: listed_under_another_year
-- title_en: A report is listed under another year
-- title_zh: 列表标题的年度与报告不一致
-- severity: warning
-- group: form
-- scope: all
-- rule: The title of the list that leads to a report names the report's year. One file that is listed for two years is the
--   report of one of them only.
-- source: derived
-- grain: report that a list with a year in its title leads to
-- assessable: always; a report that no such list leads to is no unit
-- innocent: the list says when the report was published and not for which year
-- cells:
-- message_en: The report for {year} is listed as “{list_title}”.
-- message_zh: {year}年报告在列表中的标题为“{list_title}”。
with listed as (
    select distinct
        sha256,
        list_title,
        try_cast(regexp_extract(list_title, '(20[0-9]{2})\s*年?度?[^0-9]{0,30}(?:年报|年度报告|报告)', 1) as integer) as listed_year
    from fetches
    where role in ('detail', 'attachment', 'file') and sha256 is not null and list_title is not null
),

compared as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        listed.list_title,
        listed.listed_year,
        -- a list that names several years leads to the reports of each
        listed.listed_year <> reports.report_year and not contains(listed.list_title, reports.report_year::varchar)
            as differs
    from listed
    inner join reports on listed.sha256 = reports.document_id
    where listed.listed_year is not null
)

select
    report_id,
    any_value(agency_id) as agency_id,
    any_value(report_year) as report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    any_value(report_year)::decimal(18, 6) as expected,
    arg_max(listed_year, (differs, list_title))::decimal(18, 6) as actual,
    case when bool_or(differs) then 'failed' else 'passed' end as status,
    arg_max(list_title, (differs, list_title)) as list_title
from compared
group by report_id
having status = 'failed' or getvariable('every_unit')
