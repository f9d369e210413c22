-- id: prose_all_upheld
-- title_en: The prose says that all cases were upheld or none was lost, the table counts others
-- title_zh: 正文称均获维持或无败诉，表中却有其他结果
-- severity: warning
-- group: prose
-- scope: body
-- rule: 均获维持 allows no case corrected, ended otherwise or pending; 无败诉, 胜诉 allow no case corrected.
-- source: derived from a real contradiction (上海市政府办公厅 2019); table 四 of 国办公开办函〔2021〕30号
-- grain: report × kind of dispute of which the prose says so × what it says
-- assessable: the table holds the results
-- innocent: the sentence speaks of the cases decided in the year; a pending case has no result yet
-- cells: disputes.*.corrected, disputes.*.other, disputes.*.pending
-- message_en: The prose says that all cases ({row}) {said_en}, but {corrected} were corrected, {other} ended otherwise and
--   {pending} are pending. {sentence}
-- message_zh: 正文称{row}{said_zh}，表四有纠正{corrected}件、其他结果{other}件、尚未审结{pending}件。原文：{sentence}
with stated as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        regexp_extract(claims.meaning, 'prose\.([a-z]+)_(all_upheld|none_lost)', 1) as kind,
        regexp_extract(claims.meaning, 'prose\.([a-z]+)_(all_upheld|none_lost)', 2) as said,
        arg_min(claims.sentence, claims.position) as sentence
    from claims
    inner join reports on claims.document_id = reports.document_id
    where claims.meaning like 'prose.%\_all\_upheld' escape '\' or claims.meaning like 'prose.%\_none\_lost' escape '\'
    group by reports.report_id, reports.agency_id, reports.report_year, kind, said
),

printed as (
    select report_id, row_key = 'review' as is_review, corrected, other, pending
    from disputes_operands
)

select
    stated.report_id,
    any_value(stated.agency_id) as agency_id,
    any_value(stated.report_year) as report_year,
    'disputes' as table_key,
    stated.kind as row_key,
    stated.said as col_key,
    0::decimal(18, 6) as expected,
    sum(corrected + case when stated.said = 'all_upheld' then other + pending else 0 end) as actual,
    case
        when actual is null then 'not_assessable'
        when actual = 0 then 'passed'
        else 'failed'
    end as status,
    any_value(stated.sentence) as sentence,
    case stated.said when 'all_upheld' then 'were upheld' else 'were won' end as said_en,
    case stated.said when 'all_upheld' then '均获维持' else '无败诉' end as said_zh,
    sum(corrected) as corrected,
    sum(other) as other,
    sum(pending) as pending
from stated
left join printed
    on stated.report_id = printed.report_id
    and (stated.kind = 'disputes' or (stated.kind = 'review') = printed.is_review)
group by stated.report_id, stated.kind, stated.said
having status = 'failed' or getvariable('every_unit')
