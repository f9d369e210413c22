-- question: Who publishes after the day the Regulation sets?
-- question_zh: 哪些机关逾期发布年报？
-- answer: one row per late report, the latest first
-- columns: agency_name, level, report_year, published_on, days_to_publication, url
select
    panel.agency_name,
    panel.level,
    panel.report_year,
    panel.published_on,
    panel.days_to_publication,
    reports.url
from agency_years as panel
inner join reports on panel.report_id = reports.report_id
where not panel.is_on_time
order by panel.days_to_publication desc, panel.report_id;
