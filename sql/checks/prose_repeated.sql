-- id: prose_repeated
-- title_en: The same prose as last year
-- title_zh: 正文与上一年相同，仅改了年份
-- severity: warning
-- group: years
-- rule: The first part of a report, without its digits and years, is not word for word that of last year's report.
-- source: 国办公开办函〔2021〕30号, 四: reports are not to be copied; a real case
-- grain: report
-- assessable: both reports have a first part of at least repeated_text characters
-- innocent: none is known for a text of that length
-- cells:
-- message_en: The first part ({actual} characters) is that of {last_year} but for its digits.
-- message_zh: 第一部分（{actual}字）除数字外与{last_year}年完全相同。
with texts as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        regexp_replace(arg_max(sections.text, length(sections.text)), '[0-9０-９%％.．,，、\s]+', '', 'g') as words
    from reports
    inner join sections on reports.document_id = sections.document_id
    group by reports.report_id, reports.agency_id, reports.report_year
)

select
    this_year.report_id,
    this_year.agency_id,
    this_year.report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    length(this_year.words)::decimal(18, 6) as actual,
    case
        when last_year.report_id is null or least(length(this_year.words), length(last_year.words)) < least_text.value
            then 'not_assessable'
        when this_year.words = last_year.words then 'failed'
        else 'passed'
    end as status,
    last_year.report_id as last_report_id
from texts as this_year
left join texts as last_year
    on this_year.agency_id = last_year.agency_id and this_year.report_year = last_year.report_year + 1
cross join (select value from thresholds where name = 'repeated_text') as least_text
where status = 'failed' or getvariable('every_unit')
