-- question: Where do sums take a blank as 0?
-- question_zh: 哪些表格的空白按0计算？
-- answer: one row per table of a current report that prints blanks and no 0
-- columns: agency_name, report_year, table_key, n_numbers, n_blanks
select reports.agency_name, reports.report_year, present.table_key, present.n_numbers, present.n_blanks
from table_presence as present
inner join reports on present.document_id = reports.document_id
where present.n_zeros = 0 and present.n_blanks > 0
order by reports.report_id, present.table_key;
