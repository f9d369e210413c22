-- question: Where does the prose state another number than the table?
-- question_zh: 正文与表格的数字在哪里不一致？
-- answer: one row per exact number of the prose that its cell contradicts
-- columns: agency_name, report_year, meaning, in_prose, in_table, sentence
select
    reports.agency_name,
    reports.report_year,
    claims.meaning,
    claims.value as in_prose,
    cells.value as in_table,
    claims.sentence
from claims
inner join reports on claims.document_id = reports.document_id
inner join cells
    on claims.document_id = cells.document_id
    and claims.meaning = cells.table_key || '.' || cells.row_key || '.' || cells.col_key
where claims.qualifier = '' and claims.value <> cells.value
order by claims.report_id, claims.position;
