-- question: How far apart are bodies of one level?
-- question_zh: 同级机关之间的差距有多大？
-- answer: one row per indicator, level and year with the tenth, fiftieth and ninetieth percentile
-- columns: indicator_id, level, report_year, bodies, p10, p50, p90
select
    indicator_id,
    level,
    report_year,
    count(*) as bodies,
    round(quantile_cont(value, 0.1), 4) as p10,
    round(quantile_cont(value, 0.5), 4) as p50,
    round(quantile_cont(value, 0.9), 4) as p90
from indicators
where not is_small and value is not null
group by indicator_id, level, report_year
order by indicator_id, level, report_year;
