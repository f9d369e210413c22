-- id: table_shared_by_bodies
-- title_en: Two bodies print the same table
-- title_zh: 两个机关的表格完全相同
-- severity: warning
-- group: agencies
-- scope: all
-- rule: Two bodies' tables of requests for one year do not agree in every cell, where they hold at least shared_numbers
--   numbers above 0 besides totals and count at least shared_size requests.
-- source: derived
-- grain: report with enough requests in the table of requests
-- assessable: always; a table with fewer is no unit
-- innocent: a joint report of two bodies under one roof
-- cells: requests.*.total
-- message_en: The table of requests, with {actual} numbers above 0 besides totals, is also that of {other_body}.
-- message_zh: 表三（除合计外有{actual}个非零数）与{other_body}完全相同。
-- what is blank or 0 does not count, so the printed rows do as well as the operands, and cost less
with lines as (
    select
        report_id,
        agency_id,
        report_year,
        col_key = 'total' as is_total,
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
        (coalesce(carried_in, 0) <> 0)::utinyint + (coalesce(granted, 0) <> 0)::utinyint
            + (coalesce(granted_in_part, 0) <> 0)::utinyint + (coalesce(denied_state_secret, 0) <> 0)::utinyint
            + (coalesce(denied_prohibited_by_law, 0) <> 0)::utinyint
            + (coalesce(denied_security_stability, 0) <> 0)::utinyint
            + (coalesce(denied_third_party, 0) <> 0)::utinyint
            + (coalesce(denied_internal_affairs, 0) <> 0)::utinyint
            + (coalesce(denied_process_info, 0) <> 0)::utinyint
            + (coalesce(denied_enforcement_file, 0) <> 0)::utinyint
            + (coalesce(denied_admin_inquiry, 0) <> 0)::utinyint
            + (coalesce(unavailable_not_held, 0) <> 0)::utinyint
            + (coalesce(unavailable_needs_creation, 0) <> 0)::utinyint
            + (coalesce(unavailable_unclear, 0) <> 0)::utinyint + (coalesce(rejected_petition, 0) <> 0)::utinyint
            + (coalesce(rejected_repeat, 0) <> 0)::utinyint + (coalesce(rejected_publication, 0) <> 0)::utinyint
            + (coalesce(rejected_excessive, 0) <> 0)::utinyint + (coalesce(rejected_reconfirm, 0) <> 0)::utinyint
            + (coalesce(other_not_corrected, 0) <> 0)::utinyint + (coalesce(other_fee_unpaid, 0) <> 0)::utinyint
            + (coalesce(other_other, 0) <> 0)::utinyint + (coalesce(other, 0) <> 0)::utinyint
            + (coalesce(carried_out, 0) <> 0)::utinyint as number_count,
        greatest(coalesce(new_requests, 0), coalesce(outcomes_total, 0)) as size
    from requests_wide
    where is_current
),

tables as (
    select
        report_id,
        any_value(agency_id) as agency_id,
        any_value(report_year) as report_year,
        greatest(
            sum(number_count) filter (where not is_total), sum(number_count) filter (where is_total)
        ) as number_count,
        max(size) as size,
        sum(fingerprint) filter (where number_count > 0 or size > 0) as fingerprint
    from lines
    group by report_id
),

comparable as (
    select *
    from tables
    where number_count >= (select value from thresholds where name = 'shared_numbers')
        and size >= (select value from thresholds where name = 'shared_size')
),

shared as (
    select report_year, fingerprint, number_count, min(agency_id) as first_agency, max(agency_id) as last_agency
    from comparable
    group by report_year, fingerprint, number_count
)

select
    comparable.report_id,
    comparable.agency_id,
    comparable.report_year,
    'requests' as table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    comparable.number_count::decimal(18, 6) as actual,
    case when shared.first_agency <> shared.last_agency then 'failed' else 'passed' end as status,
    coalesce(agencies.name, agencies.agency_id) as other_body
from comparable
inner join shared using (report_year, fingerprint, number_count)
left join agencies
    on agencies.agency_id
    = case when comparable.agency_id = shared.first_agency then shared.last_agency else shared.first_agency end
where status = 'failed' or getvariable('every_unit')
