-- id: prose_new_includes_carried_in
-- title_en: The prose counts requests carried in as new ones
-- title_zh: 正文将上年结转的申请计入“新收”
-- severity: info
-- group: prose
-- scope: body
-- rule: What the prose calls new (新收, 新增, 新受理) is the first row of table 三, without what was carried in from the year
--   before. A number received (收到) may include it, and is a matter of prose_requests.
-- source: 国办公开办函〔2021〕30号, table 三, rows 一 (本年新收) and 二 (上年结转)
-- grain: report whose prose states a number of new requests with such a word, and not that it includes what was carried in
-- assessable: the table holds new requests and those carried in, and some were carried in
-- innocent: another sentence says that some were carried in
-- cells: requests.new_requests.total, requests.carried_in.total
-- message_en: The prose calls {actual} requests new, which is the {expected} of the table and the {carried_in} carried in.
--   {sentence}
-- message_zh: 正文称新收{actual}件，恰为表中新收{expected}件与上年结转{carried_in}件之和。原文：{sentence}
with counted as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        claims.value,
        claims.sentence,
        claims.position,
        regexp_extract(
            regexp_replace(claims.sentence, '\s', '', 'g'),
            '新(?:收|增|受理|接)到?(?:([0-9]+)[件宗条起份例个]|[^0-9，。；、]{0,16}申请[^0-9，。；]{0,8}([0-9]+))',
            ['before', 'behind']
        ) as called_new
    from claims
    inner join reports on claims.document_id = reports.document_id
    where claims.meaning = 'requests.new_requests.total'
        and coalesce(claims.qualifier, '') = ''
        and contains(claims.sentence, '新')
        and not regexp_matches(claims.sentence, '含|包括|其中')
),

stated as (
    select *
    from counted
    where value in (try_cast(called_new.before as decimal(18, 6)), try_cast(called_new.behind as decimal(18, 6)))
)

select
    stated.report_id,
    any_value(stated.agency_id) as agency_id,
    any_value(stated.report_year) as report_year,
    'requests' as table_key,
    'new_requests' as row_key,
    'total' as col_key,
    any_value(printed.new_requests) as expected,
    arg_min(stated.value, stated.position) as actual,
    case
        when coalesce(any_value(printed.carried_in), 0) <= 0 or expected is null then 'not_assessable'
        when bool_or(stated.value = printed.new_requests) then 'passed'
        when bool_or(stated.value = printed.new_requests + printed.carried_in) then 'failed'
        else 'passed'
    end as status,
    any_value(printed.carried_in) as carried_in,
    arg_min(stated.sentence, stated.position) as sentence
from stated
left join requests_operands as printed on stated.report_id = printed.report_id and printed.col_key = 'total'
group by stated.report_id
having status = 'failed' or getvariable('every_unit')
