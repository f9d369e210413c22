-- id: years_conflict
-- title_en: Title and text name different years
-- title_zh: 标题与正文的年度不一致
-- severity: warning
-- group: form
-- scope: body
-- rule: The title and the first sentences of a report name one year.
-- source: derived from real cases (a preamble left over from the year before)
-- grain: report
-- assessable: at least two places name a year
-- innocent: an academic year
-- cells:
-- message_en: The report for {year} does not name one year: {places}.
-- message_zh: {year}年报告中的年度表述不一：{places_zh}。
with named as (
    select
        document_id,
        count(distinct value) as year_count,
        count(distinct source) as place_count,
        string_agg(distinct value || ' (' || source || ')', ', ' order by value || ' (' || source || ')') as places,
        string_agg(distinct place_zh, '、' order by place_zh) as places_zh
    from (
        select
            *,
            value || '年（' || case source when 'title' then '网页标题' when 'headline' then '标题' else '前言' end || '）'
                as place_zh
        from identity_evidence
    )
    where what = 'report_year' and source in ('title', 'headline', 'preamble')
    group by document_id
)

select
    reports.report_id,
    reports.agency_id,
    reports.report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    null::decimal(18, 6) as actual,
    case
        when coalesce(named.place_count, 0) < 2 then 'not_assessable'
        when named.year_count > 1 then 'failed'
        else 'passed'
    end as status,
    named.places,
    named.places_zh
from reports
left join named on reports.document_id = named.document_id
where status = 'failed' or getvariable('every_unit')
