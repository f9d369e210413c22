-- id: repealed_more_than_there_were
-- title_en: More documents repealed than there were
-- title_zh: 废止件数大于原有件数
-- severity: warning
-- group: plausibility
-- scope: body
-- rule: Repealed this year <= in force at the end of last year + issued this year.
-- source: derived from the labels 本年制发, 本年废止 and 现行有效 of table 二 (国办公开办函〔2021〕30号)
-- grain: report of the 2021 form × regulations or normative documents
-- assessable: last year's report prints what was in force
-- innocent: documents were repealed that no report had counted before
-- cells: proactive.=.issued, proactive.=.repealed, proactive.=.in_force@-1
-- message_en: {row}: {actual} repealed, but only {expected} were there ({in_force_last_year} in force in {last_year} and
--   {issued} issued).
-- message_zh: {row}：本年废止{actual}件，而{last_year}年现行有效{in_force_last_year}件加本年制发{issued}件仅{expected}件。
select
    this_year.report_id,
    this_year.agency_id,
    this_year.report_year,
    'proactive' as table_key,
    this_year.row_key,
    'repealed' as col_key,
    last_year.in_force + this_year.issued as expected,
    this_year.repealed as actual,
    case
        when expected is null or actual is null then 'not_assessable'
        when actual <= expected then 'passed'
        else 'failed'
    end as status,
    last_year.in_force as in_force_last_year,
    this_year.issued
from proactive_wide as this_year
left join proactive_wide as last_year
    on this_year.agency_id = last_year.agency_id
    and this_year.report_year = last_year.report_year + 1
    and this_year.row_key = last_year.row_key
    and last_year.is_current
    and last_year.form = '2021'
where this_year.is_current
    and this_year.row_key in ('regulations', 'normative_documents')
    and this_year.form = '2021'
    and (status = 'failed' or getvariable('every_unit'))
