-- question: For which years do we have each body's reports?
-- question_zh: 各机关有哪些年度的年报？
-- answer: one row per body
-- columns: agency_id, name, division_code, level, first_year, last_year, years_reported, missing_years
select
    agencies.agency_id,
    agencies.name,
    agencies.division_code,
    agencies.level,
    min(reports.report_year) as first_year,
    max(reports.report_year) as last_year,
    count(*) as years_reported,
    last_year - first_year + 1 - years_reported as missing_years
from agencies
inner join reports on agencies.agency_id = reports.agency_id
group by agencies.agency_id, agencies.name, agencies.division_code, agencies.level
order by agencies.agency_id;
