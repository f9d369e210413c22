-- question: How many requests for information were made each year, and what share of them by natural persons?
-- question_zh: 每年新收多少件政府信息公开申请？其中自然人占多大比例？
-- answer: one row per year
-- columns: report_year, reports, requests, by_natural_persons, share
select
    report_year,
    count(*) filter (where col_key = 'total') as reports,
    sum(new_requests) filter (where col_key = 'total')::bigint as requests,
    sum(new_requests) filter (where col_key = 'natural_person')::bigint as by_natural_persons,
    round(by_natural_persons / nullif(requests, 0), 3) as share
from requests_operands
group by report_year
order by report_year;
