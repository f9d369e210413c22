-- id: hybrid_form
-- title_en: One table mixes two generations of the form
-- title_zh: 同一表格混用两版格式
-- severity: info
-- group: form
-- scope: body
-- rule: A table has the columns of one form.
-- source: 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号
-- grain: report
-- assessable: always
-- innocent: a table adapted by hand
-- cells:
-- message_en: {problems}
-- message_zh: {problems_zh}
with met as (
    select document_id, count(*) as problem_count, string_agg(text, '; ' order by text) as problems,
        string_agg('表二同时使用2019年版和2021年版的栏目', '；' order by text) as problems_zh
    from reading_problems
    where code in ('hybrid_form')
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
