-- id: requests_outcomes_sum
-- title_en: The outcomes of requests do not add up to their total
-- title_zh: 各类办理结果之和与总计不符
-- severity: error
-- group: arithmetic
-- scope: body
-- rule: Total of outcomes （七） = sum of the outcomes （一） to （六）, in every column of applicants; a request has one outcome.
-- source: 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号, table 三, rows （二） and （七）
-- grain: report × column of applicants
-- assessable: the total and every outcome hold a number in this column; where only totals, or no totals, are filled,
--   nothing is compared
-- innocent: a request with several outcomes was counted under each of them
-- cells: requests.granted.=, requests.granted_in_part.=, requests.denied_*.=, requests.unavailable_*.=,
--   requests.rejected_*.=, requests.other*.=, requests.outcomes_total.=
-- message_en: {col}: the outcomes add up to {expected}, but their total is printed as {actual}.
-- message_zh: {col}：各类办理结果相加为{expected}件，表中总计为{actual}件。
select
    report_id,
    agency_id,
    report_year,
    'requests' as table_key,
    'outcomes_total' as row_key,
    col_key,
    granted + granted_in_part
        + denied_state_secret + denied_prohibited_by_law
        + denied_security_stability + denied_third_party
        + denied_internal_affairs + denied_process_info
        + denied_enforcement_file + denied_admin_inquiry
        + unavailable_not_held + unavailable_needs_creation + unavailable_unclear
        + rejected_petition + rejected_repeat
        + rejected_publication + rejected_excessive + rejected_reconfirm
        + coalesce(other, other_not_corrected + other_fee_unpaid + other_other) as expected,
    outcomes_total as actual,
    case
        when expected is null or actual is null then 'not_assessable'
        when blank_as_zero and (expected = 0) <> (actual = 0) then 'not_assessable'
        when expected = actual then 'passed'
        else 'failed'
    end as status,
    blank_as_zero
from requests_operands
where status = 'failed' or getvariable('every_unit')
