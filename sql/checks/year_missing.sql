-- id: year_missing
-- title_en: A year between two reports is missing
-- title_zh: 前后年份均有报告，中间年份缺失
-- severity: info
-- group: coverage
-- scope: body
-- rule: A body whose reports for an earlier and a later year were found on its site has one for every year between.
-- source: 政府信息公开条例 (国务院令第711号), articles 49 and 50: a report every year
-- grain: body × year between its first and its last report
-- assessable: the reports before and after were found by crawling and not just handed in
-- innocent: the report stands on another page or under another name of the body
-- cells:
-- message_en: There are reports for {before} and {after}, but none for {year}.
-- message_zh: 有{before}年和{after}年的报告，没有{year}年的报告。
with years as (
    select
        agency_id,
        report_year,
        coalesce(source_id, 'ingest') <> 'ingest' as was_crawled,
        lead(report_year) over agency as next_year,
        lead(coalesce(source_id, 'ingest') <> 'ingest') over agency as next_was_crawled
    from reports
    window agency as (partition by agency_id order by report_year)
),

between_years as (
    select agency_id, report_year as before, next_year as after, unnest(range(report_year + 1, next_year)) as report_year,
        was_crawled and next_was_crawled as was_crawled
    from years
    where next_year > report_year + 1
    union all by name
    select agency_id, report_year, report_year as before, report_year as after, true as was_crawled
    from years
)

select
    agency_id || '-' || report_year as report_id,
    agency_id,
    report_year::integer as report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    null::decimal(18, 6) as actual,
    case
        when before = after then 'passed'
        when was_crawled then 'failed'
        else 'not_assessable'
    end as status,
    before,
    after,
    'crawl' as blame
from between_years
where status = 'failed' or getvariable('every_unit')
