-- question: How often are requests called repeated or excessive?
-- question_zh: 重复申请、大量反复申请有多少？
-- answer: one row per year
-- columns: report_year, requests, repeated, excessive, per_thousand
select
    report_year,
    sum(new_requests)::bigint as requests,
    sum(rejected_repeat)::bigint as repeated,
    sum(rejected_excessive)::bigint as excessive,
    round(1000 * sum(rejected_repeat + rejected_excessive) / nullif(sum(new_requests), 0), 2) as per_thousand
from agency_years
where form in ('2019', '2021')
group by report_year
order by report_year;
