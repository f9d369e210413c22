-- id: fee_unpaid_without_notice
-- title_en: Requests dropped for unpaid fees, but no fee notice was sent
-- title_zh: 有因逾期不缴费不再处理的申请，正文却称未发出收费通知
-- severity: info
-- group: prose
-- scope: body
-- rule: A request is dropped because its fee was not paid (申请人逾期未按收费通知要求缴纳费用) only after a notice to pay. Where
--   the prose says that no notice was sent in the year, that row holds 0.
-- source: 国办公开办函〔2021〕30号, table 三, row （六）2; 国办函〔2020〕109号 (notices and fees are reported in part 六)
-- grain: report of the 2021 form whose prose says that no notice was sent
-- assessable: the row holds a number in the column of totals
-- innocent: the notice was sent in the year before
-- cells: requests.other_fee_unpaid.total
-- message_en: {actual} requests were dropped for unpaid fees, but the prose says that no notice to pay was sent. {sentence}
-- message_zh: 表中逾期不缴费不再处理{actual}件，正文称未发出收费通知。原文：{sentence}
with stated as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        max(claims.value) as notices,
        arg_min(claims.sentence, claims.position) as sentence
    from claims
    inner join reports on claims.document_id = reports.document_id
    where claims.meaning = 'prose.processing_fee_notices'
    group by reports.report_id, reports.agency_id, reports.report_year
    having max(claims.value) = 0
)

select
    stated.report_id,
    stated.agency_id,
    stated.report_year,
    'requests' as table_key,
    'other_fee_unpaid' as row_key,
    'total' as col_key,
    stated.notices as expected,
    printed.other_fee_unpaid as actual,
    case
        when actual is null then 'not_assessable'
        when actual = 0 then 'passed'
        else 'failed'
    end as status,
    stated.sentence
from stated
left join requests_operands as printed on stated.report_id = printed.report_id and printed.col_key = 'total'
where status = 'failed' or getvariable('every_unit')
