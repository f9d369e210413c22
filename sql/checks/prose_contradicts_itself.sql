-- id: prose_contradicts_itself
-- title_en: The prose states two numbers for one thing
-- title_zh: 正文对同一事项前后数字不一
-- severity: info
-- group: prose
-- scope: body
-- rule: What the prose counts twice it counts alike.
-- source: derived
-- grain: report × thing that the prose counts at least twice, exactly
-- assessable: always; what is counted once is no unit
-- innocent: one number is of the whole area and the other of the office
-- cells:
-- message_en: “{row}”, {col}: the prose says {expected} in one place and {actual} in another: {sentence} | {other_sentence}
-- message_zh: “{row}”（{col}）：正文一处称{expected}，另一处称{actual}：{sentence}｜{other_sentence}
with stated as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        claims.meaning,
        claims.value,
        min(claims.position) as position,
        arg_min(claims.sentence, claims.position) as sentence
    from claims
    inner join reports on claims.document_id = reports.document_id
    where coalesce(claims.qualifier, '') = '' and regexp_matches(claims.meaning, '^(requests|disputes|proactive)\.')
    group by all
),

times as (
    select
        document_id,
        meaning,
        count(*) as times
    from claims
    where coalesce(qualifier, '') = ''
    group by document_id, meaning
    having count(*) > 1
)

select
    stated.report_id,
    any_value(stated.agency_id) as agency_id,
    any_value(stated.report_year) as report_year,
    split_part(stated.meaning, '.', 1) as table_key,
    split_part(stated.meaning, '.', 2) as row_key,
    split_part(stated.meaning, '.', 3) as col_key,
    arg_min(stated.value, stated.position) as expected,
    arg_max(stated.value, stated.position) as actual,
    case when count(*) > 1 then 'failed' else 'passed' end as status,
    stated.meaning,
    arg_min(stated.sentence, stated.position) as sentence,
    arg_max(stated.sentence, stated.position) as other_sentence
from stated
inner join reports on stated.report_id = reports.report_id
inner join times on reports.document_id = times.document_id and stated.meaning = times.meaning
group by stated.report_id, stated.meaning
having status = 'failed' or getvariable('every_unit')
