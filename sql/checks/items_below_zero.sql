-- id: items_below_zero
-- title_en: More items dropped than there were
-- title_zh: 项目减少数大于上一年项目数量
-- severity: warning
-- group: arithmetic
-- scope: body
-- rule: Items in the previous year + increase or decrease this year >= 0.
-- source: derived from the labels 上一年项目数量 and 本年增/减 of table 二 (国办公开办函〔2019〕60号)
-- grain: report of the 2019 form × row with items
-- assessable: both cells hold a number
-- innocent: a decrease was given against another base
-- cells: proactive.=.items_last_year, proactive.=.items_change
-- message_en: {row}: {items_last_year} items in the previous year, changed by {items_change}, would leave {actual}.
-- message_zh: {row}：上一年项目{items_last_year}项，本年增减{items_change}项，余{actual}项。
select
    report_id,
    agency_id,
    report_year,
    'proactive' as table_key,
    row_key,
    'items_change' as col_key,
    0::decimal(18, 6) as expected,
    items_last_year + items_change as actual,
    case
        when actual is null then 'not_assessable'
        when actual >= expected then 'passed'
        else 'failed'
    end as status,
    items_last_year,
    items_change
from proactive_wide
where is_current
    and row_key in ('licences', 'other_services', 'penalties', 'coercive_measures', 'fees')
    and form = '2019'
    and (status = 'failed' or getvariable('every_unit'))
