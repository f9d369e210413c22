-- question: Who asks for information: persons, companies, lawyers?
-- question_zh: 谁在申请信息公开？
-- answer: one row per year and kind of applicant
-- columns: report_year, applicant, applicant_zh, requests, share
with asked as (
    select report_year, col_key, sum(new_requests) as requests
    from requests_operands
    where col_key <> 'total'
    group by report_year, col_key
)

select
    asked.report_year,
    asked.col_key as applicant,
    words.label_zh as applicant_zh,
    asked.requests::bigint as requests,
    round(asked.requests / nullif(sum(asked.requests) over (partition by asked.report_year), 0), 3) as share
from asked
inner join vocabulary as words
    on asked.col_key = words.key and words.table_key = 'requests' and words.axis = 'col' and words.form = '2021'
order by asked.report_year, words.position;
