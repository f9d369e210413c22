-- id: prose_requests_handled
-- title_en: The prose handles other requests than the table
-- title_zh: 正文称办理（处理）的申请数量与表格不符
-- severity: warning
-- group: prose
-- scope: body
-- rule: A number of requests “handled”, which does not say whether received or closed, is one of the three that table 三
--   gives: new requests, new and carried in, outcomes in total.
-- source: derived; 国办公开办函〔2021〕30号 asks that prose and tables of one report say the same
-- grain: report whose prose counts requests handled
-- assessable: the prose states an exact or rounded number, and the total column holds the three cells; of several numbers
--   one that agrees is enough, since the others speak of a part
-- innocent: the sentence counts for the office alone while the table adds up all bodies, or the reverse
-- cells: requests.new_requests.total, requests.carried_in.total, requests.outcomes_total.total
-- message_en: The prose says that {expected} requests were handled; the table has {new_requests} new, {carried_in} carried
--   in and {actual} outcomes. {sentence}
-- message_zh: 正文称办理（处理）申请{expected}件，表中新收{new_requests}件、上年结转{carried_in}件、办理结果总计{actual}件。原文：{sentence}
with stated as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        claims.value,
        claims.qualifier,
        claims.sentence,
        claims.position
    from claims
    inner join reports on claims.document_id = reports.document_id
    where claims.meaning = 'requests.handled' and coalesce(claims.qualifier, '') <> 'share' and reports.form <> 'pre2019'
),

compared as (
    select
        stated.*,
        printed.new_requests,
        printed.carried_in,
        printed.outcomes_total,
        case
            when printed.new_requests + printed.carried_in + printed.outcomes_total is null then null
            when stated.qualifier = 'approximate'
                then least(
                    abs(printed.new_requests - stated.value),
                    abs(printed.new_requests + printed.carried_in - stated.value),
                    abs(printed.outcomes_total - stated.value)
                ) <= approximate.value * stated.value
            else stated.value in (
                printed.new_requests, printed.new_requests + printed.carried_in, printed.outcomes_total
            )
        end as agrees
    from stated
    left join requests_operands as printed on stated.report_id = printed.report_id and printed.col_key = 'total'
    cross join (select value from thresholds where name = 'approximate_claim') as approximate
)

select
    report_id,
    any_value(agency_id) as agency_id,
    any_value(report_year) as report_year,
    'requests' as table_key,
    'outcomes_total' as row_key,
    'total' as col_key,
    arg_min(value, position) as expected,
    any_value(outcomes_total) as actual,
    case
        when count(agrees) = 0 then 'not_assessable'
        when bool_or(agrees) then 'passed'
        else 'failed'
    end as status,
    any_value(new_requests) as new_requests,
    any_value(carried_in) as carried_in,
    arg_min(sentence, position) as sentence
from compared
group by report_id
having status = 'failed' or getvariable('every_unit')
