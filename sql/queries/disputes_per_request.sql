-- question: How many requests end in reconsideration or in court?
-- question_zh: 每百件申请引发多少复议和诉讼？
-- answer: one row per level and year
-- columns: level, report_year, requests, reviews, lawsuits, per_hundred
select
    level,
    report_year,
    sum(new_requests)::bigint as requests,
    sum(reviews)::bigint as reviews,
    sum(lawsuits)::bigint as lawsuits,
    round(100 * sum(reviews + lawsuits) / nullif(sum(new_requests), 0), 2) as per_hundred
from agency_years
where new_requests is not null and reviews is not null and lawsuits is not null
group by level, report_year
order by level, report_year;
