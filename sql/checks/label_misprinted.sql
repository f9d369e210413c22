-- id: label_misprinted
-- title_en: A row's label is misprinted
-- title_zh: 行标题与规定文字有出入
-- severity: info
-- group: form
-- scope: body
-- rule: Rows are labelled as in the form; spaces, punctuation, numbering and words in brackets do not count.
-- source: 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号, tables 二 to 四
-- grain: report × table
-- assessable: always, where the report holds the table
-- innocent: an older wording of the same row
-- cells:
-- message_en: Labels that differ from the form ({actual}): {labels}.
-- message_zh: 有{actual}处行标题与规定文字不同：{labels}。
with bare_vocabulary as (
    select distinct
        table_key,
        key as row_key,
        regexp_replace(
            regexp_replace(label_zh, '（[^）]*）|\([^)]*\)', '', 'g'), '[^\p{Han}]|^[一二三四五六七八九十]+、', '', 'g'
        ) as label
    from vocabulary
    where axis = 'row'
),

printed as (
    select table_key, row_key, row_label
    from printed_labels
    where table_key in ('proactive', 'requests', 'disputes') and row_label is not null
),

bare_printed as (
    select
        *,
        regexp_replace(
            regexp_replace(
                regexp_extract(regexp_replace(row_label, '\s', '', 'g'), '[^/]*$'), '（[^）]*）|\([^)]*\)', '', 'g'
            ),
            '[^\p{Han}]|^[一二三四五六七八九十]+、',
            '',
            'g'
        ) as label
    from printed
),

misprinted as (
    select bare_printed.table_key, bare_printed.row_key, bare_printed.row_label
    from bare_printed
    inner join bare_vocabulary using (table_key, row_key)
    where length(bare_printed.label) > 3
    group by all
    having min(
            case
                when contains(bare_printed.label, bare_vocabulary.label)
                    or contains(bare_vocabulary.label, bare_printed.label) then 0
                else levenshtein(bare_printed.label, bare_vocabulary.label)
            end
        ) > 0
),

found as (
    select
        cells.document_id,
        cells.table_key,
        count(distinct cells.row_label) as label_count,
        string_agg(distinct regexp_replace(cells.row_label, '\s', '', 'g'), '; ') as labels
    from cells
    inner join misprinted using (table_key, row_key, row_label)
    group by cells.document_id, cells.table_key
)

select
    presence.report_id,
    reports.agency_id,
    reports.report_year,
    presence.table_key,
    '' as row_key,
    '' as col_key,
    0::decimal(18, 6) as expected,
    coalesce(found.label_count, 0)::decimal(18, 6) as actual,
    case when found.label_count > 0 then 'failed' else 'passed' end as status,
    found.labels
from table_presence as presence
inner join reports on presence.document_id = reports.document_id
left join found on presence.document_id = found.document_id and presence.table_key = found.table_key
where presence.table_key in ('proactive', 'requests', 'disputes') and (status = 'failed' or getvariable('every_unit'))
