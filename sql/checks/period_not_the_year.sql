-- id: period_not_the_year
-- title_en: The statistics do not cover the report's year
-- title_zh: 统计期限与报告年度不符
-- severity: warning
-- group: form
-- scope: body
-- rule: The statistics cover 1 January to 31 December of the report's year.
-- source: practice of all reports (统计期限); 政府信息公开条例, article 50
-- grain: report
-- assessable: the report states a period
-- innocent: the first reports, for 2008, cover the time from 1 May on
-- cells:
-- message_en: The report for {year} covers {first} to {last}.
-- message_zh: {year}年报告的统计期限为{first}至{last}。
with periods as (
    select
        document_id,
        min(try_cast(value as date)) filter (where what = 'period_start') as first,
        max(try_cast(value as date)) filter (where what = 'period_end') as last
    from identity_evidence
    where what in ('period_start', 'period_end')
    group by document_id
)

select
    reports.report_id,
    reports.agency_id,
    reports.report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    null::decimal(18, 6) as actual,
    case
        when periods.first is null or periods.last is null then 'not_assessable'
        when periods.last <> make_date(reports.report_year, 12, 31) then 'failed'
        when periods.first = make_date(reports.report_year, 1, 1) or reports.report_year = 2008 then 'passed'
        else 'failed'
    end as status,
    periods.first,
    periods.last
from reports
left join periods on reports.document_id = periods.document_id
where status = 'failed' or getvariable('every_unit')
