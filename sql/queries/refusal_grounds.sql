-- question: On which grounds was information refused, and how often?
-- question_zh: 不予公开的理由分布如何？
-- answer: one row per ground of refusal and year
-- columns: report_year, ground, ground_zh, requests, share
with grounds as (
    unpivot (
        select
            report_year,
            denied_state_secret,
            denied_prohibited_by_law,
            denied_security_stability,
            denied_third_party,
            denied_internal_affairs,
            denied_process_info,
            denied_enforcement_file,
            denied_admin_inquiry
        from requests_operands
        where col_key = 'total'
    )
    on columns(* exclude (report_year))
    into name ground value requests
)

select
    grounds.report_year,
    grounds.ground,
    words.label_zh as ground_zh,
    sum(grounds.requests)::bigint as requests,
    round(
        sum(grounds.requests) / nullif(sum(sum(grounds.requests)) over (partition by grounds.report_year), 0), 3
    ) as share
from grounds
inner join vocabulary as words
    on grounds.ground = words.key and words.table_key = 'requests' and words.axis = 'row' and words.form = '2021'
group by grounds.report_year, grounds.ground, words.label_zh
order by grounds.report_year, requests desc, grounds.ground;
