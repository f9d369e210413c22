-- id: low_confidence
-- title_en: A table was read with doubt
-- title_zh: 表格读取可信度较低
-- severity: info
-- group: reading
-- scope: body
-- rule: Every cell of a table is read with a confidence of at least low_confidence.
-- source: derived from the readers' own scores
-- grain: report × table
-- assessable: always
-- innocent: a scan; borders that had to be inferred
-- cells:
-- message_en: The least sure cell of {table} has a confidence of {actual}.
-- message_zh: {table}中可信度最低的单元格为{actual}。
select
    presence.report_id,
    reports.agency_id,
    reports.report_year,
    presence.table_key,
    '' as row_key,
    '' as col_key,
    least_confidence.value as expected,
    presence.min_confidence::decimal(18, 6) as actual,
    case when actual < expected then 'failed' else 'passed' end as status,
    'extraction' as blame
from table_presence as presence
inner join reports on presence.document_id = reports.document_id
cross join (select value from thresholds where name = 'low_confidence') as least_confidence
where status = 'failed' or getvariable('every_unit')
