-- id: prose_items_against_table
-- title_en: The prose publishes fewer or more items of a kind than the table counts
-- title_zh: 正文公开的信息条数与表格件数不同
-- severity: info
-- group: prose
-- scope: body
-- rule: Items of information about normative documents, licences or procurement that the prose counts as published are
--   compared with the documents, decisions or purchases of table 二. They need not agree, one item may tell of several
--   decisions; the difference is shown because readers ask for it.
-- source: derived from a real report (规范性文件类信息 68 against 89, 行政许可类信息 69 against 181)
-- grain: report × kind of item
-- assessable: the prose counts such items, and the table holds the cell
-- innocent: items of information are not documents, decisions or purchases
-- cells: proactive.=.=
-- message_en: The prose counts {expected} items published ({kind}), table 二 says {actual}.
-- message_zh: 正文公开{kind}{expected}条，表二相应数量为{actual}。
with counted as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        kinds.row_key,
        kinds.kind,
        try_cast(
            regexp_extract(regexp_replace(sections.text, '\s', '', 'g'), kinds.pattern, 1) as decimal(18, 6)
        ) as items
    from reports
    inner join sections on reports.document_id = sections.document_id
    cross join (
        values
            ('normative_documents', '规范性文件类信息', '规范性文件类信息([0-9]+)条'),
            ('licences', '行政许可类信息', '行政许可类信息([0-9]+)条'),
            ('procurement', '政府采购项目信息', '政府采购项目信息([0-9]+)条')
    ) as kinds (row_key, kind, pattern)
    where contains(sections.text, '类信息') or contains(sections.text, '采购项目信息')
),

printed as (
    select report_id, row_key, 'newly_published' as col_key, newly_published as number
    from proactive_wide
    where is_current and row_key = 'normative_documents' and newly_published is not null
    union all
    select report_id, row_key, 'issued', issued
    from proactive_wide
    where is_current and row_key = 'normative_documents' and issued is not null
    union all
    select report_id, row_key, 'decisions', decisions
    from proactive_wide
    where is_current and row_key = 'licences' and decisions is not null
    union all
    select report_id, row_key, 'procurement_items', procurement_items
    from proactive_wide
    where is_current and row_key = 'procurement' and procurement_items is not null
)

select
    counted.report_id,
    any_value(counted.agency_id) as agency_id,
    any_value(counted.report_year) as report_year,
    'proactive' as table_key,
    counted.row_key,
    coalesce(any_value(printed.col_key), '') as col_key,
    min(counted.items) as expected,
    any_value(printed.number) as actual,
    case
        when actual is null then 'not_assessable'
        when bool_or(counted.items = printed.number) then 'passed'
        else 'failed'
    end as status,
    any_value(counted.kind) as kind
from counted
left join printed on counted.report_id = printed.report_id and counted.row_key = printed.row_key
where counted.items is not null
group by counted.report_id, counted.row_key
having status = 'failed' or getvariable('every_unit')
