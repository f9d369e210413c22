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
-- message_en: {actual} numbers read in {table} do not stand in the document's text: {numbers}.
-- message_zh: {table}中读取的{actual}个数字在原文文本中找不到：{numbers}。
with met as (
    select
        document_id,
        split_part(location, '/', 1) as table_key,
        count(*) as number_count,
        string_agg(location, '; ' order by location) as numbers
    from reading_problems
    where code = 'number_not_in_text'
    group by all
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
    met.numbers,
    'extraction' as blame
from table_presence as presence
inner join reports on presence.document_id = reports.document_id
left join met on presence.document_id = met.document_id and presence.table_key = met.table_key
where (status = 'failed' or getvariable('every_unit'))
