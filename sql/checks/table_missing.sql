-- id: table_missing
-- title_en: A table of the form is missing
-- title_zh: 缺少规定的表格
-- severity: warning
-- group: form
-- scope: body
-- rule: A report of the 2019 or 2021 form holds three tables: proactive disclosure, requests, disputes.
-- source: 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号, parts 二, 三 and 四
-- grain: report × table; a report that holds none of the three is one unit of its own, without a table
-- assessable: a report for 2019 or later, or one of the 2019 or 2021 form; a table only where another one was read
-- innocent: the table was published as a picture or as an attachment of its own
-- cells:
-- message_en: {what_en} is not in the report.
-- message_zh: 报告中没有{what_zh}。
with due as (
    select reports.report_id, reports.agency_id, reports.report_year, tables.*
    from reports
    cross join (
        values
            ('', 'Any of the three tables', '三张规定表格中的任何一张'),
            ('proactive', 'The table of proactive disclosure (二)', '表二“主动公开政府信息情况”'),
            ('requests', 'The table of requests (三)', '表三“收到和处理政府信息公开申请情况”'),
            ('disputes', 'The table of disputes (四)', '表四“政府信息公开行政复议、行政诉讼情况”')
    ) as tables (table_key, what_en, what_zh)
    where reports.report_year >= 2019 or reports.form in ('2019', '2021')
),

present as (
    select report_id, table_key, n_cells
    from table_presence
    where table_key in ('proactive', 'requests', 'disputes') and n_cells > 0
        and document_id in (select document_id from reports)
),

present_any as (
    select report_id, sum(n_cells) as n_cells
    from present
    group by report_id
)

select
    due.report_id,
    due.agency_id,
    due.report_year,
    due.table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    null::decimal(18, 6) as actual,
    case
        when due.table_key = '' and present_any.n_cells > 0 then 'passed'
        when due.table_key = '' then 'failed'
        when present_any.n_cells is null then 'not_assessable'
        when present.n_cells > 0 then 'passed'
        else 'failed'
    end as status,
    due.what_en,
    due.what_zh
from due
left join present_any on due.report_id = present_any.report_id
left join present on due.report_id = present.report_id and due.table_key = present.table_key
where status = 'failed' or getvariable('every_unit')
