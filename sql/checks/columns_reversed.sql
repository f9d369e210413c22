-- id: columns_reversed
-- title_en: The columns of applicants are printed in the reverse order
-- title_zh: 申请人各列疑似左右颠倒
-- severity: warning
-- group: plausibility
-- scope: body
-- rule: The last column is the sum of the others. Where it is not, but the first column is the sum of the others, in
--   every row that tells, the columns were filled in the reverse order.
-- source: derived from the head of table 三
-- grain: report × table of requests
-- assessable: at least two rows have a number above 0 between the first and the last column
-- innocent: none is known
-- cells: requests.new_requests.*, requests.outcomes_total.*
-- message_en: In all {actual} rows that tell, the first column is the sum of the others: the columns seem to be reversed.
-- message_zh: 在{actual}个可判断的行中，首列均等于其余各列之和，疑似各列颠倒填写。
with sums as (
    select
        persons.report_id,
        persons.agency_id,
        persons.report_year,
        unnest([
            {'first': persons.new_requests, 'last': total.new_requests, 'others': others.new_requests},
            {'first': persons.carried_in, 'last': total.carried_in, 'others': others.carried_in},
            {'first': persons.granted, 'last': total.granted, 'others': others.granted},
            {'first': persons.granted_in_part, 'last': total.granted_in_part, 'others': others.granted_in_part},
            {'first': persons.outcomes_total, 'last': total.outcomes_total, 'others': others.outcomes_total},
            {'first': persons.carried_out, 'last': total.carried_out, 'others': others.carried_out}
        ], max_depth := 2)
    from requests_operands as persons
    inner join requests_operands as total on persons.report_id = total.report_id and total.col_key = 'total'
    inner join (
        select
            report_id,
            sum(new_requests) as new_requests,
            sum(carried_in) as carried_in,
            sum(granted) as granted,
            sum(granted_in_part) as granted_in_part,
            sum(outcomes_total) as outcomes_total,
            sum(carried_out) as carried_out
        from requests_operands
        where col_key not in ('natural_person', 'total')
        group by report_id
        having count(*) = 5
    ) as others
        on persons.report_id = others.report_id
    where persons.col_key = 'natural_person'
),

counted as (
    select
        report_id,
        any_value(agency_id) as agency_id,
        any_value(report_year) as report_year,
        count(*) as row_count,
        count(*) filter (where last <> first + others and first = last + others) as reversed_count
    from sums
    where others > 0
    group by report_id
)

select
    report_id,
    agency_id,
    report_year,
    'requests' as table_key,
    '' as row_key,
    '' as col_key,
    0::decimal(18, 6) as expected,
    reversed_count::decimal(18, 6) as actual,
    case
        when row_count < 2 then 'not_assessable'
        when reversed_count = row_count then 'failed'
        else 'passed'
    end as status
from counted
where status = 'failed' or getvariable('every_unit')
