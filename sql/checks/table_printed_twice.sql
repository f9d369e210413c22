-- id: table_printed_twice
-- title_en: A table is printed twice with different numbers
-- title_zh: 同一表格出现两次且数字不同
-- severity: warning
-- group: form
-- scope: body
-- rule: A report holds each table once.
-- source: derived
-- grain: report
-- assessable: always
-- innocent: last year's table was left in, or a page of the bodies below was attached
-- cells:
-- message_en: {problems}
-- message_zh: 同一表格出现两次且数字不同：{problems_zh}
with met as (
    select document_id, count(*) as problem_count, string_agg(text, '; ' order by text) as problems,
        string_agg(
            '表格重复出现，“' || location || '”处不同，另一处为' || regexp_extract(text, '''(.*)''', 1), '；' order by text) as problems_zh
    from reading_problems
    where code in ('printed_twice', 'duplicate_cell')
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
    met.problems,
    met.problems_zh
from reports
left join met on reports.document_id = met.document_id
where (status = 'failed' or getvariable('every_unit'))
