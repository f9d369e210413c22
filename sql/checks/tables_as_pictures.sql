-- id: tables_as_pictures
-- title_en: The tables are published as pictures
-- title_zh: 表格以图片形式发布
-- severity: info
-- group: form
-- scope: all
-- rule: Tables are published as text that machines can read.
-- source: derived; 政府信息公开条例 asks for disclosure that is easy to look up (便于查阅)
-- grain: report document
-- assessable: always, where the document says whose report it is and of which year
-- innocent: a scan of the signed report stands beside a page with the tables
-- cells:
-- message_en: {problem}
-- message_zh: 报告的表格以图片形式发布，无法直接读取。
with candidates as (
    select
        documents.document_id,
        coalesce(min(agency_names.agency_id), documents.agency_name) as agency_id,
        documents.report_year,
        any_value(documents.status) as status_of_document,
        any_value(documents.problem) as problem
    from documents
    left join agency_names on documents.agency_name = agency_names.printed_name
    where documents.status in ('read', 'needs_ocr')
        and documents.agency_name is not null
        and documents.report_year is not null
    group by documents.document_id, documents.agency_name, documents.report_year
)

select
    candidates.agency_id || '-' || candidates.report_year as report_id,
    candidates.agency_id,
    candidates.report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    null::decimal(18, 6) as actual,
    case when bool_or(candidates.status_of_document = 'read') then 'passed' else 'failed' end as status,
    any_value(candidates.problem) as problem
from candidates
group by candidates.agency_id, candidates.report_year
having status = 'failed' or getvariable('every_unit')
