-- id: prose_all_closed
-- title_en: The prose says that all requests were closed, the table carries some over
-- title_zh: 正文称已全部办结，表中却有结转
-- severity: warning
-- group: prose
-- scope: body
-- rule: Where the prose says that all requests were closed, none is carried over to the next year.
-- source: derived; 国办公开办函〔2021〕30号, table 三, row 四
-- grain: report whose prose says that all requests were closed
-- assessable: the table holds a number of requests carried over, and the prose does not itself speak of some carried over
-- innocent: closed was meant of those that were due
-- cells: requests.carried_out.total
-- message_en: The prose says that all requests were closed, but {actual} are carried over. {sentence}
-- message_zh: 正文称申请已全部办结，表中结转下年度{actual}件。原文：{sentence}
with stated as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        arg_min(claims.sentence, claims.position) filter (where claims.meaning = 'prose.all_closed') as sentence,
        max(claims.value) filter (where claims.meaning = 'requests.carried_out.total') as carried_out
    from claims
    inner join reports on claims.document_id = reports.document_id
    where claims.meaning in ('prose.all_closed', 'requests.carried_out.total')
    group by reports.report_id, reports.agency_id, reports.report_year
    having count(*) filter (where claims.meaning = 'prose.all_closed') > 0
)

select
    stated.report_id,
    stated.agency_id,
    stated.report_year,
    'requests' as table_key,
    'carried_out' as row_key,
    'total' as col_key,
    0::decimal(18, 6) as expected,
    printed.carried_out as actual,
    case
        when printed.carried_out is null or stated.carried_out > 0 then 'not_assessable'
        when printed.carried_out = 0 then 'passed'
        else 'failed'
    end as status,
    stated.sentence
from stated
left join requests_operands as printed on stated.report_id = printed.report_id and printed.col_key = 'total'
where status = 'failed' or getvariable('every_unit')
