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
    select
        stated.*,
        printed.carried_in,
        case stated.row_key
            when 'new_requests' then printed.new_requests
            when 'carried_in' then printed.carried_in
            when 'granted' then printed.granted
            when 'granted_in_part' then printed.granted_in_part
            when 'denied_state_secret' then printed.denied_state_secret
            when 'denied_prohibited_by_law' then printed.denied_prohibited_by_law
            when 'denied_security_stability' then printed.denied_security_stability
            when 'denied_third_party' then printed.denied_third_party
            when 'denied_internal_affairs' then printed.denied_internal_affairs
            when 'denied_process_info' then printed.denied_process_info
            when 'denied_enforcement_file' then printed.denied_enforcement_file
            when 'denied_admin_inquiry' then printed.denied_admin_inquiry
            when 'unavailable_not_held' then printed.unavailable_not_held
            when 'unavailable_needs_creation' then printed.unavailable_needs_creation
            when 'unavailable_unclear' then printed.unavailable_unclear
            when 'rejected_petition' then printed.rejected_petition
            when 'rejected_repeat' then printed.rejected_repeat
            when 'rejected_publication' then printed.rejected_publication
            when 'rejected_excessive' then printed.rejected_excessive
            when 'rejected_reconfirm' then printed.rejected_reconfirm
            when 'other_not_corrected' then printed.other_not_corrected
            when 'outcomes_total' then printed.outcomes_total
            when 'carried_out' then printed.carried_out
            when 'other'
                then coalesce(
                    printed.other, printed.other_not_corrected + printed.other_fee_unpaid + printed.other_other
                )
            when 'denied'
                then printed.denied_state_secret + printed.denied_prohibited_by_law + printed.denied_security_stability
                    + printed.denied_third_party + printed.denied_internal_affairs + printed.denied_process_info
                    + printed.denied_enforcement_file + printed.denied_admin_inquiry
            when 'unavailable'
                then printed.unavailable_not_held + printed.unavailable_needs_creation + printed.unavailable_unclear
            when 'rejected'
                then printed.rejected_petition + printed.rejected_repeat + printed.rejected_publication
                    + printed.rejected_excessive + printed.rejected_reconfirm
        end as number
    from stated
    left join requests_operands as printed on stated.report_id = printed.report_id and printed.col_key = 'total'
),

compared as (
    select
        printed.*,
        case
            when qualifier = 'approximate' then abs(number - value) <= approximate.share * greatest(number, value)
            when row_key = 'new_requests' and qualifier = 'includes_carried_in'
                then value in (number + carried_in, number)
            when row_key = 'new_requests' then value in (number, number + coalesce(carried_in, 0))
            when row_key = 'outcomes_total' and value > 0 then value in (number, number - coalesce(carried_in, 0))
            else value = number
        end as agrees
    from printed
    cross join (select value as share from thresholds where name = 'approximate_claim') as approximate
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
