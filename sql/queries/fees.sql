-- question: Who charges fees, and is the unit right?
-- question_zh: 哪些机关收费？单位是否填错？
-- answer: one row per amount above zero, the largest first
-- columns: agency_name, report_year, raw_text, amount, unit, url
select reports.agency_name, reports.report_year, cells.raw_text, cells.value as amount, cells.unit, reports.url
from cells
inner join reports on cells.document_id = reports.document_id
where cells.table_key = 'proactive' and cells.row_key = 'fees' and cells.col_key = 'amount' and cells.value > 0
order by cells.value desc, reports.report_id;
