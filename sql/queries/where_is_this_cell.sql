-- question: Where exactly is a number printed, and how sure is its reading?
-- question_zh: 某个数字印在哪里？读取可信度如何？
-- answer: one row per cell of the row `new_requests`
-- columns: report_id, col_key, row_label, raw_text, value, url, page, x0, top, x1, bottom, locator, confidence
select
    cells.report_id,
    cells.col_key,
    cells.row_label,
    cells.raw_text,
    cells.value,
    documents.url,
    cells.page,
    cells.x0,
    cells.top,
    cells.x1,
    cells.bottom,
    cells.locator,
    cells.confidence
from cells
inner join reports on cells.document_id = reports.document_id
inner join documents on cells.document_id = documents.document_id
where cells.table_key = 'requests' and cells.row_key = 'new_requests'
order by cells.report_id, cells.position;
