-- id: prose_items_published
-- title_en: The prose publishes another number of items than the statistics table
-- title_zh: 正文所称主动公开信息条数与统计表不符
-- severity: info
-- group: prose
-- scope: body
-- rule: The number of items of government information that the prose says were published = the row of the statistics
--   table of 2008 to 2018 that counts them, for the year or for all years.
-- source: derived; 国办发〔2014〕32号 (the statistics and the report are of one period and one body)
-- grain: report before 2019 whose prose counts items published
-- assessable: the statistics table has a row for items published; of several numbers one that agrees is enough
-- innocent: the table counts documents and the prose items; the prose counts a site's visits or one channel
-- cells: statistics.=.current_year, statistics.=.cumulative
-- message_en: The prose publishes {expected} items of government information, the row “{label}” counts {actual}. {sentence}
-- message_zh: 正文称公开政府信息{expected}条，统计表“{label}”为{actual}。原文：{sentence}
with counted as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        sections.position,
        regexp_extract_all(
            regexp_replace(sections.text, '\s', '', 'g'),
            '[^。；;，,]{0,30}?(?:公布|公开|发布)(?:各类)?(?:政府)?信息(?:总数|总量)?(?:共计?|总计|达|为)?[0-9]+(?:余|多)?条'
        ) as sentences
    from reports
    inner join sections on reports.document_id = sections.document_id
    where reports.form = 'pre2019' and contains(sections.text, '信息')
),

stated as (
    select
        report_id,
        agency_id,
        report_year,
        position * 1000 + place as place,
        sentence,
        try_cast(regexp_extract(sentence, '([0-9]+)(?:余|多)?条$', 1) as decimal(18, 6)) as items,
        regexp_matches(sentence, '(余|多)条$') as is_rounded
    from (
        select
            * exclude (sentences),
            unnest(sentences) as sentence,
            generate_subscripts(sentences, 1) as place
        from counted
    )
),

printed as (
    select
        measures.report_id,
        measures.label_path,
        measures.value as number,
        max(cells.value) as all_years
    from statistics_measures as measures
    left join statistics_cells as cells
        on measures.document_id = cells.document_id
        and measures.label_path = cells.label_path
        and cells.col_key = 'cumulative'
    where measures.measure = 'items_published'
    group by all
)

select
    stated.report_id,
    any_value(stated.agency_id) as agency_id,
    any_value(stated.report_year) as report_year,
    'statistics' as table_key,
    coalesce(any_value(printed.label_path), '') as row_key,
    'current_year' as col_key,
    arg_min(stated.items, stated.place) as expected,
    any_value(printed.number) as actual,
    case
        when actual is null then 'not_assessable'
        when bool_or(
            stated.items in (printed.number, printed.all_years)
            or (stated.is_rounded and abs(stated.items - printed.number) <= approximate.value * printed.number)
        ) then 'passed'
        else 'failed'
    end as status,
    any_value(printed.label_path) as label,
    arg_min(stated.sentence, stated.place) as sentence
from stated
left join printed on stated.report_id = printed.report_id
cross join (select value from thresholds where name = 'approximate_claim') as approximate
where stated.items is not null
group by stated.report_id
having status = 'failed' or getvariable('every_unit')
