-- id: issued_but_not_in_force
-- title_en: More documents issued than are in force or were repealed
-- title_zh: 本年制发件数大于现行有效与废止件数之和
-- severity: warning
-- group: plausibility
-- scope: body
-- rule: Issued this year <= in force + repealed, for regulations and for normative documents.
-- source: derived from the labels 本年制发, 本年废止 and 现行有效 of table 二 (国办公开办函〔2021〕30号)
-- grain: report of the 2021 form × regulations or normative documents
-- assessable: all three cells hold a number
-- innocent: documents issued and expired within the year, without a repeal
-- cells: proactive.=.issued, proactive.=.repealed, proactive.=.in_force
-- message_en: {row}: {issued} issued, but only {in_force} in force and {repealed} repealed at the end of the year.
-- message_zh: {row}：本年制发{issued}件，而年末现行有效仅{in_force}件、废止{repealed}件。
select
    report_id,
    agency_id,
    report_year,
    'proactive' as table_key,
    row_key,
    'issued' as col_key,
    in_force + repealed as expected,
    issued as actual,
    case
        when expected is null or actual is null then 'not_assessable'
        when actual <= expected then 'passed'
        else 'failed'
    end as status,
    issued,
    repealed,
    in_force
from proactive_wide
where is_current
    and row_key in ('regulations', 'normative_documents')
    and form = '2021'
    and (status = 'failed' or getvariable('every_unit'))
