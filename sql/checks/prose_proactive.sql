-- id: prose_proactive
-- title_en: The prose counts other documents, decisions or fees than the table
-- title_zh: 正文中的规范性文件、处理决定或收费数量与表格不符
-- severity: warning
-- group: prose
-- scope: body
-- rule: A number of normative documents, decisions, procurement items or the amount of fees that the prose states = the
--   cell of table 二. Rounded numbers may differ by a tenth.
-- source: derived; 国办公开办函〔2021〕30号, table 二
-- grain: report × cell that the prose speaks of
-- assessable: the prose states a number, and the table holds the cell
-- innocent: the sentence counts documents published on a site, or those of the whole government
-- cells: proactive.=.=, proactive.=.newly_made, proactive.=.newly_published
-- message_en: {row}, {col}: the prose says {expected}, the table says {actual}. {sentence}
-- message_zh: “{row}”“{col}”：正文称{expected}，表中为{actual}。原文：{sentence}
with stated as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        split_part(claims.meaning, '.', 2) as row_key,
        split_part(claims.meaning, '.', 3) as col_key,
        claims.value,
        claims.qualifier,
        claims.sentence,
        claims.position
    from claims
    inner join reports on claims.document_id = reports.document_id
    where claims.meaning like 'proactive.%' and coalesce(claims.qualifier, '') in ('', 'approximate')
),

printed as (
    unpivot (
        select proactive_operands.* replace (coalesce((amount::double * factor)::decimal(18, 6), amount) as amount)
        from proactive_operands
        left join unit_factors using (report_id, row_key)
    )
    on issued, repealed, in_force, decisions, amount, procurement_items
    into name col_key value number
),

-- The form of 2019 counts what was made and what was published of it; 制发 may mean either.
with_sums as (
    select report_id, row_key, col_key, number
    from printed
    union all
    select report_id, row_key, 'issued', number
    from (unpivot proactive_operands on newly_made, newly_published into name col_key value number)
    where row_key in ('regulations', 'normative_documents')
    union all
    select report_id, 'all_decisions', 'decisions', sum(number)
    from printed
    where col_key = 'decisions' and row_key in ('licences', 'penalties', 'coercive_measures')
    group by report_id
    having count(*) = 3
),

compared as (
    select
        stated.*,
        with_sums.number,
        case
            when stated.qualifier = 'approximate'
                then abs(with_sums.number - stated.value)
                    <= approximate.value * greatest(with_sums.number, stated.value)
            when stated.col_key = 'amount' then abs(with_sums.number - stated.value) < 0.01
            else stated.value = with_sums.number
        end as agrees
    from stated
    left join with_sums
        on stated.report_id = with_sums.report_id
        and stated.row_key = with_sums.row_key
        and stated.col_key = with_sums.col_key
    cross join (select value from thresholds where name = 'approximate_claim') as approximate
)

select
    report_id,
    any_value(agency_id) as agency_id,
    any_value(report_year) as report_year,
    'proactive' as table_key,
    row_key,
    col_key,
    arg_min(value, position) as expected,
    any_value(number) as actual,
    case
        when count(agrees) = 0 then 'not_assessable'
        when bool_or(agrees) then 'passed'
        else 'failed'
    end as status,
    arg_min(sentence, position) as sentence,
    coalesce(arg_min(qualifier, position), '') as qualifier
from compared
group by report_id, row_key, col_key
having status = 'failed' or getvariable('every_unit')
