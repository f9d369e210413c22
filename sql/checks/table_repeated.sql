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
with numbers as (
    select report_id, agency_id, report_year, form, 'requests' as table_key, col_key || '/' || row_key as place, number
    from (
        unpivot requests_operands
        on columns(* exclude (
            report_id, document_id, agency_id, report_year, form, is_current, col_key, blank_as_zero
        ))
        into name row_key value number
    )
    where number <> 0
    union all by name
    select report_id, agency_id, report_year, form, 'proactive' as table_key, col_key || '/' || row_key as place, number
    from (
        unpivot proactive_operands
        on columns(* exclude (
            report_id, document_id, agency_id, report_year, form, is_current, row_key, blank_as_zero
        ))
        into name col_key value number
    )
    where number <> 0
),

tables as (
    select
        report_id,
        any_value(agency_id) as agency_id,
        any_value(report_year) as report_year,
        any_value(form) as form,
        table_key,
        count(*) as number_count,
        sum(hash(place, number) % 1000000007) as fingerprint
    from numbers
    group by report_id, table_key
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
