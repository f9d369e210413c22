-- id: prose_disputes
-- title_en: The prose counts other disputes than the table
-- title_zh: 正文中的行政复议、行政诉讼数量与表格不符
-- severity: warning
-- group: prose
-- scope: body
-- rule: A number of reconsiderations or lawsuits that the prose states = table 四; lawsuits are direct ones and those
--   after reconsideration together.
-- source: derived; 国办公开办函〔2021〕30号, table 四
-- grain: report × kind of dispute and result that the prose speaks of
-- assessable: the prose states an exact number, and the table holds the cells
-- innocent: the sentence counts all cases of the body and not those about disclosure; a total is misprinted in the table,
--   which the check of its sum says
-- cells: disputes.*.=
-- message_en: The prose says {expected} ({kind}, {result}), the table says {actual}. {sentence}
-- message_zh: 正文称{expected}件，表四为{actual}件。原文：{sentence}
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
    where claims.meaning like 'disputes.%' and coalesce(claims.qualifier, '') = ''
),

cells_of_table as (
    unpivot (
        select report_id, row_key, upheld, corrected, other, pending, total, upheld + corrected + other + pending as parts
        from disputes_operands
    )
    on upheld, corrected, other, pending, total, parts
    into name col_key value number
),

printed as (
    select report_id, row_key, col_key, number
    from cells_of_table
    union all
    select report_id, 'litigation', col_key, sum(number)
    from cells_of_table
    where row_key <> 'review'
    group by report_id, col_key
    having count(*) = 2
    union all
    select report_id, 'all', col_key, sum(number)
    from cells_of_table
    group by report_id, col_key
    having count(*) = 3
),

compared as (
    select
        stated.*,
        printed.number,
        stated.value = printed.number or (stated.col_key = 'total' and stated.value = parts.number) as agrees
    from stated
    left join printed
        on stated.report_id = printed.report_id
        and stated.row_key = printed.row_key
        and stated.col_key = printed.col_key
    left join printed as parts
        on stated.report_id = parts.report_id and stated.row_key = parts.row_key and parts.col_key = 'parts'
)

select
    report_id,
    any_value(agency_id) as agency_id,
    any_value(report_year) as report_year,
    'disputes' as table_key,
    row_key,
    col_key,
    arg_min(value, position) as expected,
    any_value(number) as actual,
    case
        when count(agrees) = 0 then 'not_assessable'
        when bool_or(agrees) then 'passed'
        else 'failed'
    end as status,
    row_key as kind,
    col_key as result,
    arg_min(sentence, position) as sentence
from compared
group by report_id, row_key, col_key
having status = 'failed' or getvariable('every_unit')
