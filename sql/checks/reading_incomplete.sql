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
-- message_zh: 有内容未能读取：{problems_zh}
with met as (
    select document_id, count(*) as problem_count, string_agg(text, '; ' order by text) as problems,
        string_agg(
            case code
                when 'unknown_row' then '“' || location || '”一行不属于规定的表格，未采用'
                when 'no_values' then '表四只有表头，没有数字'
                when 'uneven_columns' then '表四的数字个数与栏目个数不符，未采用'
                when 'page_unreadable' then regexp_replace(location, '^page ', '第') || '页无法读取'
                when 'table_too_large' then '有一张表格过大，未读取'
                when 'too_many_blocks' then '页面表格过多，其余未读取'
                when 'page_cut' then '页面嵌套过深，其余未读取'
                when 'archive_cut' then '压缩包内文件过多，其余未读取'
                when 'number_out_of_range' then '“' || location || '”的数字超出可能的范围'
                else text
            end, '；' order by text) as problems_zh
    from reading_problems
    where code in (
        'unknown_row', 'no_values', 'uneven_columns', 'page_unreadable', 'table_too_large', 'too_many_blocks', 'page_cut',
        'archive_cut', 'number_out_of_range'
    )
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
    met.problems_zh,
    'extraction' as blame
from reports
left join met on reports.document_id = met.document_id
where (status = 'failed' or getvariable('every_unit'))
