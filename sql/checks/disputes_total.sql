-- id: disputes_total
-- title_en: The results of disputes do not add up to their total
-- title_zh: 行政复议、行政诉讼各类结果之和与总计不符
-- severity: error
-- group: arithmetic
-- scope: body
-- rule: Total = upheld + corrected + other result + pending, for reconsiderations, for direct lawsuits and for lawsuits
--   after reconsideration.
-- source: 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号, table 四, head of the table
-- grain: report × kind of dispute
-- assessable: all five cells hold a number; where only the total, or no total, is filled, nothing is compared
-- innocent: a case withdrawn during the year was counted in the total only
-- cells: disputes.=.*
-- message_en: {row}: the four results add up to {expected}, but the total is printed as {actual}.
-- message_zh: {row}：四类结果相加为{expected}件，表中总计为{actual}件。
select
    report_id,
    agency_id,
    report_year,
    'disputes' as table_key,
    row_key,
    'total' as col_key,
    upheld + corrected + other + pending as expected,
    total as actual,
    case
        when expected is null or actual is null then 'not_assessable'
        when blank_as_zero and (expected = 0) <> (actual = 0) then 'not_assessable'
        when expected = actual then 'passed'
        else 'failed'
    end as status,
    blank_as_zero
from disputes_operands
where status = 'failed' or getvariable('every_unit')
