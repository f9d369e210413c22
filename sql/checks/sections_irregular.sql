-- id: sections_irregular
-- title_en: Parts of the report are missing, doubled or misnumbered
-- title_zh: 报告章节缺失、重复或编号有误
-- severity: info
-- group: form
-- rule: A report has six parts, numbered 一 to 六 in their order.
-- source: 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号
-- grain: report
-- assessable: always, for reports of the forms of 2019 and 2021
-- innocent: headings published as pictures; tables published without headings
-- cells:
-- message_en: {problems}
-- message_zh: 章节问题：{problems}
with met as (
    select document_id, count(*) as problem_count, string_agg(text, '; ' order by text) as problems
    from reading_problems
    where code in ('section_missing', 'section_misnumbered', 'section_repeated', 'section_out_of_order', 'section_count_differs')
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
    met.problems
from reports
left join met on reports.document_id = met.document_id
where reports.form in ('2019', '2021') and (status = 'failed' or getvariable('every_unit'))
