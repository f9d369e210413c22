-- id: amount_factor_ten_thousand
-- title_en: An amount that changed ten-thousandfold
-- title_zh: 金额与上年相差约一万倍，疑似元与万元混用
-- severity: warning
-- group: years
-- scope: body
-- rule: The amount of fees is printed in 万元, that of procurement in whatever unit the body chose. A factor of about 10,000
--   against last year (between unit_factor_low and unit_factor_high) is a sign of 元 in one of the two years. An amount
--   whose cell prints its own unit is taken in that.
-- source: derived; unit of 国办公开办函〔2021〕30号, table 二, 第二十条第（八）项; 国办公开办函〔2019〕60号 prints none for 采购总金额
-- grain: report of the 2021 form × amount of fees, report of the 2019 form × amount of procurement
-- assessable: both years print an amount above 0
-- innocent: a real change of that size
-- cells: proactive.=.=, proactive.=.=@-1
-- message_en: {row}: {actual}{unit}, after {expected}{unit} in {last_year}: about ten thousand times as much or as little.
-- message_zh: “{row}”：金额{actual}{unit}，{last_year}年为{expected}{unit}，相差约一万倍。
with fees as (
    select report_id, agency_id, report_year, coalesce((amount::double * factor)::decimal(18, 6), amount) as amount
    from proactive_wide
    left join unit_factors using (report_id, row_key)
    where is_current and row_key = 'fees' and form = '2021'
),

-- The form of 2019 names no unit for procurement: only an amount that prints its own unit is known.
procurement_units as (
    select distinct document_id, case unit when '万元' then 10000 when '亿元' then 100000000 when '元' then 1 end as factor
    from cells
    where table_key = 'proactive' and col_key = 'procurement_amount' and unit in ('元', '万元', '亿元')
),

procurement as (
    select
        wide.report_id,
        wide.agency_id,
        wide.report_year,
        wide.procurement_amount as amount,
        units.factor
    from proactive_wide as wide
    left join procurement_units as units on wide.document_id = units.document_id
    where wide.is_current and wide.row_key = 'procurement' and wide.form = '2019'
),

pairs as (
    select this_year.*, 'fees' as row_key, 'amount' as col_key, last_year.amount as last_amount
    from fees as this_year
    left join fees as last_year
        on this_year.agency_id = last_year.agency_id and this_year.report_year = last_year.report_year + 1
    union all by name
    select
        this_year.* exclude (factor),
        'procurement' as row_key,
        'procurement_amount' as col_key,
        -- two printed units that differ are compared in one of them
        (last_year.amount::double * coalesce(last_year.factor / this_year.factor, 1))::decimal(18, 6) as last_amount
    from procurement as this_year
    left join procurement as last_year
        on this_year.agency_id = last_year.agency_id and this_year.report_year = last_year.report_year + 1
),

limits as (
    select
        max(value) filter (where name = 'unit_factor_low') as low,
        max(value) filter (where name = 'unit_factor_high') as high
    from thresholds
)

select
    pairs.report_id,
    pairs.agency_id,
    pairs.report_year,
    'proactive' as table_key,
    pairs.row_key,
    pairs.col_key,
    pairs.last_amount as expected,
    pairs.amount as actual,
    case
        when pairs.amount is null or pairs.last_amount is null or pairs.amount <= 0 or pairs.last_amount <= 0
            then 'not_assessable'
        when greatest(pairs.amount / pairs.last_amount, pairs.last_amount / pairs.amount)
            between limits.low and limits.high then 'failed'
        else 'passed'
    end as status,
    case pairs.row_key when 'fees' then ' 万元' else '' end as unit
from pairs
cross join limits
where status = 'failed' or getvariable('every_unit')
