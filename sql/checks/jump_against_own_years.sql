-- id: jump_against_own_years
-- title_en: A number far from the body's other years
-- title_zh: 数值与本机关其他年份相差悬殊
-- severity: info
-- group: years
-- scope: body
-- rule: On the scale log(1 + n) a number lies within jump_deviations times the median absolute deviation of the same body's
--   other years, and within a factor of jump_factor of their median.
-- source: derived; median and MAD are not moved by the jump itself
-- grain: report × new requests, decisions of each kind, fees, normative documents in force
-- assessable: the body has at least jump_history other years with this number
-- innocent: a reform moved tasks to the body or away from it; a campaign; one applicant with many requests
-- cells: =.=.=
-- message_en: {row}, {col}: {actual}, while the median of {history} other years is {expected}.
-- message_zh: “{row}”“{col}”：{actual}，而其他{history}年的中位数为{expected}。
with quantities as (
    select agency_id, report_id, report_year, 'requests' as table_key, 'new_requests' as row_key, 'total' as col_key,
        new_requests as number
    from requests_operands
    where col_key = 'total' and new_requests >= 0
    union all by name
    select agency_id, report_id, report_year, 'proactive' as table_key, row_key, 'decisions' as col_key,
        decisions as number
    from proactive_operands
    where row_key in ('licences', 'penalties', 'coercive_measures') and decisions >= 0
    union all by name
    select agency_id, report_id, report_year, 'proactive' as table_key, row_key, 'amount' as col_key,
        coalesce((amount::double * factor)::decimal(18, 6), amount) as number
    from proactive_operands
    left join unit_factors using (report_id, row_key)
    where row_key = 'fees' and amount >= 0
    union all by name
    select agency_id, report_id, report_year, 'proactive' as table_key, row_key, 'in_force' as col_key,
        in_force as number
    from proactive_operands
    where row_key = 'normative_documents' and in_force >= 0
),

series as (
    select
        agency_id,
        table_key,
        row_key,
        col_key,
        list(ln(1 + number::double) order by report_year) as logs,
        median(ln(1 + number::double)) as middle,
        count(*) as year_count
    from quantities
    group by agency_id, table_key, row_key, col_key
),

spread as (
    select *, list_median(list_transform(logs, lambda x: abs(x - middle))) as deviation
    from series
),

limits as (
    select
        max(value) filter (where name = 'jump_deviations') as deviations,
        max(value) filter (where name = 'jump_factor') as factor,
        max(value) filter (where name = 'jump_history') as history
    from thresholds
)

select
    quantities.report_id,
    quantities.agency_id,
    quantities.report_year,
    quantities.table_key,
    quantities.row_key,
    quantities.col_key,
    round(exp(spread.middle) - 1, 2)::decimal(18, 6) as expected,
    quantities.number as actual,
    case
        when spread.year_count - 1 < limits.history then 'not_assessable'
        when abs(ln(1 + quantities.number::double) - spread.middle)
            > greatest(ln(limits.factor::double), limits.deviations::double * 1.4826 * spread.deviation)
            then 'failed'
        else 'passed'
    end as status,
    spread.year_count - 1 as history
from quantities
inner join spread using (agency_id, table_key, row_key, col_key)
cross join limits
where status = 'failed' or getvariable('every_unit')
