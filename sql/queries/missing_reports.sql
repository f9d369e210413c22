-- question: Which reports are missing or could not be read?
-- question_zh: 哪些年报缺失或无法读取？
-- answer: one row per missing or unreadable report
-- columns: agency_name, report_year, state, expected_because, problem, url
select
    coverage.agency_name,
    coverage.report_year,
    coverage.state,
    coverage.expected_because,
    coverage.problem,
    documents.url
from coverage
left join documents on coverage.document_id = documents.document_id
where coverage.state <> 'present'
order by coverage.agency_name, coverage.report_year;
