-- question: How often was a body's decision corrected on reconsideration or in court?
-- question_zh: 行政复议和行政诉讼中结果被纠正的比例是多少？
-- answer: one row per year and kind of dispute
-- columns: report_year, row_key, disputes, concluded, corrected, share
select
    report_year,
    row_key,
    sum(total)::bigint as disputes,
    sum(upheld + corrected + other)::bigint as concluded,
    sum(corrected)::bigint as corrected,
    round(sum(corrected) / nullif(sum(upheld + corrected + other), 0), 3) as share
from disputes_operands
group by report_year, row_key
order by report_year, row_key;
