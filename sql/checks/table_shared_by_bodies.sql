-- id: table_shared_by_bodies
-- title_en: Two bodies print the same table
-- title_zh: 两个机关的表格完全相同
-- severity: warning
-- group: agencies
-- scope: all
-- rule: Two bodies' tables of requests for one year do not agree in every cell, where they hold at least shared_numbers
--   numbers above 0.
-- source: derived
-- grain: report with enough numbers above 0 in the table of requests
-- assessable: always; a table with fewer numbers is no unit
-- innocent: a joint report of two bodies under one roof
-- cells: requests.*.total
-- message_en: All {actual} numbers above 0 of the table of requests are also those of {other_body}.
-- message_zh: 表三全部{actual}个非零数与{other_body}相同。
with numbers as (
    select report_id, agency_id, report_year, col_key || '/' || row_key as place, number
    from (
        unpivot requests_operands
        on columns(* exclude (
            report_id, document_id, agency_id, report_year, form, is_current, col_key, blank_as_zero
        ))
        into name row_key value number
    )
    where number <> 0
),

tables as (
    select
        report_id,
        any_value(agency_id) as agency_id,
        any_value(report_year) as report_year,
        count(*) as number_count,
        sum(hash(place, number) % 1000000007) as fingerprint
    from numbers
    group by report_id
    having count(*) >= (select value from thresholds where name = 'shared_numbers')
),

shared as (
    select report_year, fingerprint, number_count, min(agency_id) as first_agency, max(agency_id) as last_agency
    from tables
    group by report_year, fingerprint, number_count
)

select
    tables.report_id,
    tables.agency_id,
    tables.report_year,
    'requests' as table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    tables.number_count::decimal(18, 6) as actual,
    case when shared.first_agency <> shared.last_agency then 'failed' else 'passed' end as status,
    coalesce(agencies.name, agencies.agency_id) as other_body
from tables
inner join shared using (report_year, fingerprint, number_count)
left join agencies
    on agencies.agency_id
    = case when tables.agency_id = shared.first_agency then shared.last_agency else shared.first_agency end
where status = 'failed' or getvariable('every_unit')
