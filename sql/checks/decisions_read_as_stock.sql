-- id: decisions_read_as_stock
-- title_en: Decisions equal the number of items
-- title_zh: 处理决定数量等于项目数量，疑似误填
-- severity: info
-- group: plausibility
-- scope: body
-- rule: 处理决定 counts decisions, the other two columns count items; that decisions = items of last year + change is
--   a sign that the column was taken for the stock of items.
-- source: derived from the labels of table 二 (国办公开办函〔2019〕60号); the columns as explained by Hubei for 2020
-- grain: report of the 2019 form × row with items and decisions
-- assessable: the three cells hold numbers, and the change is not 0
-- innocent: a coincidence of small numbers
-- cells: proactive.=.items_last_year, proactive.=.items_change, proactive.=.decisions
-- message_en: {row}: {actual} decisions are exactly the {items_last_year} items of last year changed by {items_change}.
-- message_zh: {row}：处理决定数量{actual}恰为上一年项目{items_last_year}项与增减{items_change}项之和。
select
    report_id,
    agency_id,
    report_year,
    'proactive' as table_key,
    row_key,
    'decisions' as col_key,
    null::decimal(18, 6) as expected,
    decisions as actual,
    case
        when decisions is null or items_last_year is null or items_change is null or items_change = 0
            then 'not_assessable'
        when decisions = items_last_year + items_change then 'failed'
        else 'passed'
    end as status,
    items_last_year,
    items_change
from proactive_wide
where is_current
    and row_key in ('licences', 'other_services', 'penalties', 'coercive_measures')
    and form = '2019'
    and (status = 'failed' or getvariable('every_unit'))
