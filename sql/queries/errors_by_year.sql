-- question: Are reports getting more careful?
-- question_zh: 年报的差错率是否在下降？
-- answer: one row per year with the share of reports without any error
-- columns: report_year, n_reports, with_errors, share_without
select
    reports.report_year,
    count(*) as n_reports,
    count(*) filter (where wrong.report_id is not null) as with_errors,
    round(1 - with_errors / n_reports, 3) as share_without
from reports
left join (
    select distinct report_id from anomalies where severity = 'error' and state in ('new', 'open', 'reopened')
) as wrong on reports.report_id = wrong.report_id
group by reports.report_year
order by reports.report_year;
