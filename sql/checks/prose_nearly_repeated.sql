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
            lambda sentence: (hash(sentence) & 4294967295)::uinteger  -- 32 bits are enough within a body / 同一机关内32位已足够
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
),

-- A copy has one of any few sentences of the original more than it may lack: only where it has are all compared.
-- 抄本缺少的句数有限，多取一句必有相同者，否则无须逐句比对。
compared as (
    select
        this_year.*,
        last_year.report_id as last_report_id,
        limits.share,
        least(len(this_year.sentences), len(last_year.sentences)) >= limits.least_sentences as is_assessable,
        case
            when is_assessable and len(list_filter(
                this_year.sentences[1:floor(len(this_year.sentences) * (1 - limits.share))::integer + 1],
                lambda sentence: list_contains(last_year.sentences, sentence)
            )) > 0 then len(list_intersect(this_year.sentences, last_year.sentences))
        end as shared
    from longest as this_year
    left join longest as last_year
        on this_year.agency_id = last_year.agency_id and this_year.report_year = last_year.report_year + 1
    cross join limits
)

select
    report_id,
    agency_id,
    report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    case when shared >= share * len(sentences) then shared end::decimal(18, 6) as actual,
    case
        when last_report_id is null or not is_assessable then 'not_assessable'
        when actual is not null then 'failed'
        else 'passed'
    end as status,
    len(sentences) as sentences,
    last_report_id
from compared
where status = 'failed' or getvariable('every_unit')
