-- question: What did bodies change when they published a report again?
-- question_zh: 机关重新发布年报时改了哪些数？
-- answer: one row per cell that differs between versions of a report
-- columns: agency_name, report_year, table_key, row_key, col_key, other_text, current_text, other_url, current_url
select
    reports.agency_name,
    reports.report_year,
    changed.table_key,
    changed.row_key,
    changed.col_key,
    changed.raw_text as other_text,
    changed.current_raw_text as current_text,
    other.url as other_url,
    reports.url as current_url
from version_differences as changed
inner join reports on changed.report_id = reports.report_id
inner join documents as other on changed.document_id = other.document_id
order by changed.report_id, changed.document_id, changed.table_key, changed.row_key, changed.col_key;
