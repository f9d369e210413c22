-- id: parent_below_children
-- title_en: A consolidated report counts less than the bodies it adds up
-- title_zh: 汇总报告的申请数小于所属机关之和
-- severity: info
-- group: agencies
-- scope: all
-- rule: A government whose prose speaks of the whole area adds up the reports of its bodies, so its new requests are not
--   below the sum of those of its departments and lower governments.
-- source: derived from the practice of consolidated reports (数据来自编制发布年度报告的单位)
-- grain: report of a government that has bodies under it
-- assessable: the prose counts for the whole area (全县, 全市 …), at least children_count bodies under it report, and all
--   that ever reported did so this year
-- innocent: a request passed on from one body to another is counted once
-- cells: requests.new_requests.total
-- message_en: {actual} new requests, but the {children} bodies under it count {expected}. {sentence}
-- message_zh: 新收申请{actual}件，而所属{children}个机关合计{expected}件。原文：{sentence}
with totals as (
    select report_id, agency_id, report_year, new_requests
    from requests_operands
    where col_key = 'total'
),

families as (
    select parent_agency_id, count(*) as known
    from agencies
    where parent_agency_id is not null
    group by parent_agency_id
),

children as (
    select
        agencies.parent_agency_id,
        totals.report_year,
        count(totals.new_requests) as children,
        sum(totals.new_requests) as requests
    from totals
    inner join agencies on totals.agency_id = agencies.agency_id
    where agencies.parent_agency_id is not null
    group by agencies.parent_agency_id, totals.report_year
),

consolidated as (
    select document_id, min(sentence) as sentence
    from claims
    where meaning like 'requests.%' and regexp_matches(sentence, '全[省市县区州盟旗]')
    group by document_id
)

select
    totals.report_id,
    totals.agency_id,
    totals.report_year,
    'requests' as table_key,
    'new_requests' as row_key,
    'total' as col_key,
    children.requests as expected,
    totals.new_requests as actual,
    case
        when consolidated.sentence is null or actual is null or expected is null then 'not_assessable'
        when children.children < children_count.value or children.children < families.known then 'not_assessable'
        when actual >= expected then 'passed'
        else 'failed'
    end as status,
    children.children,
    consolidated.sentence
from totals
inner join reports on totals.report_id = reports.report_id
inner join families on totals.agency_id = families.parent_agency_id
left join children
    on totals.agency_id = children.parent_agency_id and totals.report_year = children.report_year
left join consolidated on reports.document_id = consolidated.document_id
cross join (select value from thresholds where name = 'children_count') as children_count
where status = 'failed' or getvariable('every_unit')
