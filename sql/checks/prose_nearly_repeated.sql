-- id: prose_nearly_repeated
-- title_en: Nearly the same prose as last year
-- title_zh: 正文与上一年高度雷同
-- severity: info
-- group: years
-- scope: body
-- rule: Of the sentences of a report's longest part, without digits, fewer than copied_sentences stand in the longest part of
--   last year's report too.
-- source: 国办公开办函〔2021〕30号, 四: reports are not to be copied
-- grain: report
-- assessable: both reports have at least copied_least sentences of 10 characters or more in their longest part
-- innocent: a body whose duties and work are the same every year
-- cells:
-- message_en: {actual} of {sentences} sentences of the first part are those of {last_year} but for their digits.
-- message_zh: 第一部分{sentences}句中有{actual}句除数字外与{last_year}年相同。
with hashed as (
    select
        document_id,
        length(text) as text_length,
        position,
        list_distinct(list_transform(
            list_filter(
                string_split(translate(text, '0123456789０１２３４５６７８９.．,，　 ' || chr(10) || chr(160), ''), '。'),
                lambda sentence: length(sentence) >= 10
            ),
            lambda sentence: hash(sentence)
        )) as sentences
    from sections
    where length(text) >= 120
),

longest as (
    select
        reports.report_id,
        any_value(reports.agency_id) as agency_id,
        any_value(reports.report_year) as report_year,
        arg_max(hashed.sentences, (hashed.text_length, -hashed.position)) as sentences
    from reports
    inner join hashed on reports.document_id = hashed.document_id
    group by reports.report_id
),

limits as (
    select
        max(value) filter (where name = 'copied_sentences') as share,
        max(value) filter (where name = 'copied_least') as least_sentences
    from thresholds
)

select
    this_year.report_id,
    this_year.agency_id,
    this_year.report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    case
        when len(this_year.sentences) >= limits.least_sentences and len(last_year.sentences) >= limits.least_sentences
            then len(list_intersect(this_year.sentences, last_year.sentences))
    end::decimal(18, 6) as actual,
    case
        when actual is null then 'not_assessable'
        when actual >= limits.share * len(this_year.sentences) then 'failed'
        else 'passed'
    end as status,
    len(this_year.sentences) as sentences,
    last_year.report_id as last_report_id
from longest as this_year
left join longest as last_year
    on this_year.agency_id = last_year.agency_id and this_year.report_year = last_year.report_year + 1
cross join limits
where status = 'failed' or getvariable('every_unit')
