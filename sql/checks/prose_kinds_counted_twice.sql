-- id: prose_kinds_counted_twice
-- title_en: The prose counts a kind of information twice and differently
-- title_zh: 正文对同类信息前后条数不一
-- severity: info
-- group: prose
-- scope: body
-- rule: Where the prose lists how many items of each kind were published, and counts the same kind again in a passage of
--   its own, the numbers agree. The licences that a passage names one by one are the items about licences.
-- source: derived from a real report (重大建设项目信息 90 and 291, 行政许可类信息 69 and 985 licences named)
-- grain: report × kind of information that is counted in a list and in a passage
-- assessable: always; a kind that is counted once is no unit
-- innocent: the list counts one site, the passage all channels; the passage counts items of another year's plan too
-- cells:
-- message_en: {kind}: the list of kinds counts {expected} items, the passage on it {actual}.
-- message_zh: {kind}：分类统计为{expected}条，专段所述为{actual}条。
with prose as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        string_agg(regexp_replace(sections.text, '[^\S\n]', '', 'g'), chr(10) order by sections.position) as text
    from reports
    inner join sections on reports.document_id = sections.document_id
    where contains(sections.text, '类信息')
    group by all
),

listed as (
    select
        report_id,
        regexp_extract(item, '^([\p{Han}、]{2,24}?)类?信息[0-9]+条', 1) as kind,
        try_cast(regexp_extract(item, '([0-9]+)条', 1) as decimal(18, 6)) as items
    from (
        select
            report_id,
            unnest(regexp_extract_all(text, '[，、；（(]((?:其中)?[\p{Han}、]{2,24}?类?信息[0-9]+条)', 1)) as item
        from prose
    )
    where not regexp_matches(item, '公开|公布|发布')
),

passages as (
    select
        report_id,
        regexp_extract(passage, '^([\p{Han}、]{2,15}?)(?:领域)?(?:的)?信息公开', 1) as kind,
        list_transform(
            regexp_extract_all(passage, '(?:发布|公开|公布|公示)(?:[\p{Han}]{0,8}信息)?([0-9]+)条', 1),
            lambda x: try_cast(x as decimal(18, 6))
        ) as counts
    from (
        select
            report_id,
            unnest(regexp_split_to_array(
                text,
                '(?:\n|[（(][一二三四五六七八九十0-9]{1,2}[)）]|[一二三四五六七八九十0-9]{1,2}[、.．]|[一二三四五六七八九]是)'
                || '(?:扎实|积极|全面|大力|着力)?(?:推进|推动|做好|加强|深化|强化|加大|抓好)'
            )) as passage
        from prose
    )
    where kind <> '' and len(counts) > 0
),

licences as (
    select
        report_id,
        '行政许可' as kind,
        list_transform(regexp_extract_all(text, '许可证([0-9]+)[条件]', 1), lambda x: try_cast(x as decimal(18, 6)))
            as counts
    from prose
    where len(counts) > 1
),

counted_again as (
    select report_id, kind, max(list_max(counts)) as largest, max(list_sum(counts)) as together, flatten(list(counts)) as counts
    from passages
    group by report_id, kind
    union all
    select report_id, kind, list_sum(counts), list_sum(counts), counts
    from licences
)

select
    prose.report_id,
    prose.agency_id,
    prose.report_year,
    '' as table_key,
    again.kind as row_key,
    '' as col_key,
    any_value(listed.items) as expected,
    any_value(again.largest) as actual,
    case
        when bool_or(listed.items = again.together or list_contains(again.counts, listed.items)) then 'passed'
        else 'failed'
    end as status,
    again.kind
from prose
inner join listed on prose.report_id = listed.report_id
inner join counted_again as again
    on listed.report_id = again.report_id
    and listed.items is not null
    and length(listed.kind) > 1
    and list_has_any(string_split(regexp_replace(listed.kind, '^其中', ''), '、'), string_split(again.kind, '、'))
group by prose.report_id, prose.agency_id, prose.report_year, again.kind
having status = 'failed' or getvariable('every_unit')
