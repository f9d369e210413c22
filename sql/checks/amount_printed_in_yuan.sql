-- id: amount_printed_in_yuan
-- title_en: An amount printed in 元 in a column of 万元
-- title_zh: 万元栏中填写了“元”
-- severity: info
-- group: form
-- scope: body
-- rule: The amount of fees is printed in 万元; a cell that prints 元 behind its number contradicts its column.
-- source: 国办公开办函〔2021〕30号, table 二: 本年收费金额（单位：万元）
-- grain: report of the 2021 form × amount of fees
-- assessable: the cell holds a number
-- innocent: the number is right, and right in the unit it prints
-- cells: proactive.fees.amount
-- message_en: {raw_text} is printed in the column of 万元.
-- message_zh: 收费金额（万元）栏中填写为“{raw_text}”。
select
    reports.report_id,
    reports.agency_id,
    reports.report_year,
    'proactive' as table_key,
    'fees' as row_key,
    'amount' as col_key,
    null::decimal(18, 6) as expected,
    cells.value as actual,
    case
        when cells.value is null then 'not_assessable'
        when regexp_matches(cells.raw_text, '[0-9] *元') then 'failed'
        else 'passed'
    end as status,
    cells.raw_text
from cells
inner join reports on cells.document_id = reports.document_id
where cells.table_key = 'proactive'
    and cells.row_key = 'fees'
    and cells.col_key = 'amount'
    and (status = 'failed' or getvariable('every_unit'))
