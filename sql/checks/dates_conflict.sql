-- id: dates_conflict
-- title_en: The date printed is long before the page was put on line
-- title_zh: 页面标注的发布日期远早于网址或列表中的日期
-- severity: info
-- group: time
-- scope: body
-- rule: The date of publication that a page prints is at most dates_apart days before the one in its address or in the list
--   that leads to it.
-- source: derived; the day stands in the addresses that common publishing systems make (/t20230129_985740.html)
-- grain: report
-- assessable: the page prints a date, and its address or its list row holds one; it is not one of moved_reports reports of
--   the body whose addresses hold days within moved_days, which are of the day on which the site was moved
-- innocent: the page was moved to a new address, or the report was published again
-- cells:
-- message_en: The page prints {printed}, but its {place} says {put_on_line}, {actual} days later.
-- message_zh: 页面标注日期{printed}，而{place_zh}日期为{put_on_line}，晚{actual}天。
with days as (
    select
        document_id,
        min(try_cast(value as date)) filter (
            where source not in ('url', 'list_date', 'signature') and not regexp_matches(source, '成文|生成|印发|更新')
        ) as printed,
        max(try_cast(value as date)) filter (where source = 'url') as in_url,
        max(try_cast(value as date)) filter (where source = 'list_date') as in_list
    from identity_evidence
    where what = 'published_on'
    group by document_id
),

dated as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        days.printed,
        coalesce(days.in_url, days.in_list) as put_on_line,
        case when days.in_url is not null then 'address' else 'list' end as place,
        case when days.in_url is not null then '网址' else '列表' end as place_zh,
        count(coalesce(days.in_url, days.in_list)) over (
            partition by reports.agency_id
            order by coalesce(days.in_url, days.in_list)
            range between to_days(near.value::integer) preceding and to_days(near.value::integer) following
        ) as dated_alike
    from reports
    left join days on reports.document_id = days.document_id
    cross join (select value from thresholds where name = 'moved_days') as near
),

limits as (
    select
        max(value) filter (where name = 'dates_apart') as days,
        max(value) filter (where name = 'moved_reports') as moved
    from thresholds
)

select
    dated.report_id,
    dated.agency_id,
    dated.report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    limits.days as expected,
    greatest(dated.put_on_line - dated.printed, 0)::decimal(18, 6) as actual,
    case
        when dated.printed is null or dated.put_on_line is null or dated.dated_alike >= limits.moved
            then 'not_assessable'
        when actual <= expected then 'passed'
        else 'failed'
    end as status,
    dated.printed,
    dated.put_on_line,
    dated.place,
    dated.place_zh
from dated
cross join limits
where status = 'failed' or getvariable('every_unit')
