-- id: number_not_in_text
-- title_en: A number that was read does not stand in the document's text
-- title_zh: 读取的数字在原文文本中找不到
-- severity: info
-- group: reading
-- scope: body
-- rule: Every number that a table was read to print stands as a number in the document's own text, taken by another way
--   than the table: the text of the page, or the markup without its tags.
-- source: derived
-- grain: report × table
-- assessable: always; tables of scans, and of formats whose text is not read twice, have nothing that could fail
-- innocent: none of the publisher; the reading put digits together, or left some out
-- cells:
-- message_en: {actual} numbers read in {table} do not stand in the document's text: {numbers_en}.
-- message_zh: {table}中读取的{actual}个数字在原文文本中找不到：{numbers_zh}。
with labels as (
    select table_key, axis, key, arg_max(label_en, form) as label_en, arg_max(label_zh, form) as label_zh
    from vocabulary
    group by table_key, axis, key
),

found as (
    select
        document_id,
        location,
        split_part(location, '/', 1) as table_key,
        split_part(location, '/', 2) as row_key,
        split_part(location, '/', -1) as col_key
    from reading_problems
    where code = 'number_not_in_text'
),

met as (
    select
        found.document_id,
        found.table_key,
        count(*) as number_count,
        string_agg(
            coalesce(rows.label_en || ', ' || cols.label_en, found.location), '; ' order by found.location
        ) as numbers_en,
        string_agg(
            coalesce(rows.label_zh || '，' || cols.label_zh, found.location), '；' order by found.location
        ) as numbers_zh
    from found
    left join labels as rows on rows.axis = 'row' and found.table_key = rows.table_key and found.row_key = rows.key
    left join labels as cols on cols.axis = 'col' and found.table_key = cols.table_key and found.col_key = cols.key
    group by found.document_id, found.table_key
)

select
    presence.report_id,
    reports.agency_id,
    reports.report_year,
    presence.table_key,
    '' as row_key,
    '' as col_key,
    0::decimal(18, 6) as expected,
    coalesce(met.number_count, 0)::decimal(18, 6) as actual,
    case when met.number_count > 0 then 'failed' else 'passed' end as status,
    met.numbers_en,
    met.numbers_zh,
    'extraction' as blame
from table_presence as presence
inner join reports on presence.document_id = reports.document_id
left join met on presence.document_id = met.document_id and presence.table_key = met.table_key
where (status = 'failed' or getvariable('every_unit'))
