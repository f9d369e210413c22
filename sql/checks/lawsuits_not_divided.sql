-- id: lawsuits_not_divided
-- title_en: Lawsuits are not divided by whether a reconsideration came before
-- title_zh: 行政诉讼未区分“未经复议直接起诉”与“复议后起诉”
-- severity: info
-- group: form
-- scope: body
-- rule: Table 四 has three blocks: reconsiderations, lawsuits without one, lawsuits after one. Of a table with fewer blocks
--   that does not say which lawsuits it counts, the numbers of lawsuits are not taken over, and no check sees them.
-- source: 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号, table 四, head of the table
-- grain: report × table of disputes
-- assessable: always, where the report holds the table
-- innocent: a body without lawsuits joined the two blocks
-- cells:
-- message_en: The table of disputes does not say which lawsuits came after a reconsideration; their numbers were left out.
-- message_zh: 表四未区分“未经复议直接起诉”与“复议后起诉”，行政诉讼数字未采用。
with met as (
    select distinct document_id
    from reading_problems
    where code = 'lawsuits_not_divided'
)

select
    presence.report_id,
    reports.agency_id,
    reports.report_year,
    'disputes' as table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    null::decimal(18, 6) as actual,
    case when met.document_id is not null then 'failed' else 'passed' end as status
from table_presence as presence
inner join reports on presence.document_id = reports.document_id
left join met on presence.document_id = met.document_id
where presence.table_key = 'disputes' and (status = 'failed' or getvariable('every_unit'))
