-- id: section_without_text
-- title_en: A part of the report has a heading and no text
-- title_zh: 章节只有标题，没有内容
-- severity: info
-- group: form
-- scope: body
-- rule: Parts 一 (the year in general) and 五 (problems and what is done about them) are written in words: at least
--   section_text characters stand below their heading.
-- source: 国办公开办函〔2021〕30号, 一、报告内容; 国办公开办函〔2019〕60号
-- grain: report of the form of 2019 or 2021 × part 一 or 五 whose heading was found
-- assessable: always; a part whose heading is missing is a matter of sections_irregular
-- innocent: the text was published as a picture; the part stands in an attachment
-- cells:
-- message_en: “{heading}” has {actual} characters of text below it.
-- message_zh: “{heading}”之下只有{actual}个字。
with parts as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        case
            when regexp_matches(sections.heading, '其他|其它|主动公开|申请|复议') then null
            when contains(sections.heading, '问题') then 'problems'
            when regexp_matches(sections.heading, '^\s*一') then 'overview'
        end as part,
        sections.heading,
        length(regexp_replace(sections.text[:200], '[^\p{Han}A-Za-z0-9]', '', 'g')) as characters
    from reports
    inner join sections on reports.document_id = sections.document_id
    where reports.form in ('2019', '2021') and sections.heading <> ''
)

select
    parts.report_id,
    any_value(parts.agency_id) as agency_id,
    any_value(parts.report_year) as report_year,
    '' as table_key,
    parts.part as row_key,
    '' as col_key,
    least_text.value as expected,
    max(parts.characters)::decimal(18, 6) as actual,
    case when actual < expected then 'failed' else 'passed' end as status,
    arg_max(parts.heading, parts.characters) as heading
from parts
cross join (select value from thresholds where name = 'section_text') as least_text
where parts.part is not null
group by parts.report_id, parts.part, least_text.value
having status = 'failed' or getvariable('every_unit')
