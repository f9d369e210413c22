-- id: disputes_without_requests
-- title_en: Disputes, but no requests this year or last
-- title_zh: 两年内没有申请，却有行政复议或行政诉讼
-- severity: info
-- group: plausibility
-- scope: body
-- rule: Cases about disclosure presuppose requests: with cases in table 四, table 三 of this year's or last year's report
--   counts at least one request.
-- source: derived from the title of table 四 (因政府信息公开工作被申请行政复议、提起行政诉讼)
-- grain: report × table of disputes
-- assessable: both tables are filled, and so is last year's table of requests
-- innocent: a case about a request of an earlier year, about proactive disclosure, or of a body that was merged in
-- cells: disputes.*.*, requests.new_requests.total, requests.carried_in.total, requests.new_requests.total@-1
-- message_en: {actual} cases are counted, but no request was received or carried over in {year} or {last_year}.
-- message_zh: 表四有案件{actual}件，而{year}年和{last_year}年均无申请。
with cases as (
    select
        report_id,
        any_value(agency_id) as agency_id,
        any_value(report_year) as report_year,
        sum(greatest(total, upheld + corrected + other + pending)) as cases
    from disputes_operands
    group by report_id
),

requests as (
    select agency_id, report_year, new_requests + carried_in + outcomes_total + carried_out as requests
    from requests_operands
    where col_key = 'total'
)

select
    cases.report_id,
    cases.agency_id,
    cases.report_year,
    'disputes' as table_key,
    '' as row_key,
    '' as col_key,
    0::decimal(18, 6) as expected,
    cases.cases as actual,
    case
        when cases.cases is null or this_year.requests is null or last_year.requests is null then 'not_assessable'
        when cases.cases > 0 and this_year.requests = 0 and last_year.requests = 0 then 'failed'
        else 'passed'
    end as status
from cases
left join requests as this_year
    on cases.agency_id = this_year.agency_id and cases.report_year = this_year.report_year
left join requests as last_year
    on cases.agency_id = last_year.agency_id and cases.report_year = last_year.report_year + 1
where status = 'failed' or getvariable('every_unit')
