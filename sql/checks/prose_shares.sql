-- id: prose_shares
-- title_en: A share in the prose is not that of the table
-- title_zh: 正文中的占比与表格不符
-- severity: info
-- group: prose
-- scope: body
-- rule: Share of an outcome or of a kind of applicant = its cell / new requests, or / all outcomes; or / new requests and
--   carried in. Rounded to the last digit that is printed.
-- source: derived; tables of 国办公开办函〔2021〕30号
-- grain: report × outcome or kind of applicant whose share the prose states
-- assessable: the table holds the cells, and the base is not 0
-- innocent: the share is of another base
-- cells: requests.=.=, requests.new_requests.total, requests.outcomes_total.total, requests.carried_in.total
-- message_en: The prose says {expected} %, the table gives {actual} %. {sentence}
-- message_zh: 正文称占{expected}%，按表计算为{actual}%。原文：{sentence}
with stated as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        split_part(claims.meaning, '.', 2) as row_key,
        split_part(claims.meaning, '.', 3) as col_key,
        claims.value,
        claims.sentence,
        claims.position
    from claims
    inner join reports on claims.document_id = reports.document_id
    where claims.meaning like 'requests.%' and claims.qualifier = 'share'
),

counts as (
    select
        claims.document_id,
        split_part(claims.meaning, '.', 2) as row_key,
        split_part(claims.meaning, '.', 3) as col_key,
        claims.sentence,
        claims.value as number
    from claims
    where claims.meaning like 'requests.%' and coalesce(claims.qualifier, '') = ''
),

bases as (
    select report_id, document_id, unnest([new_requests, outcomes_total, new_requests + carried_in]) as base
    from requests_operands
    where col_key = 'total'
),

compared as (
    select
        stated.*,
        100 * counts.number / nullif(bases.base, 0) as share,
        abs(100 * counts.number / nullif(bases.base, 0) - stated.value) <= tolerance.value as agrees
    from stated
    left join bases on stated.report_id = bases.report_id
    left join counts
        on bases.document_id = counts.document_id
        and stated.row_key = counts.row_key
        and stated.col_key = counts.col_key
        and stated.sentence = counts.sentence
    cross join (select value from thresholds where name = 'share_tolerance') as tolerance
)

select
    report_id,
    any_value(agency_id) as agency_id,
    any_value(report_year) as report_year,
    'requests' as table_key,
    row_key,
    col_key,
    arg_min(value, position) as expected,
    round(arg_min(share, abs(share - value)), 2)::decimal(18, 6) as actual,
    case
        when count(agrees) = 0 then 'not_assessable'
        when bool_or(agrees) then 'passed'
        else 'failed'
    end as status,
    arg_min(sentence, position) as sentence
from compared
group by report_id, row_key, col_key
having status = 'failed' or getvariable('every_unit')
