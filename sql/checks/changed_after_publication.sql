-- id: changed_after_publication
-- title_en: Numbers were changed after publication
-- title_zh: 发布后更改了数字
-- severity: warning
-- group: time
-- scope: body
-- rule: A report that stands under one address keeps its numbers; corrections are published with a notice.
-- source: derived from 政府信息公开条例, articles 49 and 50
-- grain: report
-- assessable: two versions were fetched from one address
-- innocent: a correction with a notice elsewhere on the site
-- cells:
-- message_en: {actual} numbers were changed under the same address, as {example_en}.
-- message_zh: 同一网址下有{actual}个数字被更改，例如{example_zh}。
with versions as (
    select other.report_id, other.document_id, other.is_scan or present.is_scan as is_scan
    from report_versions as other
    inner join report_versions as present on other.report_id = present.report_id and present.is_current
    inner join documents as other_document on other.document_id = other_document.document_id
    inner join documents as present_document on present.document_id = present_document.document_id
    where not other.is_current and other_document.url = present_document.url
),

differing as (
    select
        versions.report_id,
        count(*) as cell_count,
        bool_or(versions.is_scan) as is_scan,
        arg_min(
            {
                'table_key': table_key,
                'row_key': row_key,
                'col_key': col_key,
                'change': ': ' || raw_text || ' → ' || current_raw_text
            },
            (table_key, row_key, col_key, raw_text, current_raw_text)
        ) as example
    from versions
    inner join version_differences using (report_id, document_id)
    where version_differences.kind = 'number' and version_differences.current_kind = 'number'
    group by versions.report_id
),

labels as (
    select table_key, axis, key, arg_max(label_en, form) as label_en, arg_max(label_zh, form) as label_zh
    from vocabulary
    group by table_key, axis, key
)

select
    reports.report_id,
    reports.agency_id,
    reports.report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    0::decimal(18, 6) as expected,
    coalesce(differing.cell_count, 0)::decimal(18, 6) as actual,
    case
        when versions.report_id is null then 'not_assessable'
        when differing.cell_count > 0 then 'failed'
        else 'passed'
    end as status,
    coalesce(rows.label_en, differing.example.row_key) || ', ' || coalesce(cols.label_en, differing.example.col_key)
        || differing.example.change as example_en,
    coalesce(rows.label_zh, differing.example.row_key) || '，' || coalesce(cols.label_zh, differing.example.col_key)
        || differing.example.change as example_zh,
    case when differing.is_scan then 'extraction' end as blame
from reports
left join (select distinct report_id from versions) as versions on reports.report_id = versions.report_id
left join differing on reports.report_id = differing.report_id
left join labels as rows
    on rows.axis = 'row' and differing.example.table_key = rows.table_key and differing.example.row_key = rows.key
left join labels as cols
    on cols.axis = 'col' and differing.example.table_key = cols.table_key and differing.example.col_key = cols.key
where status = 'failed' or getvariable('every_unit')
