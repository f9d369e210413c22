-- id: blank_cells
-- title_en: Cells are left blank in a table that prints zeros
-- title_zh: 表中部分单元格空白，其他单元格却填了0
-- severity: info
-- group: form
-- scope: body
-- rule: Every cell of a table is filled. A blank where other cells print 0 may be a zero or a number that is lacking.
-- source: derived from the tables of 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号
-- grain: report × table
-- assessable: the table holds at least one number
-- innocent: the row or column does not apply to this body; a table that prints no 0 at all leaves its zeros blank, which is
--   no failure
-- cells: =.*.*?blank
-- message_en: Cells of {table} left blank while others print 0: {actual}.
-- message_zh: {table}中有{actual}个单元格空白，而其他单元格填写了0。
select
    presence.report_id,
    reports.agency_id,
    reports.report_year,
    presence.table_key,
    '' as row_key,
    '' as col_key,
    0::decimal(18, 6) as expected,
    presence.n_blanks::decimal(18, 6) as actual,
    case
        when presence.n_numbers = 0 then 'not_assessable'
        when presence.n_blanks > 0 and presence.n_zeros > 0 then 'failed'
        else 'passed'
    end as status
from table_presence as presence
inner join reports on presence.document_id = reports.document_id
where presence.table_key in ('proactive', 'requests', 'disputes')
    and (status = 'failed' or getvariable('every_unit'))
