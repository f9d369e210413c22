-- id: count_not_whole_or_negative
-- title_en: A count is negative or not whole
-- title_zh: 件数为负数或不是整数
-- severity: error
-- group: plausibility
-- scope: body
-- rule: What is counted in pieces is a whole number and not below 0; amounts of money may have decimals but are not
--   below 0; a change of items may be below 0 but is whole.
-- source: 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号, tables 二 to 四: 件数, 数量 (derived)
-- grain: cell of the tables of proactive disclosure, requests and disputes
-- assessable: always; a cell without a number is no unit
-- innocent: a count given in 万 (tens of thousands)
-- cells: =.=.=
-- message_en: {row}, {col}: {actual} is printed where a whole number not below 0 belongs.
-- message_zh: “{row}”“{col}”：表中为{actual}，应为非负整数。
with numbers as (
    select report_id, agency_id, report_year, 'requests' as table_key, row_key, col_key, number
    from (
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
    )
    union all by name
    select report_id, agency_id, report_year, 'disputes' as table_key, row_key, col_key, number
    from (unpivot disputes_operands on upheld, corrected, other, pending, total into name col_key value number)
    union all by name
    select report_id, agency_id, report_year, 'proactive' as table_key, row_key, col_key, number
    from (
        unpivot proactive_operands
        on
            issued,
            repealed,
            in_force,
            decisions,
            amount,
            newly_made,
            newly_published,
            total_published,
            items_last_year,
            items_change,
            procurement_items,
            procurement_amount
        into name col_key value number
    )
)

select
    report_id,
    agency_id,
    report_year,
    table_key,
    row_key,
    col_key,
    null::decimal(18, 6) as expected,
    number as actual,
    case
        when number < 0 and col_key <> 'items_change' then 'failed'
        when number <> trunc(number) and col_key not in ('amount', 'procurement_amount') then 'failed'
        else 'passed'
    end as status
from numbers
where status = 'failed' or getvariable('every_unit')
