-- id: table_repeated
-- title_en: The same table as last year
-- title_zh: 表格与上一年完全相同
-- severity: warning
-- group: years
-- scope: body
-- rule: Two years' tables of one body do not agree in every cell, where they hold at least repeated_numbers numbers above
--   0 that make at least repeated_size; totals, and what is in stock at the end of a year, are not among these.
-- source: derived from a real case (the reports of 2008, 2009 and 2010 with the same figures)
-- grain: report × table of requests or of proactive disclosure, or the statistics table of a report before 2019
-- assessable: last year's report holds the table in the same form, and it holds enough such numbers
-- innocent: none is known for that many numbers
-- cells: =.*.*
-- message_en: All cells of {table} are those of {last_year}; {actual} numbers above 0 besides totals and stocks.
-- message_zh: {table}与{last_year}年完全相同，其中除合计和存量外的非零数{actual}个。
-- what is blank or 0 does not count, so the printed rows do as well as the operands, and cost less
with lines as (
    select
        report_id,
        agency_id,
        report_year,
        form,
        'requests' as table_key,
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
        greatest(coalesce(new_requests, 0), coalesce(outcomes_total, 0)) as size,
        size > 0 as has_others
    from requests_wide
    where is_current
    union all by name
    select
        report_id,
        agency_id,
        report_year,
        form,
        'proactive' as table_key,
        false as is_total,
        hash(
            row_key,
            coalesce(issued, 0), coalesce(repealed, 0), coalesce(in_force, 0), coalesce(decisions, 0),
            coalesce(amount, 0), coalesce(newly_made, 0), coalesce(newly_published, 0), coalesce(total_published, 0),
            coalesce(items_last_year, 0), coalesce(items_change, 0), coalesce(procurement_items, 0),
            coalesce(procurement_amount, 0)
        ) as fingerprint,
        (coalesce(issued, 0) <> 0)::utinyint + (coalesce(repealed, 0) <> 0)::utinyint
            + (coalesce(decisions, 0) <> 0)::utinyint + (coalesce(amount, 0) <> 0)::utinyint
            + (coalesce(newly_made, 0) <> 0)::utinyint + (coalesce(newly_published, 0) <> 0)::utinyint
            + (coalesce(items_change, 0) <> 0)::utinyint + (coalesce(procurement_items, 0) <> 0)::utinyint
            + (coalesce(procurement_amount, 0) <> 0)::utinyint as number_count,
        coalesce(issued, 0) + coalesce(repealed, 0) + coalesce(decisions, 0) + coalesce(amount, 0)
            + coalesce(newly_made, 0) + coalesce(newly_published, 0) + abs(coalesce(items_change, 0))
            + coalesce(procurement_items, 0) + coalesce(procurement_amount, 0) as size,
        coalesce(in_force, 0) <> 0 or coalesce(total_published, 0) <> 0 or coalesce(items_last_year, 0) <> 0
            as has_others
    from proactive_wide
    where is_current
),

wide_tables as (
    select
        report_id,
        any_value(agency_id) as agency_id,
        any_value(report_year) as report_year,
        any_value(form) as form,
        table_key,
        greatest(
            sum(number_count) filter (where not is_total), sum(number_count) filter (where is_total)
        ) as number_count,
        case table_key when 'requests' then max(size) else sum(size) end as size,
        sum(fingerprint) filter (where number_count > 0 or has_others) as fingerprint
    from lines
    group by report_id, table_key
    having sum(lines.number_count) > 0 or bool_or(has_others)
),

-- The rows of a statistics table repeat each other's numbers, and some count what is there and not what was done.
statistics_tables as (
    select
        report_id,
        any_value(agency_id) as agency_id,
        any_value(report_year) as report_year,
        'pre2019' as form,
        'statistics' as table_key,
        count(distinct value) filter (where is_flow) as number_count,
        coalesce(sum(distinct value) filter (where is_flow), 0) as size,
        sum(hash(label_path, value)) as fingerprint
    from (
        select
            *,
            not regexp_matches(
                label_path, '机构|人员|查阅|网站|场所|公报|微博|微信|经费|培训|会议|平台|专栏|窗口'
            ) as is_flow
        from statistics_cells
        where is_current and col_key = 'current_year' and value <> 0
    )
    group by report_id
),

tables as (
    select * from wide_tables
    union all by name
    select * from statistics_tables
),

limits as (
    select
        max(value) filter (where name = 'repeated_numbers') as numbers,
        max(value) filter (where name = 'repeated_size') as size
    from thresholds
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
        when last_year.report_id is null or this_year.number_count < limits.numbers or this_year.size < limits.size
            then 'not_assessable'
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
cross join limits
where status = 'failed' or getvariable('every_unit')
