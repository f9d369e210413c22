-- id: prose_change_from_last_year
-- title_en: The prose states another growth of requests than the two years' reports give
-- title_zh: 正文所称申请数量的增减幅度与两年报告不符
-- severity: info
-- group: prose
-- scope: body
-- rule: Requests received this year / those of last year's report - 1 = the growth in per cent that the same sentence states,
--   with or without what was carried in, within share_tolerance percentage points.
-- source: derived from a phrase of real reports (共收到信息公开申请22起，比2022年（31起）下降29%)
-- grain: report whose prose states, in one sentence, one number of requests received and one growth against last year
-- assessable: last year's report is there and counts requests
-- innocent: last year's number is of the office alone, or was corrected since; one of the numbers includes what was carried in
-- cells: requests.new_requests.total, requests.new_requests.total@-1
-- message_en: The prose says {expected} %, but {requests} requests after {requests_last_year} in {last_year} are {actual} %.
--   {sentence}
-- message_zh: 正文称增减{expected}%，而本年{requests}件、{last_year}年{requests_last_year}件，实为{actual}%。原文：{sentence}
with counted as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        any_value(claims.value) as requests,
        any_value(claims.sentence) as sentence,
        regexp_extract(
            regexp_replace(claims.sentence, '\s', '', 'g'),
            '([0-9]+)[件宗条起份例个]次?(?:[（(][^）)]{0,15}[）)])?[，,]?(?:同比|与|较|比)(20[0-9]{2})?'
            || '(?:年度?|上一?年度?|去年)?(?:同期|全年)?的?(?:[0-9]+[件宗条起份例个])?(?:[（(][^）)]{0,15}[）)])?(?:相比)?[，,]?'
            || '(增长|增加|上升|上涨|下降|减少|降低)了?约?([0-9.]+)[％%]',
            ['number', 'year', 'direction', 'percent']
        ) as growth
    from claims
    inner join reports on claims.document_id = reports.document_id
    where claims.meaning = 'requests.new_requests.total'
        and coalesce(claims.qualifier, '') in ('', 'includes_carried_in')
        and regexp_matches(claims.sentence, '[％%]')
    group by reports.report_id, reports.agency_id, reports.report_year, claims.sentence
    having count(*) = 1
),

stated as (
    select *
    from counted
    where try_cast(growth.number as decimal(18, 6)) = requests
        and coalesce(try_cast(growth.year as integer), report_year - 1) = report_year - 1
),

compared as (
    select
        stated.*,
        try_cast(growth.percent as decimal(18, 6))
            * case when regexp_matches(growth.direction, '下降|减少|降低') then -1 else 1 end as percent,
        last_year.new_requests as last_new,
        last_year.new_requests + last_year.carried_in as last_all
    from stated
    left join requests_operands as last_year
        on stated.agency_id = last_year.agency_id
        and stated.report_year = last_year.report_year + 1
        and last_year.col_key = 'total'
)

select
    report_id,
    any_value(agency_id) as agency_id,
    any_value(report_year) as report_year,
    'requests' as table_key,
    'new_requests' as row_key,
    'total' as col_key,
    min(percent)::decimal(18, 6) as expected,
    round(100 * arg_min(requests / nullif(last_new, 0) - 1, percent), 2)::decimal(18, 6) as actual,
    case
        when actual is null then 'not_assessable'
        when bool_or(
            abs(100 * (requests / last_new - 1) - percent) <= tolerance.value
            or abs(100 * (requests / last_all - 1) - percent) <= tolerance.value
        ) then 'passed'
        else 'failed'
    end as status,
    arg_min(requests, percent) as requests,
    arg_min(last_new, percent) as requests_last_year,
    arg_min(sentence, percent) as sentence
from compared
cross join (select value from thresholds where name = 'share_tolerance') as tolerance
group by report_id, tolerance.value
having status = 'failed' or getvariable('every_unit')
