-- id: far_from_peers
-- title_en: A number far from those of bodies of the same kind
-- title_zh: 数值与同类机关相差悬殊
-- severity: info
-- group: agencies
-- scope: all
-- rule: On the scale log(1 + n) a number lies within peer_deviations times the median absolute deviation of the bodies of
--   the same level, kind and function in the same year, and within a factor of peer_factor of their median.
-- source: derived
-- grain: report × new requests, decisions of each kind, fees, normative documents in force
-- assessable: at least peer_count bodies of the same level, kind and function print this number
-- innocent: a body much larger than its peers
-- cells: =.=.=
-- message_en: {row}, {col}: {actual}, while the median of at least {peers} bodies of the same kind is about {expected}.
-- message_zh: “{row}”“{col}”：{actual}，而不少于{peers}个同类机关的中位数约为{expected}。
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

grouped as (
    select
        quantities.*,
        concat_ws('/', agencies.level, agencies.kind, coalesce(agencies.function, '')) as peer_group
    from quantities
    inner join agencies on quantities.agency_id = agencies.agency_id
    where agencies.level <> 'other' and agencies.kind is not null
),

peers as (
    select
        peer_group,
        report_year,
        table_key,
        row_key,
        col_key,
        median(ln(1 + number::double)) as middle,
        mad(ln(1 + number::double)) as deviation,
        count(*) as peers
    from grouped
    group by peer_group, report_year, table_key, row_key, col_key
),

-- Rounded, so that an anomaly, and a decision on it, stays as it is when another body publishes.
stated as (
    select
        * exclude (typical),
        round(typical, 1 - floor(log10(greatest(typical, 1)))::integer)::decimal(18, 6) as expected,
        round(floor(peers / power(10, floor(log10(peers)))) * power(10, floor(log10(peers))))::bigint as at_least
    from (select *, exp(middle) - 1 as typical from peers)
),

limits as (
    select
        max(value) filter (where name = 'peer_deviations') as deviations,
        max(value) filter (where name = 'peer_factor') as factor,
        max(value) filter (where name = 'peer_count') as peer_count
    from thresholds
)

select
    grouped.report_id,
    grouped.agency_id,
    grouped.report_year,
    grouped.table_key,
    grouped.row_key,
    grouped.col_key,
    peers.expected,
    grouped.number as actual,
    case
        when peers.peers < limits.peer_count then 'not_assessable'
        when abs(ln(1 + grouped.number::double) - peers.middle)
            > greatest(ln(limits.factor::double), limits.deviations::double * 1.4826 * peers.deviation)
            then 'failed'
        else 'passed'
    end as status,
    peers.at_least as peers
from grouped
inner join stated as peers using (peer_group, report_year, table_key, row_key, col_key)
cross join limits
where status = 'failed' or getvariable('every_unit')
