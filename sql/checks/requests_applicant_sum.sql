-- id: requests_applicant_sum
-- title_en: The kinds of applicant do not add up to the total column
-- title_zh: 各类申请人之和与总计列不符
-- severity: error
-- group: arithmetic
-- scope: body
-- rule: Total = natural persons + companies + research institutes + public-interest organisations + legal-service
--   organisations + others, in every row.
-- source: 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号, table 三, head of the table
-- grain: report × row of the table of requests
-- assessable: all seven columns hold a number in this row; where only the total, or no total, is filled, nothing is compared
-- innocent: an applicant whose kind is not known was left out of the six columns
-- cells: requests.=.*
-- message_en: {row}: the six kinds of applicant add up to {expected}, but the total is printed as {actual}.
-- message_zh: “{row}”：六类申请人相加为{expected}，表中总计为{actual}。
with sums_by_row as (
    select
        total.report_id,
        total.agency_id,
        total.report_year,
        total.blank_as_zero,
        {
            'parts': persons.new_requests + company.new_requests + research.new_requests
                + public_interest.new_requests + legal_service.new_requests + other_org.new_requests,
            'total': total.new_requests
        } as new_requests,
        {
            'parts': persons.carried_in + company.carried_in + research.carried_in
                + public_interest.carried_in + legal_service.carried_in + other_org.carried_in,
            'total': total.carried_in
        } as carried_in,
        {
            'parts': persons.granted + company.granted + research.granted
                + public_interest.granted + legal_service.granted + other_org.granted,
            'total': total.granted
        } as granted,
        {
            'parts': persons.granted_in_part + company.granted_in_part + research.granted_in_part
                + public_interest.granted_in_part + legal_service.granted_in_part + other_org.granted_in_part,
            'total': total.granted_in_part
        } as granted_in_part,
        {
            'parts': persons.denied_state_secret + company.denied_state_secret + research.denied_state_secret
                + public_interest.denied_state_secret + legal_service.denied_state_secret + other_org.denied_state_secret,
            'total': total.denied_state_secret
        } as denied_state_secret,
        {
            'parts': persons.denied_prohibited_by_law + company.denied_prohibited_by_law + research.denied_prohibited_by_law
                + public_interest.denied_prohibited_by_law + legal_service.denied_prohibited_by_law + other_org.denied_prohibited_by_law,
            'total': total.denied_prohibited_by_law
        } as denied_prohibited_by_law,
        {
            'parts': persons.denied_security_stability + company.denied_security_stability + research.denied_security_stability
                + public_interest.denied_security_stability + legal_service.denied_security_stability + other_org.denied_security_stability,
            'total': total.denied_security_stability
        } as denied_security_stability,
        {
            'parts': persons.denied_third_party + company.denied_third_party + research.denied_third_party
                + public_interest.denied_third_party + legal_service.denied_third_party + other_org.denied_third_party,
            'total': total.denied_third_party
        } as denied_third_party,
        {
            'parts': persons.denied_internal_affairs + company.denied_internal_affairs + research.denied_internal_affairs
                + public_interest.denied_internal_affairs + legal_service.denied_internal_affairs + other_org.denied_internal_affairs,
            'total': total.denied_internal_affairs
        } as denied_internal_affairs,
        {
            'parts': persons.denied_process_info + company.denied_process_info + research.denied_process_info
                + public_interest.denied_process_info + legal_service.denied_process_info + other_org.denied_process_info,
            'total': total.denied_process_info
        } as denied_process_info,
        {
            'parts': persons.denied_enforcement_file + company.denied_enforcement_file + research.denied_enforcement_file
                + public_interest.denied_enforcement_file + legal_service.denied_enforcement_file + other_org.denied_enforcement_file,
            'total': total.denied_enforcement_file
        } as denied_enforcement_file,
        {
            'parts': persons.denied_admin_inquiry + company.denied_admin_inquiry + research.denied_admin_inquiry
                + public_interest.denied_admin_inquiry + legal_service.denied_admin_inquiry + other_org.denied_admin_inquiry,
            'total': total.denied_admin_inquiry
        } as denied_admin_inquiry,
        {
            'parts': persons.unavailable_not_held + company.unavailable_not_held + research.unavailable_not_held
                + public_interest.unavailable_not_held + legal_service.unavailable_not_held + other_org.unavailable_not_held,
            'total': total.unavailable_not_held
        } as unavailable_not_held,
        {
            'parts': persons.unavailable_needs_creation + company.unavailable_needs_creation + research.unavailable_needs_creation
                + public_interest.unavailable_needs_creation + legal_service.unavailable_needs_creation + other_org.unavailable_needs_creation,
            'total': total.unavailable_needs_creation
        } as unavailable_needs_creation,
        {
            'parts': persons.unavailable_unclear + company.unavailable_unclear + research.unavailable_unclear
                + public_interest.unavailable_unclear + legal_service.unavailable_unclear + other_org.unavailable_unclear,
            'total': total.unavailable_unclear
        } as unavailable_unclear,
        {
            'parts': persons.rejected_petition + company.rejected_petition + research.rejected_petition
                + public_interest.rejected_petition + legal_service.rejected_petition + other_org.rejected_petition,
            'total': total.rejected_petition
        } as rejected_petition,
        {
            'parts': persons.rejected_repeat + company.rejected_repeat + research.rejected_repeat
                + public_interest.rejected_repeat + legal_service.rejected_repeat + other_org.rejected_repeat,
            'total': total.rejected_repeat
        } as rejected_repeat,
        {
            'parts': persons.rejected_publication + company.rejected_publication + research.rejected_publication
                + public_interest.rejected_publication + legal_service.rejected_publication + other_org.rejected_publication,
            'total': total.rejected_publication
        } as rejected_publication,
        {
            'parts': persons.rejected_excessive + company.rejected_excessive + research.rejected_excessive
                + public_interest.rejected_excessive + legal_service.rejected_excessive + other_org.rejected_excessive,
            'total': total.rejected_excessive
        } as rejected_excessive,
        {
            'parts': persons.rejected_reconfirm + company.rejected_reconfirm + research.rejected_reconfirm
                + public_interest.rejected_reconfirm + legal_service.rejected_reconfirm + other_org.rejected_reconfirm,
            'total': total.rejected_reconfirm
        } as rejected_reconfirm,
        {
            'parts': persons.other_not_corrected + company.other_not_corrected + research.other_not_corrected
                + public_interest.other_not_corrected + legal_service.other_not_corrected + other_org.other_not_corrected,
            'total': total.other_not_corrected
        } as other_not_corrected,
        {
            'parts': persons.other_fee_unpaid + company.other_fee_unpaid + research.other_fee_unpaid
                + public_interest.other_fee_unpaid + legal_service.other_fee_unpaid + other_org.other_fee_unpaid,
            'total': total.other_fee_unpaid
        } as other_fee_unpaid,
        {
            'parts': persons.other_other + company.other_other + research.other_other
                + public_interest.other_other + legal_service.other_other + other_org.other_other,
            'total': total.other_other
        } as other_other,
        {
            'parts': persons.other + company.other + research.other
                + public_interest.other + legal_service.other + other_org.other,
            'total': total.other
        } as other,
        {
            'parts': persons.outcomes_total + company.outcomes_total + research.outcomes_total
                + public_interest.outcomes_total + legal_service.outcomes_total + other_org.outcomes_total,
            'total': total.outcomes_total
        } as outcomes_total,
        {
            'parts': persons.carried_out + company.carried_out + research.carried_out
                + public_interest.carried_out + legal_service.carried_out + other_org.carried_out,
            'total': total.carried_out
        } as carried_out
    from requests_operands as total
    left join requests_operands as persons on total.report_id = persons.report_id and persons.col_key = 'natural_person'
    left join requests_operands as company on total.report_id = company.report_id and company.col_key = 'company'
    left join requests_operands as research on total.report_id = research.report_id and research.col_key = 'research_institute'
    left join requests_operands as public_interest on total.report_id = public_interest.report_id and public_interest.col_key = 'public_interest_org'
    left join requests_operands as legal_service on total.report_id = legal_service.report_id and legal_service.col_key = 'legal_service_org'
    left join requests_operands as other_org on total.report_id = other_org.report_id and other_org.col_key = 'other_org'
    where total.col_key = 'total'
),

sums as (
    unpivot sums_by_row
    on columns(* exclude (report_id, agency_id, report_year, blank_as_zero))
    into name row_key value sums
)

select
    report_id,
    agency_id,
    report_year,
    'requests' as table_key,
    row_key,
    'total' as col_key,
    sums.parts as expected,
    sums.total as actual,
    case
        when expected is null or actual is null then 'not_assessable'
        when blank_as_zero and (expected = 0) <> (actual = 0) then 'not_assessable'
        when expected = actual then 'passed'
        else 'failed'
    end as status,
    blank_as_zero
from sums
where (sums.parts is not null or sums.total is not null) and (status = 'failed' or getvariable('every_unit'))
