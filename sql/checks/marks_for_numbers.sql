-- id: marks_for_numbers
-- title_en: Marks stand where other cells of the table hold numbers
-- title_zh: 表中部分单元格填写“/”“-”“无”等符号，其他单元格填写了数字
-- severity: info
-- group: form
-- scope: body
-- rule: Every row and column of the tables of requests and disputes applies to every body, so that a cell holds a number and
--   no mark for “does not apply” (/, -, —, 无). A sum over such a cell cannot be checked.
-- source: derived from tables 三 and 四 of 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号
-- grain: report × table of requests or disputes
-- assessable: the table holds at least one number
-- innocent: the mark stands for 0
-- cells: =.*.*?not_applicable
-- message_en: {actual} cells of {table} hold a mark (/, -, 无) in place of a number.
-- message_zh: {table}中有{actual}个单元格填写了“/”“-”“无”等符号，未填写数字。
select
    presence.report_id,
    reports.agency_id,
    reports.report_year,
    presence.table_key,
    '' as row_key,
    '' as col_key,
    0::decimal(18, 6) as expected,
    (presence.n_cells - presence.n_numbers - presence.n_blanks - presence.n_unreadable)::decimal(18, 6) as actual,
    case
        when presence.n_numbers = 0 then 'not_assessable'
        when actual > 0 then 'failed'
        else 'passed'
    end as status
from table_presence as presence
inner join reports on presence.document_id = reports.document_id
where presence.table_key in ('requests', 'disputes') and (status = 'failed' or getvariable('every_unit'))
