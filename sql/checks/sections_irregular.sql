-- id: sections_irregular
-- title_en: Parts of the report are missing, doubled or misnumbered
-- title_zh: 报告章节缺失、重复或编号有误
-- severity: info
-- group: form
-- scope: body
-- rule: A report has six parts, numbered 一 to 六 in their order.
-- source: 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号
-- grain: report
-- assessable: a report of the form of 2019 or 2021 in whose text no heading stands within a paragraph, and which is not
--   in the document twice: both are matters of the page or its reading
-- innocent: headings published as pictures; tables published without headings
-- cells:
-- message_en: {problems}
-- message_zh: 章节问题：{problems_zh}
with met as (
    select
        document_id,
        count(*) as problem_count,
        count(*) filter (where code = 'section_repeated') as repeated_count,
        string_agg(text, '; ' order by text) as problems,
        string_agg(
            case code
                when 'section_missing'
                    then '缺少“' || case regexp_extract(text, '“(.*)”', 1)
                        when 'overview' then '总体情况'
                        when 'proactive' then '主动公开政府信息情况'
                        when 'requests' then '收到和处理政府信息公开申请情况'
                        when 'disputes' then '政府信息公开行政复议、行政诉讼情况'
                        when 'problems' then '存在的主要问题及改进情况'
                        else '其他需要报告的事项'
                    end || '”'
                when 'section_misnumbered'
                    then regexp_replace(text, '^(“.*”) has the number ([0-9]+), expected ([0-9]+)$', '\1的序号为\2，应为\3')
                when 'section_repeated' then regexp_extract(text, '^(“.*”) is', 1) || '重复出现'
                when 'section_out_of_order' then regexp_extract(text, '^(“.*”) stands', 1) || '次序有误'
                else regexp_replace(text, '^[^0-9]*([0-9]+)[^0-9]+([0-9]+).*$', '前言称共\1个部分，有标题的为\2个')
            end, '；' order by text) as problems_zh
    from reading_problems
    where code in ('section_missing', 'section_misnumbered', 'section_repeated', 'section_out_of_order', 'section_count_differs')
    group by document_id
),

glued as (
    select distinct document_id
    from sections
    where position > 1
        and regexp_matches(
            text,
            '[二三四五六]、\s*(主动公开政府信息情况|收到和处理|政府信息公开行政复议|存在的?(主要)?问题|其他需要)'
        )
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
    case
        when glued.document_id is not null or met.repeated_count > 2 then 'not_assessable'
        when met.problem_count > 0 then 'failed'
        else 'passed'
    end as status,
    met.problems,
    met.problems_zh
from reports
left join met on reports.document_id = met.document_id
left join glued on reports.document_id = glued.document_id
where reports.form in ('2019', '2021') and (status = 'failed' or getvariable('every_unit'))
