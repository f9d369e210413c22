-- id: statistics_part_exceeds_total
-- title_en: A part is larger than what it is a part of
-- title_zh: 统计表“其中”项大于其所属总数
-- severity: error
-- group: arithmetic
-- scope: body
-- rule: A row printed under another one (其中 …) is not larger than it.
-- source: 国办发〔2014〕32号 and the indicator lists of 2008 to 2018: 其中
-- grain: row of a statistics table that stands under another one × column
-- assessable: both rows hold a number
-- innocent: the row above counts something else than the printed indent says
-- cells: statistics.=.=
-- message_en: {row}, {col}: {actual} is printed, but the row it is a part of holds {expected}.
-- message_zh: “{row}”{col}为{actual}，大于其所属总数{expected}。
select
    part.report_id,
    part.agency_id,
    part.report_year,
    'statistics' as table_key,
    part.label_path as row_key,
    part.col_key,
    whole.value as expected,
    part.value as actual,
    case
        when expected is null or actual is null then 'not_assessable'
        when actual <= expected then 'passed'
        else 'failed'
    end as status
from statistics_cells as part
left join statistics_cells as whole
    on part.document_id = whole.document_id
    and part.parent_path = whole.label_path
    and part.col_key = whole.col_key
where part.is_current and part.is_part and (status = 'failed' or getvariable('every_unit'))
