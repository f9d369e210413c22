-- id: zero_among_peers
-- title_en: Zero where all other bodies of the same kind in the same place count something
-- title_zh: 同级同类机关均有数量，唯独本机关为零
-- severity: info
-- group: agencies
-- scope: all
-- rule: Where all other bodies of one level and kind under the same parent count at least one, so does this one.
-- source: derived
-- grain: report × new requests, licences and penalties
-- assessable: at least zero_peer_count other bodies of the same level and kind under the same parent print this number
-- innocent: the task was moved to another body
-- cells: =.=.=
-- message_en: {row}, {col}: 0, while all {peers} other bodies of this kind under the same parent count more.
-- message_zh: “{row}”“{col}”为0，而同一上级下其他{peers}个同类机关均不为0。
with quantities as (
    select agency_id, report_id, report_year, 'requests' as table_key, 'new_requests' as row_key, 'total' as col_key,
        new_requests as number
    from requests_operands
    where col_key = 'total' and new_requests is not null
    union all by name
    select agency_id, report_id, report_year, 'proactive' as table_key, row_key, 'decisions' as col_key,
        decisions as number
    from proactive_operands
    where row_key in ('licences', 'penalties') and decisions is not null
),

grouped as (
    select quantities.*, agencies.parent_agency_id, agencies.level, agencies.kind
    from quantities
    inner join agencies on quantities.agency_id = agencies.agency_id
    where agencies.parent_agency_id is not null and agencies.level in ('township', 'county', 'city')
),

peers as (
    select
        parent_agency_id,
        level,
        kind,
        report_year,
        table_key,
        row_key,
        col_key,
        count(*) as bodies,
        count(*) filter (where number > 0) as above_zero
    from grouped
    group by parent_agency_id, level, kind, report_year, table_key, row_key, col_key
)

select
    grouped.report_id,
    grouped.agency_id,
    grouped.report_year,
    grouped.table_key,
    grouped.row_key,
    grouped.col_key,
    null::decimal(18, 6) as expected,
    grouped.number as actual,
    case
        when peers.bodies - 1 < peer_count.value then 'not_assessable'
        when grouped.number = 0 and peers.above_zero = peers.bodies - 1 then 'failed'
        else 'passed'
    end as status,
    peers.bodies - 1 as peers
from grouped
inner join peers using (parent_agency_id, level, kind, report_year, table_key, row_key, col_key)
cross join (select value from thresholds where name = 'zero_peer_count') as peer_count
where status = 'failed' or getvariable('every_unit')
