-- question: Which bodies receive the most requests?
-- question_zh: 哪些机关收到的申请最多？
-- answer: the hundred bodies and years with the most new requests
-- columns: agency_name, report_year, new_requests, by_natural_persons, granted_share
select
    agency_name,
    report_year,
    new_requests::bigint as new_requests,
    new_requests_natural_person::bigint as by_natural_persons,
    round(granted / nullif(outcomes_total, 0), 3) as granted_share
from agency_years
where new_requests is not null
order by new_requests desc, report_id
limit 100;
