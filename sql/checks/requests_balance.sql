-- id: requests_balance
-- title_en: Requests received do not balance with requests handled
-- title_zh: 收到的申请与处理、结转的申请不平衡
-- severity: error
-- group: arithmetic
-- scope: body
-- rule: New requests + carried in = total of outcomes + carried out, in every column of applicants.
--   第一项加第二项之和，等于第三项加第四项之和。
-- source: 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号, table 三, printed in the head of the table
-- grain: report × column of applicants
-- assessable: all four rows hold a number in this column
-- innocent: requests taken over from, or passed on to, another body during the year
-- cells: requests.new_requests.=, requests.carried_in.=, requests.outcomes_total.=, requests.carried_out.=
-- message_en: {col}: {new_requests} new and {carried_in} carried in, {outcomes_total} handled: {expected} should be
--   carried over, but {actual} is printed.
-- message_zh: {col}：新收{new_requests}件、上年结转{carried_in}件，办理{outcomes_total}件，应结转{expected}件，
--   表中结转下年度为{actual}件。
select
    report_id,
    agency_id,
    report_year,
    'requests' as table_key,
    'carried_out' as row_key,
    col_key,
    new_requests + carried_in - outcomes_total as expected,
    carried_out as actual,
    case
        when expected is null or actual is null then 'not_assessable'
        when expected = actual then 'passed'
        else 'failed'
    end as status,
    new_requests,
    carried_in,
    outcomes_total,
    blank_as_zero
from requests_operands
where status = 'failed' or getvariable('every_unit')
