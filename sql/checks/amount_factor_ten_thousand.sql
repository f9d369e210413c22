-- id: amount_factor_ten_thousand
-- title_en: An amount that changed ten-thousandfold
-- title_zh: 金额与上年相差约一万倍，疑似元与万元混用
-- severity: warning
-- group: years
-- scope: body
-- rule: The amount of fees is printed in 万元. A factor of about 10,000 against last year (between unit_factor_low and
--   unit_factor_high) is a sign of 元 in one of the two years. An amount whose cell prints 元 itself is taken in 万元.
-- source: derived; unit of 国办公开办函〔2021〕30号, table 二, 第二十条第（八）项
-- grain: report of the 2021 form × amount of fees
-- assessable: both years print an amount above 0
-- innocent: a real change of that size
-- cells: proactive.fees.amount, proactive.fees.amount@-1
-- message_en: Fees of {actual} 万元, after {expected} 万元 in {last_year}: about ten thousand times as much or as little.
-- message_zh: 收费金额{actual}万元，{last_year}年为{expected}万元，相差约一万倍。
with amounts as (
    select report_id, agency_id, report_year, coalesce((amount::double * factor)::decimal(18, 6), amount) as amount
    from proactive_wide
    left join unit_factors using (report_id, row_key)
    where is_current and row_key = 'fees' and form = '2021'
),

limits as (
    select
        max(value) filter (where name = 'unit_factor_low') as low,
        max(value) filter (where name = 'unit_factor_high') as high
    from thresholds
)

select
    this_year.report_id,
    this_year.agency_id,
    this_year.report_year,
    'proactive' as table_key,
    'fees' as row_key,
    'amount' as col_key,
    last_year.amount as expected,
    this_year.amount as actual,
    case
        when this_year.amount is null or last_year.amount is null or this_year.amount <= 0 or last_year.amount <= 0
            then 'not_assessable'
        when greatest(this_year.amount / last_year.amount, last_year.amount / this_year.amount)
            between limits.low and limits.high then 'failed'
        else 'passed'
    end as status
from amounts as this_year
left join amounts as last_year
    on this_year.agency_id = last_year.agency_id and this_year.report_year = last_year.report_year + 1
cross join limits
where status = 'failed' or getvariable('every_unit')
