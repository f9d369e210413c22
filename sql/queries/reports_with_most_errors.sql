-- question: Which reports hold the most errors of arithmetic?
-- question_zh: 哪些年报的计算错误最多？
-- answer: one row per report with an error that stands, the worst first
-- columns: agency_name, report_year, errors, url
select reports.agency_name, reports.report_year, count(*) as errors, reports.url
from anomalies
inner join reports on anomalies.report_id = reports.report_id
where anomalies.severity = 'error' and anomalies.state in ('new', 'open', 'reopened') and anomalies.cause_id is null
group by reports.report_id, reports.agency_name, reports.report_year, reports.url
order by errors desc, reports.report_id;
