-- id: statistics_parts_exceed_total
-- title_en: The parts of a statistic add up to more than it
-- title_zh: 统计表分项之和大于总数
-- severity: warning
-- group: arithmetic
-- scope: body
-- rule: Reconsiderations and lawsuits by result, requests closed in time and late, staff full-time and part-time: each
--   counts under one part only, so that the parts add up to the total at most. They may add up to less, since results that
--   are pending have no row.
-- source: 国办发〔2014〕32号, statistics table: 行政复议数量, 行政诉讼数量, 申请办结数, 从事政府信息公开工作人员数
-- grain: row about disputes, requests closed or staff that has such parts under it × column
-- assessable: the row and at least two of its parts hold a number
-- innocent: the list of parts holds a row of another kind
-- cells: statistics.=.=, statistics.=/*.=
-- message_en: {row}, {col}: its {part_count} parts add up to {actual}, but {expected} is printed.
-- message_zh: “{row}”{col}：{part_count}个分项相加为{actual}，表中总数仅为{expected}。
with parts as (
    select
        document_id,
        parent_path,
        col_key,
        regexp_extract(parent_path, '[^/]*$') as whole_label,
        regexp_extract(label_path, '[^/]*$') as label,
        value
    from statistics_cells
    where is_current and is_part and value is not null
),

-- Only parts that exclude each other: what else is listed under such a row may count the same case again.
exclusive as (
    select document_id, parent_path, col_key, sum(value) as together, count(*) as part_count
    from parts
    where
        (
            regexp_matches(whole_label, '复议|诉讼')
            and regexp_matches(label, '维持|纠错|纠正|撤销|变更|驳回|其他|其它|败诉|胜诉')
        )
        or (contains(whole_label, '办结') and regexp_matches(label, '按时|按期|延期|超期|逾期'))
        or (regexp_matches(whole_label, '人员') and regexp_matches(label, '专职|兼职'))
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
    whole.value as expected,
    exclusive.together as actual,
    case
        when expected is null then 'not_assessable'
        when actual <= expected then 'passed'
        else 'failed'
    end as status,
    exclusive.part_count
from statistics_cells as whole
inner join exclusive
    on whole.document_id = exclusive.document_id
    and whole.label_path = exclusive.parent_path
    and whole.col_key = exclusive.col_key
where whole.is_current and (status = 'failed' or getvariable('every_unit'))
