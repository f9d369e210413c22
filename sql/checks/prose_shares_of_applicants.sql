-- id: prose_shares_of_applicants
-- title_en: The shares of natural persons and organisations do not make 100 %
-- title_zh: 正文中自然人与法人或其他组织的占比之和不是100%
-- severity: info
-- group: prose
-- scope: body
-- rule: Requests come from natural persons or from organisations, so that the two shares add up to 100 %.
-- source: derived; 国办公开办函〔2021〕30号, table 三, head of the table
-- grain: report × sentence that states both shares, by the one that differs most
-- assessable: always; a report that does not state both is no unit
-- innocent: shares of different bases in one sentence
-- cells:
-- message_en: The shares of natural persons and organisations add up to {actual} %. {sentence}
-- message_zh: 自然人与法人或其他组织的占比相加为{actual}%。原文：{sentence}
with shares as (
    select distinct
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        claims.sentence,
        claims.meaning,
        claims.value
    from claims
    inner join reports on claims.document_id = reports.document_id
    where claims.qualifier = 'share'
        and claims.meaning in ('requests.new_requests.natural_person', 'requests.new_requests.organisations')
),

sentences as (
    select report_id, agency_id, report_year, sentence, sum(value) as together
    from shares
    group by all
    having count(*) = 2 and count(distinct meaning) = 2
)

select
    report_id,
    any_value(agency_id) as agency_id,
    any_value(report_year) as report_year,
    'requests' as table_key,
    'new_requests' as row_key,
    '' as col_key,
    100::decimal(18, 6) as expected,
    arg_max(together, abs(together - 100)) as actual,
    case when abs(actual - expected) > tolerance.value then 'failed' else 'passed' end as status,
    arg_max(sentence, abs(together - 100)) as sentence
from sentences
cross join (select value from thresholds where name = 'share_tolerance') as tolerance
group by report_id, tolerance.value
having status = 'failed' or getvariable('every_unit')
