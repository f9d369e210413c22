-- question: Do townships grant requests more often than provinces?
-- question_zh: 各层级机关予以公开的比例有何差别？
-- answer: one row per level and year, over bodies with at least 30 outcomes
-- columns: level, report_year, bodies, share_granted_of_all, median_share
select
    level,
    report_year,
    count(*) as bodies,
    round(sum(numerator) / sum(denominator), 3) as share_granted_of_all,
    round(median(value), 3) as median_share
from indicators
where indicator_id = 'share_granted' and not is_small
group by level, report_year
order by level, report_year;
