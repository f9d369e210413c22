-- id: prose_requests_balance
-- title_en: The numbers of requests in the prose do not balance
-- title_zh: 正文中的申请收办数量不平衡
-- severity: warning
-- group: prose
-- scope: body
-- rule: Received + carried in = closed + carried over, where the prose states all four, or received (with what was carried
--   in) = closed + carried over.
-- source: derived; holds in 7 of 7 real reports that state all four
-- grain: report whose prose states received, closed and carried over
-- assessable: each is stated exactly and once, and the numbers are not just those of the table, whose own balance is
--   checked by requests_balance
-- innocent: closed counts answers, of which one request can get several
-- cells: requests.new_requests.total, requests.carried_in.total, requests.outcomes_total.total,
--   requests.carried_out.total
-- message_en: In the prose {received} received and {carried_in} carried in do not make {closed} closed and {carried_out}
--   carried over. {sentence}
-- message_zh: 正文中收到{received}件、上年结转{carried_in}件，与办结{closed}件、结转下年度{carried_out}件不平衡。原文：{sentence}
with stated as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        split_part(claims.meaning, '.', 2) as row_key,
        min(claims.value) as number,
        count(distinct claims.value) as n_values,
        arg_min(claims.sentence, claims.position) as sentence,
        bool_or(claims.qualifier = 'approximate') as is_approximate
    from claims
    inner join reports on claims.document_id = reports.document_id
    where claims.meaning in (
            'requests.new_requests.total',
            'requests.carried_in.total',
            'requests.outcomes_total.total',
            'requests.carried_out.total'
        )
    group by reports.report_id, reports.agency_id, reports.report_year, claims.meaning
),

balances as (
    select
        report_id,
        any_value(agency_id) as agency_id,
        any_value(report_year) as report_year,
        any_value(number) filter (where row_key = 'new_requests') as received,
        any_value(number) filter (where row_key = 'carried_in') as carried_in,
        any_value(number) filter (where row_key = 'outcomes_total') as closed,
        any_value(number) filter (where row_key = 'carried_out') as carried_out,
        max(n_values) as n_values,
        bool_or(is_approximate) as is_approximate,
        arg_min(sentence, row_key <> 'new_requests') as sentence
    from stated
    group by report_id
    having received is not null and closed is not null and carried_out is not null
)

select
    balances.report_id,
    balances.agency_id,
    balances.report_year,
    'requests' as table_key,
    'carried_out' as row_key,
    'total' as col_key,
    balances.received + coalesce(balances.carried_in, 0) - balances.closed as expected,
    balances.carried_out as actual,
    case
        when (balances.received, balances.closed, balances.carried_out)
            = (printed.new_requests, printed.outcomes_total, printed.carried_out) then 'not_assessable'
        when n_values > 1 or is_approximate then 'not_assessable'
        when balances.received = balances.closed + balances.carried_out then 'passed'
        when balances.carried_in is null then 'not_assessable'
        when balances.received + balances.carried_in = balances.closed + balances.carried_out then 'passed'
        else 'failed'
    end as status,
    balances.received,
    balances.carried_in,
    balances.closed,
    balances.carried_out,
    balances.sentence
from balances
left join requests_operands as printed on balances.report_id = printed.report_id and printed.col_key = 'total'
where status = 'failed' or getvariable('every_unit')
