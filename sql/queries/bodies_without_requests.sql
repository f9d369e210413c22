-- question: How many bodies received no request all year?
-- question_zh: 有多少机关全年未收到申请？
-- answer: one row per level and year
-- columns: level, report_year, bodies, without_requests, share
select
    level,
    report_year,
    count(*) as bodies,
    count(*) filter (where new_requests = 0) as without_requests,
    round(without_requests / bodies, 3) as share
from agency_years
where new_requests is not null
group by level, report_year
order by level, report_year;
