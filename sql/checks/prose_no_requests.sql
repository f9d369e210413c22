-- id: prose_no_requests
-- title_en: The prose says that no request was received, the table counts some
-- title_zh: 正文称未收到申请，表中却有数量
-- severity: warning
-- group: prose
-- scope: body
-- rule: Where the prose says that no request was received, the rows of table 三 hold 0, but for what was carried in and
--   its outcomes.
-- source: derived; 国办公开办函〔2021〕30号, table 三
-- grain: report whose prose says that no request was received
-- assessable: the table holds new requests, carried in, the total of outcomes and carried out
-- innocent: the sentence speaks of one office, one channel, or one kind of request
-- cells: requests.new_requests.total, requests.carried_in.total, requests.outcomes_total.total,
--   requests.carried_out.total
-- message_en: The prose says that no request was received, but the table counts {new_requests} received, {handled} handled
--   and {carried_out} carried over, with {carried_in} carried in. {sentence}
-- message_zh: 正文称未收到申请，表中新收{new_requests}件、办理{handled}件、结转{carried_out}件（上年结转{carried_in}件）。
--   原文：{sentence}
with stated as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        max(claims.value) as largest,
        arg_min(claims.sentence, claims.position) as sentence
    from claims
    inner join reports on claims.document_id = reports.document_id
    where claims.meaning = 'requests.new_requests.total'
    group by reports.report_id, reports.agency_id, reports.report_year
    having max(claims.value) = 0
)

select
    stated.report_id,
    stated.agency_id,
    stated.report_year,
    'requests' as table_key,
    '' as row_key,
    'total' as col_key,
    0::decimal(18, 6) as expected,
    printed.new_requests + printed.outcomes_total + printed.carried_out - printed.carried_in as actual,
    case
        when actual is null then 'not_assessable'
        when printed.new_requests = 0 and printed.outcomes_total + printed.carried_out <= printed.carried_in
            then 'passed'
        else 'failed'
    end as status,
    stated.sentence,
    printed.new_requests,
    printed.carried_in,
    printed.outcomes_total as handled,
    printed.carried_out
from stated
left join requests_operands as printed on stated.report_id = printed.report_id and printed.col_key = 'total'
where status = 'failed' or getvariable('every_unit')
