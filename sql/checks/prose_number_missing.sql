-- id: prose_number_missing
-- title_en: A list in the prose lacks a number before its unit
-- title_zh: 正文列举的条数中缺少数字
-- severity: info
-- group: prose
-- scope: body
-- rule: Where the prose counts kinds of information one after the other (…76条、…121条), each has its number before the unit.
-- source: derived from a real report (全年公开核准企业资质条、施工许可证76条)
-- grain: report whose prose counts so
-- assessable: always; a report without such a list is no unit
-- innocent: a word that ends in 条
-- cells:
-- message_en: A number is missing before 条: {passage}
-- message_zh: “条”前缺少数字：{passage}
with lists as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        regexp_extract(
            regexp_replace(sections.text, '\s', '', 'g'),
            '[\p{Han}]{2,12}[^0-9０-９一二三四五六七八九十百千万亿两余多几数每各该本此法头信链律逐首萝、]条、[\p{Han}]{2,14}[0-9]+条'
        ) as passage
    from reports
    inner join sections on reports.document_id = sections.document_id
    where contains(sections.text, '条、') and regexp_matches(sections.text, '[0-9]\s*条')
)

select
    report_id,
    any_value(agency_id) as agency_id,
    any_value(report_year) as report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    null::decimal(18, 6) as actual,
    case when max(passage) <> '' then 'failed' else 'passed' end as status,
    max(passage) as passage
from lists
group by report_id
having status = 'failed' or getvariable('every_unit')
