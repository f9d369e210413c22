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
-- message_en: The prose says {expected} for {row} ({col}), the table says {actual}. {sentence}
-- message_zh: {row}（{col}）：正文称{expected}件，表四为{actual}件。原文：{sentence}
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

rows_meant as (
    select
        stated.*,
        case stated.col_key
            when 'upheld' then rows.upheld
            when 'corrected' then rows.corrected
            when 'other' then rows.other
            when 'pending' then rows.pending
            when 'total' then rows.total
        end as number,
        rows.upheld + rows.corrected + rows.other + rows.pending as parts,
        case stated.row_key when 'all' then 3 when 'litigation' then 2 else 1 end as row_count
    from stated
    left join disputes_operands as rows
        on stated.report_id = rows.report_id
        and case stated.row_key
            when 'all' then true
            when 'litigation' then rows.row_key <> 'review'
            else stated.row_key = rows.row_key
        end
),

-- lawsuits are both kinds of them, all disputes the three rows; a sum needs every one of its rows
printed as (
    select
        report_id,
        any_value(agency_id) as agency_id,
        any_value(report_year) as report_year,
        row_key,
        col_key,
        value,
        any_value(sentence) as sentence,
        position,
        case when count(number) = row_count then sum(number)::decimal(18, 6) end as number,
        case when count(parts) = row_count then sum(parts)::decimal(18, 6) end as parts
    from rows_meant
    group by report_id, row_key, col_key, value, position, row_count
),

compared as (
    select *, value = number or (col_key = 'total' and value = parts) as agrees
    from printed
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
    arg_min(sentence, position) as sentence
from compared
group by report_id, row_key, col_key
having status = 'failed' or getvariable('every_unit')
