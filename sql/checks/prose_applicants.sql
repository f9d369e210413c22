-- id: prose_applicants
-- title_en: The prose counts other applicants than the table
-- title_zh: 正文中的申请人类别数量与表格不符
-- severity: warning
-- group: prose
-- scope: body
-- rule: New requests by kind of applicant that the prose states = the first row of table 三; organisations are the five
--   columns under 法人或其他组织 together.
-- source: derived; 国办公开办函〔2021〕30号, table 三, first row
-- grain: report × kind of applicant that the prose speaks of
-- assessable: the prose states an exact number, and the table holds the cells
-- innocent: the sentence counts handled requests and not received ones
-- cells: requests.new_requests.*
-- message_en: The prose says {expected} for {col}, the table says {actual}. {sentence}
-- message_zh: 正文称“{col}”为{expected}件，表中为{actual}件。原文：{sentence}
with stated as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        split_part(claims.meaning, '.', 3) as col_key,
        claims.value,
        claims.sentence,
        claims.position
    from claims
    inner join reports on claims.document_id = reports.document_id
    where claims.meaning like 'requests.new_requests.%'
        and claims.meaning <> 'requests.new_requests.total'
        and coalesce(claims.qualifier, '') = ''
),

printed as (
    select report_id, col_key, new_requests as number
    from requests_operands
    where col_key <> 'total'
    union all
    select report_id, 'organisations', sum(new_requests)
    from requests_operands
    where col_key not in ('natural_person', 'total')
    group by report_id
    having count(new_requests) = 5
),

compared as (
    select stated.*, printed.number, stated.value = printed.number as agrees
    from stated
    left join printed on stated.report_id = printed.report_id and stated.col_key = printed.col_key
)

select
    report_id,
    any_value(agency_id) as agency_id,
    any_value(report_year) as report_year,
    'requests' as table_key,
    'new_requests' as row_key,
    col_key,
    arg_min(value, position) as expected,
    any_value(number) as actual,
    case
        when count(agrees) = 0 then 'not_assessable'
        when bool_or(agrees) then 'passed'
        else 'failed'
    end as status,
    arg_min(sentence, position) as sentence
from compared
group by report_id, col_key
having status = 'failed' or getvariable('every_unit')
