-- id: statistics_parts_sum
-- title_en: The parts of a statistic do not add up to it
-- title_zh: 统计表分项之和与总数不符
-- severity: warning
-- group: arithmetic
-- scope: body
-- rule: Requests received = sum of the ways they came in; answers = sum of the kinds of answer; refusals = sum of their
--   reasons. Where a request can stand under one part only, parts add up; channels of publication overlap and need not.
-- source: 国办发〔2014〕32号 and the indicator lists of 2008 to 2018 (定西市 报表): 申请总数, 答复总数, 不予公开
-- grain: row about requests or answers that has rows under it × column
-- assessable: the row and all rows under it hold a number
-- innocent: the list of parts is not complete, or a request was answered in several ways
-- cells: statistics.=.=, statistics.=/*.=
-- message_en: {row}, {col}: its {part_count} parts add up to {expected}, but {actual} is printed.
-- message_zh: “{row}”{col}：{part_count}个分项相加为{expected}，表中为{actual}。
with parts as (
    select
        document_id,
        parent_path,
        col_key,
        sum(value) as parts,
        count(*) as part_count,
        count(value) as number_count
    from statistics_cells
    where is_current and is_part
    group by document_id, parent_path, col_key
    having count(*) > 1
)

select
    whole.report_id,
    whole.agency_id,
    whole.report_year,
    'statistics' as table_key,
    whole.label_path as row_key,
    whole.col_key,
    case when parts.part_count = parts.number_count then parts.parts end as expected,
    whole.value as actual,
    case
        when expected is null or actual is null then 'not_assessable'
        when expected = actual then 'passed'
        else 'failed'
    end as status,
    parts.part_count
from statistics_cells as whole
inner join parts
    on whole.document_id = parts.document_id
    and whole.label_path = parts.parent_path
    and whole.col_key = parts.col_key
where whole.is_current
    and regexp_matches(whole.label_path, '申请[^/]*$|答复[^/]*$|(不(予|同意)|否决)公开[^/]*$')
    and not regexp_matches(whole.label_path, '(复议|诉讼|收费|减免)[^/]*$')
    and (status = 'failed' or getvariable('every_unit'))
