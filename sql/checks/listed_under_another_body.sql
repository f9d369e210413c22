-- id: listed_under_another_body
-- title_en: A report is listed under another body's name
-- title_zh: 列表标题的机关与报告不一致
-- severity: warning
-- group: agencies
-- scope: all
-- rule: The title of the list that leads to a report names the report's body. One file that is listed for two bodies is the
--   report of one of them only. Names are compared as in bodies_conflict.
-- source: derived
-- grain: report that a list with a township's or a bureau's name in its title leads to
-- assessable: the report's own name is that of a township or a bureau too
-- innocent: the list uses an older name of the body
-- cells:
-- message_en: The report of {agency_name} is listed as “{list_title}”.
-- message_zh: {agency_name}的报告在列表中的标题为“{list_title}”。
with listed as (
    select distinct
        sha256,
        list_title,
        regexp_replace(regexp_replace(list_title, '\s', '', 'g'), '20[0-9]{2}年?度?', '', 'g') as title
    from fetches
    where role in ('detail', 'attachment', 'file') and sha256 is not null and list_title is not null
),

names as (
    select
        sha256,
        list_title,
        regexp_extract(
            title,
            '([^省市县区旗州盟镇乡《关于公布]+)(?:镇|乡|街道)(?:人民政府|政府|办事处|办公室|党政办公室|党政办)?(?:关于)?(?:政府)?信息公开',
            1
        ) as settlement,
        regexp_extract(title, '([^省市县区旗州盟《关于公布]+?)(?:局|厅|委员会|委)(?:关于)?(?:政府)?信息公开', 1) as field
    from listed
),

own_names as (
    select
        *,
        regexp_extract(
            agency_name, '([^省市县区旗州盟镇乡]+)(?:镇|乡|街道)(?:人民政府|政府|办事处|办公室|党政办公室|党政办)?$', 1
        ) as settlement,
        regexp_extract(agency_name, '([^省市县区旗州盟]+?)(?:局|厅|委员会|委)$', 1) as field
    from reports
),

pairs as (
    select
        own.report_id,
        own.agency_id,
        own.report_year,
        own.agency_name,
        names.list_title,
        case
            when own.settlement = '' and own.field = '' then null
            when own.settlement <> '' and names.settlement <> ''
                then contains(own.settlement, names.settlement) or contains(names.settlement, own.settlement)
            when own.settlement <> '' or names.settlement <> '' then false
            else len(list_intersect(list_distinct(string_split(own.field, '')), list_distinct(string_split(names.field, ''))))
                >= 0.5 * least(
                    len(list_distinct(string_split(own.field, ''))), len(list_distinct(string_split(names.field, '')))
                )
        end as is_same
    from names
    inner join own_names as own on names.sha256 = own.document_id
    where names.settlement <> '' or names.field <> ''
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
    case
        when count(is_same) = 0 then 'not_assessable'
        when bool_and(is_same) then 'passed'
        else 'failed'
    end as status,
    any_value(agency_name) as agency_name,
    arg_min(list_title, (is_same, list_title)) as list_title
from pairs
group by report_id
having status = 'failed' or getvariable('every_unit')
