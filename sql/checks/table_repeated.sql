-- id: table_repeated
-- title_en: The same table as last year
-- title_zh: 表格与上一年完全相同
-- severity: warning
-- group: years
-- scope: body
-- rule: Two years' tables of one body do not agree in every cell, where they hold at least repeated_numbers numbers above
--   0.
-- source: derived from a real case (three years of reports with the same figures)
-- grain: report × table of requests or of proactive disclosure
-- assessable: last year's report holds the table in the same form, and it holds enough numbers above 0
-- innocent: none is known for that many numbers
-- cells: =.*.*
-- message_en: All cells of {table} are those of {last_year}, {actual} of them above 0.
-- message_zh: {table}与{last_year}年完全相同，其中非零数{actual}个。
-- what is blank or 0 does not count, so the printed rows do as well as the operands, and cost less
with lines as (
    select
        report_id,
        agency_id,
        report_year,
        form,
        'requests' as table_key,
        hash(
            col_key,
            coalesce(new_requests, 0), coalesce(carried_in, 0), coalesce(granted, 0), coalesce(granted_in_part, 0),
            coalesce(denied_state_secret, 0), coalesce(denied_prohibited_by_law, 0),
            coalesce(denied_security_stability, 0), coalesce(denied_third_party, 0),
            coalesce(denied_internal_affairs, 0), coalesce(denied_process_info, 0),
            coalesce(denied_enforcement_file, 0), coalesce(denied_admin_inquiry, 0),
            coalesce(unavailable_not_held, 0), coalesce(unavailable_needs_creation, 0),
            coalesce(unavailable_unclear, 0), coalesce(rejected_petition, 0), coalesce(rejected_repeat, 0),
            coalesce(rejected_publication, 0), coalesce(rejected_excessive, 0), coalesce(rejected_reconfirm, 0),
            coalesce(other_not_corrected, 0), coalesce(other_fee_unpaid, 0), coalesce(other_other, 0),
            coalesce(other, 0), coalesce(outcomes_total, 0), coalesce(carried_out, 0)
        ) as fingerprint,
        (coalesce(new_requests, 0) <> 0)::utinyint + (coalesce(carried_in, 0) <> 0)::utinyint
            + (coalesce(granted, 0) <> 0)::utinyint + (coalesce(granted_in_part, 0) <> 0)::utinyint
            + (coalesce(denied_state_secret, 0) <> 0)::utinyint + (coalesce(denied_prohibited_by_law, 0) <> 0)::utinyint
            + (coalesce(denied_security_stability, 0) <> 0)::utinyint + (coalesce(denied_third_party, 0) <> 0)::utinyint
            + (coalesce(denied_internal_affairs, 0) <> 0)::utinyint + (coalesce(denied_process_info, 0) <> 0)::utinyint
            + (coalesce(denied_enforcement_file, 0) <> 0)::utinyint + (coalesce(denied_admin_inquiry, 0) <> 0)::utinyint
            + (coalesce(unavailable_not_held, 0) <> 0)::utinyint + (coalesce(unavailable_needs_creation, 0) <> 0)::utinyint
            + (coalesce(unavailable_unclear, 0) <> 0)::utinyint + (coalesce(rejected_petition, 0) <> 0)::utinyint
            + (coalesce(rejected_repeat, 0) <> 0)::utinyint + (coalesce(rejected_publication, 0) <> 0)::utinyint
            + (coalesce(rejected_excessive, 0) <> 0)::utinyint + (coalesce(rejected_reconfirm, 0) <> 0)::utinyint
            + (coalesce(other_not_corrected, 0) <> 0)::utinyint + (coalesce(other_fee_unpaid, 0) <> 0)::utinyint
            + (coalesce(other_other, 0) <> 0)::utinyint + (coalesce(other, 0) <> 0)::utinyint
            + (coalesce(outcomes_total, 0) <> 0)::utinyint + (coalesce(carried_out, 0) <> 0)::utinyint as number_count
    from requests_wide
    where is_current
    union all by name
    select
        report_id,
        agency_id,
        report_year,
        form,
        'proactive' as table_key,
        hash(
            row_key,
            coalesce(issued, 0), coalesce(repealed, 0), coalesce(in_force, 0), coalesce(decisions, 0),
            coalesce(amount, 0), coalesce(newly_made, 0), coalesce(newly_published, 0), coalesce(total_published, 0),
            coalesce(items_last_year, 0), coalesce(items_change, 0), coalesce(procurement_items, 0),
            coalesce(procurement_amount, 0)
        ) as fingerprint,
        (coalesce(issued, 0) <> 0)::utinyint + (coalesce(repealed, 0) <> 0)::utinyint
            + (coalesce(in_force, 0) <> 0)::utinyint + (coalesce(decisions, 0) <> 0)::utinyint
            + (coalesce(amount, 0) <> 0)::utinyint + (coalesce(newly_made, 0) <> 0)::utinyint
            + (coalesce(newly_published, 0) <> 0)::utinyint + (coalesce(total_published, 0) <> 0)::utinyint
            + (coalesce(items_last_year, 0) <> 0)::utinyint + (coalesce(items_change, 0) <> 0)::utinyint
            + (coalesce(procurement_items, 0) <> 0)::utinyint + (coalesce(procurement_amount, 0) <> 0)::utinyint as number_count
    from proactive_wide
    where is_current
),

tables as (
    select
        report_id,
        any_value(agency_id) as agency_id,
        any_value(report_year) as report_year,
        any_value(form) as form,
        table_key,
        sum(number_count) as number_count,
        sum(fingerprint) filter (where number_count > 0) as fingerprint
    from lines
    group by report_id, table_key
    having sum(lines.number_count) > 0
)

select
    this_year.report_id,
    this_year.agency_id,
    this_year.report_year,
    this_year.table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    this_year.number_count::decimal(18, 6) as actual,
    case
        when last_year.report_id is null or this_year.number_count < least_numbers.value then 'not_assessable'
        when this_year.fingerprint = last_year.fingerprint and this_year.number_count = last_year.number_count
            then 'failed'
        else 'passed'
    end as status,
    last_year.report_id as last_report_id
from tables as this_year
left join tables as last_year
    on this_year.agency_id = last_year.agency_id
    and this_year.report_year = last_year.report_year + 1
    and this_year.table_key = last_year.table_key
    and this_year.form = last_year.form
cross join (select value from thresholds where name = 'repeated_numbers') as least_numbers
where status = 'failed' or getvariable('every_unit')
