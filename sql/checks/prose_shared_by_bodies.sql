-- id: prose_shared_by_bodies
-- title_en: Two bodies print nearly the same prose
-- title_zh: 两个机关的正文几乎相同
-- severity: info
-- group: agencies
-- scope: all
-- rule: Two bodies' reports for one year do not share nearly all their sentences. Of each report's sentences of at least 15
--   characters the sketch_size with the smallest hashes stand for all (bottom-k MinHash); at least
--   shared_sentences of them may not be those of one other body.
-- source: 国办公开办函〔2021〕30号, 四: reports are not to be copied
-- grain: report with at least sketch_size such sentences
-- assessable: always; shorter reports are no units
-- innocent: bodies of one government write from its template; a sentence of the law is the same everywhere
-- cells:
-- message_en: {actual} of {sketch_size} sampled sentences are also those of {other_body}.
-- message_zh: 抽取的{sketch_size}个句子中有{actual}个与{other_body}相同。
with hashed as (
    select
        document_id,
        list_transform(
            list_filter(string_split(text, '。'), lambda sentence: length(sentence) >= 15),
            lambda sentence: hash(sentence)
        ) as hashes
    from sections
    where length(text) >= 15
),

sentences as (
    select
        reports.report_id,
        any_value(reports.agency_id) as agency_id,
        any_value(reports.report_year) as report_year,
        list_sort(list_distinct(flatten(list(hashed.hashes)))) as hashes
    from reports
    inner join hashed on reports.document_id = hashed.document_id
    group by reports.report_id
),

sketches as (
    select report_id, agency_id, report_year, unnest(hashes[1:sketch_size.value::integer]) as sentence
    from sentences
    cross join (select value from thresholds where name = 'sketch_size') as sketch_size
    where len(hashes) >= sketch_size.value
),

-- A sentence that very many reports share is boilerplate and would only make the comparison dear.
frequent as (
    select report_year, sentence
    from sketches
    group by report_year, sentence
    having count(*) between 2 and 50
),

told as (
    select sketches.*
    from sketches
    inner join frequent on sketches.report_year = frequent.report_year and sketches.sentence = frequent.sentence
),

pairs as (
    select
        this_report.report_id,
        other.agency_id as other_agency,
        count(*) as shared
    from told as this_report
    inner join told as other
        on this_report.report_year = other.report_year
        and this_report.sentence = other.sentence
        and this_report.agency_id <> other.agency_id
    group by this_report.report_id, other.agency_id
),

closest as (
    select report_id, max(shared) as shared, min_by(other_agency, (-shared, other_agency)) as other_agency
    from pairs
    group by report_id
),

limits as (
    select
        max(value) filter (where name = 'shared_sentences') as shared,
        max(value) filter (where name = 'sketch_size') as sketch_size
    from thresholds
)

select
    units.report_id,
    units.agency_id,
    units.report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    coalesce(closest.shared, 0)::decimal(18, 6) as actual,
    case when coalesce(closest.shared, 0) >= limits.shared then 'failed' else 'passed' end as status,
    coalesce(agencies.name, closest.other_agency) as other_body,
    limits.sketch_size
from (select distinct report_id, agency_id, report_year from sketches) as units
left join closest on units.report_id = closest.report_id
left join agencies on closest.other_agency = agencies.agency_id
cross join limits
where status = 'failed' or getvariable('every_unit')
