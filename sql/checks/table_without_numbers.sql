-- id: table_without_numbers
-- title_en: A table is printed, but holds no number at all
-- title_zh: 表格中没有任何数字
-- severity: info
-- group: form
-- scope: body
-- rule: A table that is printed holds numbers, zeros where nothing is to be counted. Of one that holds none nobody can tell
--   whether it says zero or was not filled.
-- source: derived from the tables of 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号
-- grain: report × table
-- assessable: always, where the report holds the table
-- innocent: a body that has nothing to count leaves the whole table blank
-- cells: =.*.*?blank, =.*.*?not_applicable
-- message_en: None of the {cells} cells of {table} holds a number.
-- message_zh: {table}的{cells}个单元格中没有任何数字。
select
    presence.report_id,
    reports.agency_id,
    reports.report_year,
    presence.table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    presence.n_numbers::decimal(18, 6) as actual,
    case when presence.n_cells > 0 and presence.n_numbers = 0 then 'failed' else 'passed' end as status,
    presence.n_cells as cells,
    case when presence.n_unreadable > 0 then 'extraction' end as blame
from table_presence as presence
inner join reports on presence.document_id = reports.document_id
where presence.table_key in ('proactive', 'requests', 'disputes')
    and (status = 'failed' or getvariable('every_unit'))
