-- id: prose_parts_sum
-- title_en: A list in the prose does not add up to its total
-- title_zh: 正文中括号内分项之和与总数不符
-- severity: info
-- group: prose
-- scope: body
-- rule: Where the prose gives a total and, in brackets behind it, the numbers of its parts, the parts do not exceed the
--   total; where the list ends with the others (其他) they make the total.
-- source: derived from a real report (2599 条 whose eleven parts make 2533)
-- grain: report, by the list that differs most
-- assessable: the prose holds such a list of at least three parts with no further division in it
-- innocent: an item stands under two heads
-- cells:
-- message_en: {expected} are stated, but the {part_count} parts in brackets add up to {actual}. {passage}
-- message_zh: 正文称共{expected}，括号内{part_count}项相加为{actual}。原文：{passage}
with passages as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        unnest(regexp_extract_all(
            regexp_replace(sections.text, '\s', '', 'g'), '[^。；（）()]{0,30}[0-9]+[条件份项个][，,、]?[（(][^（）()]*[）)]'
        )) as passage
    from reports
    inner join sections on reports.document_id = sections.document_id
    where regexp_matches(sections.text, '[0-9]\s*[条件份项个]\s*[，,、]?\s*[（(]')
),

split as (
    select
        *,
        regexp_extract(passage, '([0-9]+)([条件份项个])[，,、]?[（(]', 2) as unit,
        try_cast(regexp_extract(passage, '([0-9]+)([条件份项个])[，,、]?[（(]', 1) as bigint) as total,
        regexp_replace(regexp_extract(passage, '[（(]([^（）()]*)[）)]', 1), '^(其中|包括|含)[:：，,]?', '') as list
    from passages
),

lists as (
    select
        *,
        list_transform(regexp_extract_all(list, '[0-9]+' || unit), lambda x: try_cast(rtrim(x, unit) as bigint)) as parts
    from split
),

compared as (
    select
        report_id,
        agency_id,
        report_year,
        passage,
        total,
        list_sum(parts) as parts_total,
        len(parts) as part_count,
        case
            when len(parts) < 3 or regexp_matches(list, '其中|包括|分别') then null
            when parts_total > total then true
            when contains(list, '其他') then parts_total < total
            when parts_total = total then false
        end as differs
    from lists
    where total is not null
)

select
    report_id,
    any_value(agency_id) as agency_id,
    any_value(report_year) as report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    arg_max(total, abs(parts_total - total))::decimal(18, 6) as expected,
    arg_max(parts_total, abs(parts_total - total))::decimal(18, 6) as actual,
    case
        when bool_or(differs) is null then 'not_assessable'
        when bool_or(differs) then 'failed'
        else 'passed'
    end as status,
    arg_max(part_count, abs(parts_total - total)) as part_count,
    arg_max(passage, abs(parts_total - total)) as passage
from compared
where differs is not false or not exists (
    select 1 from compared as other where other.report_id = compared.report_id and other.differs
)
group by report_id
having status = 'failed' or getvariable('every_unit')
