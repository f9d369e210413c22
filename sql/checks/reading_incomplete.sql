-- id: reading_incomplete
-- title_en: Part of a table could not be read
-- title_zh: 表格有内容未能读取
-- severity: info
-- group: reading
-- scope: body
-- rule: Every row and column of a table is one of the form.
-- source: derived
-- grain: report
-- assessable: always
-- innocent: rows that a province added to the form
-- cells:
-- message_en: {problems}
-- message_zh: 有内容未能读取：{problems}
with met as (
    select document_id, count(*) as problem_count, string_agg(text, '; ' order by text) as problems
    from reading_problems
    where code in ('unknown_row', 'no_values', 'uneven_columns', 'page_unreadable', 'table_too_large', 'too_many_blocks', 'number_out_of_range')
    group by document_id
)

select
    reports.report_id,
    reports.agency_id,
    reports.report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    met.problem_count::decimal(18, 6) as actual,
    case when met.problem_count > 0 then 'failed' else 'passed' end as status,
    met.problems, 'extraction' as blame
from reports
left join met on reports.document_id = met.document_id
where (status = 'failed' or getvariable('every_unit'))
