-- question: How did the outcomes of requests shift over the years?
-- question_zh: 办理结果的构成如何变化？
-- answer: one row per year with the shares of the kinds of outcome
-- columns: report_year, outcomes, granted, in_part, denied, unavailable, not_processed, other
select
    report_year,
    sum(outcomes_total)::bigint as outcomes,
    round(sum(granted) / sum(outcomes_total), 3) as granted,
    round(sum(granted_in_part) / sum(outcomes_total), 3) as in_part,
    round(sum(denied_total) / sum(outcomes_total), 3) as denied,
    round(sum(unavailable_total) / sum(outcomes_total), 3) as unavailable,
    round(sum(rejected_total) / sum(outcomes_total), 3) as not_processed,
    round(sum(other_total) / sum(outcomes_total), 3) as other
from agency_years
where form in ('2019', '2021')
group by report_year
having sum(outcomes_total) > 0
order by report_year;
