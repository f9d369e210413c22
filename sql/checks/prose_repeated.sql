-- id: prose_repeated
-- title_en: The same prose as last year
-- title_zh: 正文与上一年相同，仅改了年份
-- severity: warning
-- group: years
-- scope: body
-- rule: The first part of a report, without its digits and years, is not word for word that of last year's report.
-- source: 国办公开办函〔2021〕30号, 四: reports are not to be copied; a real case
-- grain: report
-- assessable: both reports have a first part of at least repeated_text characters
-- innocent: none is known for a text of that length
-- cells:
-- message_en: The first part ({actual} characters) is that of {last_year} but for its digits.
-- message_zh: 第一部分（{actual}字）除数字外与{last_year}年完全相同。
with longest as (
    select
        reports.report_id,
        any_value(reports.agency_id) as agency_id,
        any_value(reports.report_year) as report_year,
        any_value(reports.document_id) as document_id,
        max({
            'length': length(sections.text),
            'position': sections.position,
            'ending': regexp_replace(right(sections.text, 40), '[0-9０-９.．,，\s]+', '', 'g')[-10:]
        }) as part
    from reports
    inner join sections on reports.document_id = sections.document_id
    group by reports.report_id
),

pairs as (
    select
        this_year.*,
        last_year.report_id as last_report_id,
        last_year.document_id as last_document_id,
        last_year.part as last_part,
        least(this_year.part.length, last_year.part.length) >= least_text.value as is_long,
        abs(this_year.part.length - last_year.part.length) <= 100 and this_year.part.ending = last_year.part.ending
            as is_alike
    from longest as this_year
    left join longest as last_year
        on this_year.agency_id = last_year.agency_id and this_year.report_year = last_year.report_year + 1
    cross join (select value from thresholds where name = 'repeated_text') as least_text
),

-- Only parts of like length that end alike are compared as a whole.
equal as (
    select pairs.report_id
    from pairs
    inner join sections as this_text
        on pairs.document_id = this_text.document_id and pairs.part.position = this_text.position
    inner join sections as last_text
        on pairs.last_document_id = last_text.document_id and pairs.last_part.position = last_text.position
    where pairs.is_long
        and pairs.is_alike
        and regexp_replace(this_text.text, '[0-9０-９.．,，\s]+', '', 'g')
        = regexp_replace(last_text.text, '[0-9０-９.．,，\s]+', '', 'g')
)

select
    pairs.report_id,
    pairs.agency_id,
    pairs.report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    pairs.part.length::decimal(18, 6) as actual,
    case
        when pairs.last_report_id is null or not pairs.is_long then 'not_assessable'
        when equal.report_id is not null then 'failed'
        else 'passed'
    end as status,
    pairs.last_report_id
from pairs
left join equal on pairs.report_id = equal.report_id
where status = 'failed' or getvariable('every_unit')
