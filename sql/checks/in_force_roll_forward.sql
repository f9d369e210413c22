-- id: in_force_roll_forward
-- title_en: Documents in force do not follow from last year's
-- title_zh: 现行有效件数与上一年报告衔接不上
-- severity: warning
-- group: years
-- scope: body
-- rule: In force (this year) = in force (last year's report) + issued - repealed, for regulations and for normative
--   documents.
-- source: derived from the labels 本年制发, 本年废止 and 现行有效 of table 二 (国办公开办函〔2021〕30号)
-- grain: report of the 2021 form × regulations or normative documents
-- assessable: both reports are of the 2021 form and print the numbers
-- innocent: documents that lapse by expiry or are re-classified are not repealed; bodies merge and split
-- cells: proactive.=.issued, proactive.=.repealed, proactive.=.in_force, proactive.=.in_force@-1
-- message_en: {row}: {in_force_last_year} in force in {last_year} + {issued} issued - {repealed} repealed = {expected}, but
--   {actual} is printed as in force.
-- message_zh: {row}：{last_year}年现行有效{in_force_last_year}件＋本年制发{issued}件－本年废止{repealed}件＝{expected}件，
--   表中现行有效为{actual}件。
with printed as (
    select
        report_id,
        agency_id,
        report_year,
        row_key,
        issued,
        repealed,
        case when in_force <> 0 or not blank_as_zero then in_force end as in_force,
        blank_as_zero
    from proactive_operands
    where row_key in ('regulations', 'normative_documents') and form = '2021'
)

select
    this_year.report_id,
    this_year.agency_id,
    this_year.report_year,
    'proactive' as table_key,
    this_year.row_key,
    'in_force' as col_key,
    last_year.in_force + this_year.issued - this_year.repealed as expected,
    this_year.in_force as actual,
    case
        when expected is null or actual is null then 'not_assessable'
        when expected = actual then 'passed'
        else 'failed'
    end as status,
    last_year.in_force as in_force_last_year,
    this_year.issued,
    this_year.repealed,
    this_year.blank_as_zero,
    last_year.report_id as last_report_id
from printed as this_year
left join printed as last_year
    on this_year.agency_id = last_year.agency_id
    and this_year.report_year = last_year.report_year + 1
    and this_year.row_key = last_year.row_key
where status = 'failed' or getvariable('every_unit')
