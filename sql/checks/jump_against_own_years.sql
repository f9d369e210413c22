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
        list(ln(1 + number::double) order by number) as logs,
        count(*) as year_count
    from quantities
    group by agency_id, table_key, row_key, col_key
),

placed as (
    select
        quantities.*,
        ln(1 + quantities.number::double) as log,
        series.logs,
        series.year_count - 1 as history,
        list_position(series.logs, ln(1 + quantities.number::double)) as place
    from quantities
    inner join series using (agency_id, table_key, row_key, col_key)
),

-- The median of the other years: of the sorted numbers those in the middle once this year's own is taken out.
compared as (
    select
        *,
        (
            logs[(history + 1) // 2 + ((history + 1) // 2 >= place)::integer]
            + logs[history // 2 + 1 + (history // 2 + 1 >= place)::integer]
        ) / 2 as middle
    from placed
),

limits as (
    select
        max(value) filter (where name = 'jump_deviations') as deviations,
        max(value) filter (where name = 'jump_factor') as factor,
        max(value) filter (where name = 'jump_history') as history
    from thresholds
)

select
    compared.report_id,
    compared.agency_id,
    compared.report_year,
    compared.table_key,
    compared.row_key,
    compared.col_key,
    round(exp(compared.middle) - 1, 2)::decimal(18, 6) as expected,
    compared.number as actual,
    case
        when compared.history < limits.history then 'not_assessable'
        when abs(compared.log - compared.middle) <= ln(limits.factor::double) then 'passed'
        when abs(compared.log - compared.middle)
            <= limits.deviations::double * 1.4826 * list_median(
                list_transform(
                    list_filter(compared.logs, lambda log, place: place <> compared.place),
                    lambda log: abs(log - compared.middle)
                )
            ) then 'passed'
        else 'failed'
    end as status,
    compared.history
from compared
cross join limits
where status = 'failed' or getvariable('every_unit')
