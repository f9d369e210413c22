-- question: Which numbers were read with doubt?
-- question_zh: 哪些数字读取时存疑？
-- answer: one row per cell with a confidence below 0.9, the least sure first
-- columns: agency_name, report_year, table_key, row_key, col_key, raw_text, value, confidence, url, page
select
    reports.agency_name,
    reports.report_year,
    cells.table_key,
    cells.row_key,
    cells.col_key,
    cells.raw_text,
    cells.value,
    cells.confidence,
    reports.url,
    cells.page
from cells
inner join reports on cells.document_id = reports.document_id
where cells.confidence < 0.9
order by cells.confidence, reports.report_id, cells.position;
