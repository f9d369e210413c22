-- question: What did a body count before 2019?
-- question_zh: 某机关2019年以前统计了哪些内容？
-- answer: one row per row of its statistics tables
-- columns: agency_name, report_year, row_no, label_path, current_year, cumulative, unit
select
    reports.agency_name,
    reports.report_year,
    rows.row_no,
    rows.label_path,
    max(rows.value) filter (where rows.col_key = 'current_year') as current_year,
    max(rows.value) filter (where rows.col_key = 'cumulative') as cumulative,
    any_value(rows.unit) as unit
from statistics_cells as rows
inner join reports on rows.document_id = reports.document_id
group by reports.report_id, reports.agency_name, reports.report_year, rows.row_no, rows.label_path
order by reports.report_id, rows.row_no;
