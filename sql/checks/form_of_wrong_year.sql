-- id: form_of_wrong_year
-- title_en: A form that does not belong to the year
-- title_zh: 使用的表格版式与年度不符
-- severity: info
-- group: form
-- scope: body
-- rule: Reports for 2021 and later use the form of 2021, those for 2019 and 2020 the form of 2019, earlier ones neither.
-- source: 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号; told by the columns, never by the notice that a report cites
-- grain: report
-- assessable: the report holds a table of a known form
-- innocent: an old report was published again in a new layout
-- cells:
-- message_en: The report for {year} uses the form {form_en}, where that {due_en} is due.
-- message_zh: {year}年报告使用了{form_zh}版表格，应使用{due_zh}版。
select
    report_id,
    agency_id,
    report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    null::decimal(18, 6) as actual,
    case when report_year >= 2021 then '2021' when report_year >= 2019 then '2019' else 'pre2019' end as due,
    case
        when form is null then 'not_assessable'
        when form = due then 'passed'
        else 'failed'
    end as status,
    case form when 'pre2019' then 'of 2008 to 2018' else 'of ' || form end as form_en,
    case due when 'pre2019' then 'of 2008 to 2018' else 'of ' || due end as due_en,
    case form when 'pre2019' then '2018年及以前' else form || '年' end as form_zh,
    case due when 'pre2019' then '2018年及以前' else due || '年' end as due_zh
from reports
where status = 'failed' or getvariable('every_unit')
