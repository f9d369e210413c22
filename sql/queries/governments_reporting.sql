-- question: Of all governments of the country, how many have a report here, by level and year?
-- question_zh: 全国各级政府中，各年度收集到年报的有多少？
-- answer: one row per level and year
-- columns: level, report_year, governments, reported, share_reported
select
    level,
    report_year,
    sum(n_governments) as governments,
    sum(n_reported) as reported,
    round(reported / governments, 4) as share_reported
from government_coverage
group by level, report_year
order by level, report_year;
