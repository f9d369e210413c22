-- id: procurement_one_sided
-- title_en: Procurement with an amount and no items, or items and no amount
-- title_zh: 政府集中采购有金额无项目，或有项目无金额
-- severity: info
-- group: plausibility
-- scope: body
-- rule: Items of centralised procurement and the amount spent on them are both 0 or both above 0.
-- source: derived from the labels 采购项目数量 and 采购总金额 of table 二 (国办公开办函〔2019〕60号)
-- grain: report of the 2019 form × the row of procurement
-- assessable: both cells hold a number
-- innocent: an amount of less than half the last digit was rounded to 0; the purchases of the year were paid in the next
-- cells: proactive.procurement.procurement_items, proactive.procurement.procurement_amount
-- message_en: {items} items of procurement, but an amount of {actual}.
-- message_zh: 采购项目{items}项，采购总金额为{actual}。
select
    report_id,
    agency_id,
    report_year,
    'proactive' as table_key,
    row_key,
    'procurement_amount' as col_key,
    null::decimal(18, 6) as expected,
    procurement_amount as actual,
    case
        when procurement_items is null or procurement_amount is null then 'not_assessable'
        when (procurement_items > 0) = (procurement_amount > 0) then 'passed'
        else 'failed'
    end as status,
    procurement_items as items
from proactive_wide
where is_current
    and row_key = 'procurement'
    and form = '2019'
    and (status = 'failed' or getvariable('every_unit'))
