-- id: published_more_than_there_is
-- title_en: More documents newly published than published in total
-- title_zh: 本年新公开数量大于对外公开总数量
-- severity: warning
-- group: plausibility
-- scope: body
-- rule: Newly published this year <= total published. Newly published may exceed newly made: older documents can be
--   disclosed later.
-- source: derived from the labels 本年新公开数量 and 对外公开总数量 of table 二 (国办公开办函〔2019〕60号)
-- grain: report of the 2019 form × regulations or normative documents
-- assessable: both cells hold a number
-- innocent: the total was counted as documents still in force
-- cells: proactive.=.newly_published, proactive.=.total_published
-- message_en: {row}: {actual} newly published, but only {expected} published in total.
-- message_zh: {row}：本年新公开{actual}件，而对外公开总数仅{expected}件。
select
    report_id,
    agency_id,
    report_year,
    'proactive' as table_key,
    row_key,
    'newly_published' as col_key,
    total_published as expected,
    newly_published as actual,
    case
        when expected is null or actual is null then 'not_assessable'
        when actual <= expected then 'passed'
        else 'failed'
    end as status
from proactive_wide
where is_current
    and row_key in ('regulations', 'normative_documents')
    and form = '2019'
    and (status = 'failed' or getvariable('every_unit'))
