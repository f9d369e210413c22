-- id: bodies_conflict
-- title_en: Title and text name different bodies
-- title_zh: 标题与正文的机关名称不一致
-- severity: warning
-- group: agencies
-- scope: body
-- rule: The title and the text of a report name one body. Names are compared by what stands behind the place and
--   before 局, 委, 镇 …: two townships are one where one name is part of the other, two bureaus where they share half the
--   characters of the shorter name.
-- source: derived (reports copied from another body)
-- grain: report
-- assessable: the title and the text each name a bureau, commission, township or street
-- innocent: the text names the office that wrote the report, or the body by an older name
-- cells:
-- message_en: The title names {title_name}, the text names {text_name}.
-- message_zh: 标题为{title_name}，正文为{text_name}。
with named as (
    select
        document_id,
        source in ('title', 'headline') as is_title,
        value as name,
        regexp_extract(value, '([^省市县区旗州盟镇乡]+)(?:镇|乡|街道)(?:人民政府|政府|办事处|办公室|党政办公室|党政办)?$', 1)
            as settlement,
        regexp_extract(value, '([^省市县区旗州盟]+?)(?:局|厅|委员会|委)$', 1) as field
    from identity_evidence
    where what = 'agency_name' and source in ('title', 'headline', 'preamble', 'contact', 'signature')
),

names as (
    select *, list_distinct(string_split(field, '')) as characters
    from named
    where settlement <> '' or field <> ''
),

pairs as (
    select
        in_title.document_id,
        in_title.name as title_name,
        in_text.name as text_name,
        case
            when in_title.settlement <> '' and in_text.settlement <> ''
                then (
                    contains(in_title.settlement, in_text.settlement) or contains(in_text.settlement, in_title.settlement)
                )::integer
            when in_title.settlement <> '' or in_text.settlement <> '' then 0
            else len(list_intersect(in_title.characters, in_text.characters))
                / least(len(in_title.characters), len(in_text.characters))
        end as shared
    from names as in_title
    inner join names as in_text on in_title.document_id = in_text.document_id
    where in_title.is_title and not in_text.is_title
),

closest as (
    select document_id, max(shared) as shared, arg_max(title_name, shared) as title_name,
        arg_max(text_name, shared) as text_name
    from pairs
    group by document_id
)

select
    reports.report_id,
    reports.agency_id,
    reports.report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    null::decimal(18, 6) as actual,
    case
        when closest.shared is null then 'not_assessable'
        when closest.shared < 0.5 then 'failed'
        else 'passed'
    end as status,
    closest.title_name,
    closest.text_name
from reports
left join closest on reports.document_id = closest.document_id
where status = 'failed' or getvariable('every_unit')
