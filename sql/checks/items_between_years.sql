-- id: items_between_years
-- title_en: Items of the previous year are not those that last year's report arrives at
-- title_zh: 上一年项目数量与上一年报告衔接不上
-- severity: info
-- group: years
-- scope: body
-- rule: Items in the previous year (this report) = items in the previous year + increase or decrease (last year's report).
-- source: derived from the labels 上一年项目数量 and 本年增/减 of table 二 (国办公开办函〔2019〕60号)
-- grain: report of the 2019 form × row with items
-- assessable: both reports are of the 2019 form and print the numbers
-- innocent: lists of items are re-cut between years; the body was merged or split
-- cells: proactive.=.items_last_year, proactive.=.items_last_year@-1, proactive.=.items_change@-1
-- message_en: {row}: {actual} items in {last_year}, but the report for {last_year} arrives at {expected}.
-- message_zh: {row}：“上一年项目数量”为{actual}项，{last_year}年报告推得{expected}项。
with items as (
    select report_id, agency_id, report_year, row_key, items_last_year, items_last_year + items_change as items
    from proactive_wide
    where is_current
        and row_key in ('licences', 'other_services', 'penalties', 'coercive_measures', 'fees')
        and form = '2019'
)

select
    this_year.report_id,
    this_year.agency_id,
    this_year.report_year,
    'proactive' as table_key,
    this_year.row_key,
    'items_last_year' as col_key,
    last_year.items as expected,
    this_year.items_last_year as actual,
    case
        when expected is null or actual is null then 'not_assessable'
        when expected = actual then 'passed'
        else 'failed'
    end as status,
    last_year.report_id as last_report_id
from items as this_year
left join items as last_year
    on this_year.agency_id = last_year.agency_id
    and this_year.report_year = last_year.report_year + 1
    and this_year.row_key = last_year.row_key
where status = 'failed' or getvariable('every_unit')
