-- id: requests_applicant_sum
-- title_en: The kinds of applicant do not add up to the total column
-- title_zh: 各类申请人之和与总计列不符
-- severity: error
-- group: arithmetic
-- rule: Total = natural persons + companies + research institutes + public-interest organisations + legal-service
--   organisations + others, in every row.
-- source: 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号, table 三, head of the table
-- grain: report × row of the table of requests
-- assessable: all seven columns hold a number in this row; where only the total, or no total, is filled, nothing is compared
-- innocent: an applicant whose kind is not known was left out of the six columns
-- cells: requests.=.*
-- message_en: {row}: the six kinds of applicant add up to {expected}, but the total is printed as {actual}.
-- message_zh: “{row}”：六类申请人相加为{expected}，表中总计为{actual}。
with by_applicant as (
    unpivot requests_operands
    on
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
        other_not_corrected,
        other_fee_unpaid,
        other_other,
        other,
        outcomes_total,
        carried_out
    into name row_key value number
),

sums as (
    select
        report_id,
        any_value(agency_id) as agency_id,
        any_value(report_year) as report_year,
        row_key,
        sum(number) filter (where col_key <> 'total') as parts,
        count(*) filter (where col_key <> 'total') as part_count,
        any_value(number) filter (where col_key = 'total') as total,
        bool_or(blank_as_zero) as blank_as_zero
    from by_applicant
    group by report_id, row_key
)

select
    report_id,
    agency_id,
    report_year,
    'requests' as table_key,
    row_key,
    'total' as col_key,
    case when part_count = 6 then parts end as expected,
    total as actual,
    case
        when expected is null or actual is null then 'not_assessable'
        when blank_as_zero and (expected = 0) <> (actual = 0) then 'not_assessable'
        when expected = actual then 'passed'
        else 'failed'
    end as status,
    blank_as_zero
from sums
where status = 'failed' or getvariable('every_unit')
