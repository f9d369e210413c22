-- id: total_or_parts_blank
-- title_en: Only totals, or only parts, are filled
-- title_zh: 只填了合计或只填了分项
-- severity: info
-- group: form
-- scope: body
-- rule: Where a total is filled its parts are filled too, and the reverse; else the sum cannot be checked.
-- source: derived from the tables of 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号
-- grain: report × table of requests or disputes, in the column of totals
-- assessable: always, where the table leaves its zeros blank; other tables are no units
-- innocent: a small body sees no need to repeat a number
-- cells: =.*.*?blank
-- message_en: {actual} rows of {table} have parts without a total, or a total without parts.
-- message_zh: {table}中有{actual}行只填了合计或只填了分项。
with rows_of_table as (
    unpivot (select * from requests_operands where blank_as_zero)
    on columns(* exclude (
        report_id, document_id, agency_id, report_year, form, is_current, col_key, blank_as_zero
    ))
    into name row_key value number
),

filled as (
    select
        report_id,
        any_value(agency_id) as agency_id,
        any_value(report_year) as report_year,
        row_key,
        sum(number) filter (where col_key <> 'total') as parts,
        sum(number) filter (where col_key = 'total') as total
    from rows_of_table
    group by report_id, row_key
),

counted as (
    select
        report_id,
        any_value(agency_id) as agency_id,
        any_value(report_year) as report_year,
        count(*) filter (where (parts = 0) <> (total = 0)) as one_sided
    from filled
    group by report_id
),

disputes as (
    select
        report_id,
        any_value(agency_id) as agency_id,
        any_value(report_year) as report_year,
        count(*) filter (where (upheld + corrected + other + pending = 0) <> (total = 0)) as one_sided
    from disputes_operands
    where blank_as_zero
    group by report_id
),

tables as (
    select *, 'requests' as table_key from counted
    union all by name
    select *, 'disputes' as table_key from disputes
)

select
    report_id,
    agency_id,
    report_year,
    table_key,
    '' as row_key,
    'total' as col_key,
    0::decimal(18, 6) as expected,
    one_sided::decimal(18, 6) as actual,
    case when one_sided > 0 then 'failed' else 'passed' end as status
from tables
where status = 'failed' or getvariable('every_unit')
