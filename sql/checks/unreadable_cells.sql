-- id: unreadable_cells
-- title_en: Cells hold something that is no number
-- title_zh: 单元格内容无法识别为数字
-- severity: info
-- group: reading
-- scope: body
-- rule: A cell holds a number, a blank, or a mark for "does not apply".
-- source: derived
-- grain: report × table
-- assessable: always
-- innocent: a note in words
-- cells: =.*.*?unreadable
-- message_en: {actual} cells of {table} hold something that is no number.
-- message_zh: {table}中有{actual}个单元格无法识别为数字。
select
    presence.report_id,
    reports.agency_id,
    reports.report_year,
    presence.table_key,
    '' as row_key,
    '' as col_key,
    0::decimal(18, 6) as expected,
    presence.n_unreadable::decimal(18, 6) as actual,
    case when presence.n_unreadable > 0 then 'failed' else 'passed' end as status,
    'extraction' as blame
from table_presence as presence
inner join reports on presence.document_id = reports.document_id
where status = 'failed' or getvariable('every_unit')
