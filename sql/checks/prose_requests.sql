-- id: prose_requests
-- title_en: The prose counts other requests than the table
-- title_zh: 正文中的申请数量与表格不符
-- severity: warning
-- group: prose
-- scope: body
-- rule: A number of requests that the prose states = the number in the total column of table 三. A number received may
--   include what was carried in; where it is that sum, it agrees.
-- source: derived; 国办公开办函〔2021〕30号 asks that prose and tables of one report say the same
-- grain: report × row of the table that the prose speaks of
-- assessable: the prose states an exact or rounded number, and the table holds the cells; of several numbers for one row
--   one that agrees is enough, since the others speak of a part
-- innocent: the sentence counts for the office alone while the table adds up all bodies, or the reverse
-- cells: requests.=.total, requests.carried_in.total
-- message_en: The prose says {expected} for “{row}”, the table says {actual}. {sentence}
-- message_zh: “{row}”：正文称{expected}件，表中为{actual}件。原文：{sentence}
with stated as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        split_part(claims.meaning, '.', 2) as row_key,
        claims.value,
        claims.qualifier,
        claims.sentence,
        claims.position
    from claims
    inner join reports on claims.document_id = reports.document_id
    where claims.meaning like 'requests.%.total' and coalesce(claims.qualifier, '') <> 'share'
),

printed as (
    unpivot (
        select
            report_id,
            new_requests,
            carried_in,
            granted,
            granted_in_part,
            denied_state_secret,
            denied_prohibited_by_law,
            denied_security_stability,
            denied_third_party,
            denied_internal_affairs,
            denied_process_info,
            denied_enforcement_file,
            denied_admin_inquiry,
            unavailable_not_held,
            unavailable_needs_creation,
            unavailable_unclear,
            rejected_petition,
            rejected_repeat,
            rejected_publication,
            rejected_excessive,
            rejected_reconfirm,
            outcomes_total,
            carried_out,
            coalesce(other, other_not_corrected + other_fee_unpaid + other_other) as other,
            denied_state_secret + denied_prohibited_by_law + denied_security_stability
                + denied_third_party + denied_internal_affairs + denied_process_info
                + denied_enforcement_file + denied_admin_inquiry as denied,
            unavailable_not_held + unavailable_needs_creation + unavailable_unclear as unavailable,
            rejected_petition + rejected_repeat + rejected_publication + rejected_excessive
                + rejected_reconfirm as rejected
        from requests_operands
        where col_key = 'total'
    )
    on columns(* exclude (report_id))
    into name row_key value number
),

carried_in as (
    select report_id, carried_in
    from requests_operands
    where col_key = 'total'
),

compared as (
    select
        stated.*,
        printed.number,
        case
            when stated.qualifier = 'approximate'
                then abs(printed.number - stated.value) <= approximate.value * greatest(printed.number, stated.value)
            when stated.row_key = 'new_requests' and stated.qualifier = 'includes_carried_in'
                then stated.value in (printed.number + carried_in.carried_in, printed.number)
            when stated.row_key = 'new_requests'
                then stated.value in (printed.number, printed.number + coalesce(carried_in.carried_in, 0))
            when stated.row_key = 'outcomes_total' and stated.value > 0
                then stated.value in (printed.number, printed.number - coalesce(carried_in.carried_in, 0))
            else stated.value = printed.number
        end as agrees
    from stated
    left join printed on stated.report_id = printed.report_id and stated.row_key = printed.row_key
    left join carried_in on stated.report_id = carried_in.report_id
    cross join (select value from thresholds where name = 'approximate_claim') as approximate
)

select
    report_id,
    any_value(agency_id) as agency_id,
    any_value(report_year) as report_year,
    'requests' as table_key,
    row_key,
    'total' as col_key,
    arg_min(value, position) as expected,
    any_value(number) as actual,
    case
        when count(agrees) = 0 then 'not_assessable'
        when bool_or(agrees) then 'passed'
        else 'failed'
    end as status,
    arg_min(sentence, position) as sentence,
    coalesce(arg_min(qualifier, position), '') as qualifier
from compared
group by report_id, row_key
having status = 'failed' or getvariable('every_unit')
