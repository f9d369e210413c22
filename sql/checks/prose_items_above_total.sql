-- id: prose_items_above_total
-- title_en: The passages of the prose publish more items than it says there were
-- title_zh: 正文分项公开条数之和大于所称总数
-- severity: info
-- group: prose
-- scope: body
-- rule: The items that the passages on single fields say were published, the largest number of each passage, add up to at
--   most the number of items that the prose says were published in all.
-- source: derived from a real report (2,599 items in all; 2,536 on procurement and 631 on enforcement alone)
-- grain: report whose prose counts items published in all, and in at least two passages on single fields
-- assessable: always; a report that does not count so is no unit
-- innocent: the total is of one site; an item counts in several fields
-- cells:
-- message_en: The prose publishes {expected} items in all, but {actual} in {passages} passages on single fields.
-- message_zh: 正文称共公开政府信息{expected}条，而{passages}个专段所述合计{actual}条。
with totals as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        regexp_replace(sections.text, '[^\S\n]', '', 'g') as text,
        list_max(list_transform(
            regexp_extract_all(
                text, '(?:公布|公开|发布)(?:各类)?政府信息(?:总数|总量)?(?:共计?|总计|达|为)?([0-9]+)(?:余|多)?条', 1
            ),
            lambda x: try_cast(x as decimal(18, 6))
        )) as total
    from reports
    inner join sections on reports.document_id = sections.document_id
    where contains(sections.text, '信息公开。')
        and regexp_matches(sections.text, '政府信息(?:总数|总量)?(?:共计?|总计|达|为)?\s*[0-9]+\s*(?:余|多)?\s*条')
        and total > 0
),

passages as (
    select
        report_id,
        agency_id,
        report_year,
        total,
        list_max(list_transform(
            regexp_extract_all(passage, '(?:发布|公开|公布|公示)(?:[\p{Han}]{0,8}信息)?([0-9]+)条', 1),
            lambda x: try_cast(x as decimal(18, 6))
        )) as items
    from (
        select
            * exclude (text),
            unnest(regexp_split_to_array(
                text,
                '(?:\n|[（(][一二三四五六七八九十0-9]{1,2}[)）]|[一二三四五六七八九十0-9]{1,2}[、.．]|[一二三四五六七八九]是)'
                || '(?:扎实|积极|全面|大力|着力)?(?:推进|推动|做好|加强|深化|强化|加大|抓好)'
            )) as passage
        from totals
    )
    where regexp_matches(passage, '^[\p{Han}、“”]{2,20}信息公开') and items is not null
)

select
    report_id,
    any_value(agency_id) as agency_id,
    any_value(report_year) as report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    max(total) as expected,
    sum(items)::decimal(18, 6) as actual,
    case when actual > expected then 'failed' else 'passed' end as status,
    count(*) as passages
from passages
group by report_id
having count(*) > 1 and (status = 'failed' or getvariable('every_unit'))
