-- id: prose_shares_over_hundred
-- title_en: The shares in a sentence make more than 100 %
-- title_zh: 正文同一句中的占比之和超过100%
-- severity: info
-- group: prose
-- scope: body
-- rule: The shares of kinds of applicant, or of outcomes, that one sentence states add up to 100 % at most.
-- source: derived
-- grain: report × sentence with at least two shares of one kind
-- assessable: always; a sentence with fewer shares is no unit
-- innocent: rounding; shares of different bases in one sentence
-- cells:
-- message_en: The shares in one sentence add up to {actual} %. {sentence}
-- message_zh: 同一句中的占比相加为{actual}%。原文：{sentence}
with shares as (
    select distinct
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        claims.sentence,
        claims.meaning like 'requests.new_requests.%' as of_applicants,
        claims.meaning,
        claims.value
    from claims
    inner join reports on claims.document_id = reports.document_id
    where claims.qualifier = 'share' and claims.meaning like 'requests.%'
),

sentences as (
    select report_id, agency_id, report_year, sentence, of_applicants, sum(value) as total
    from shares
    group by all
    having count(*) > 1
)

select
    report_id,
    any_value(agency_id) as agency_id,
    any_value(report_year) as report_year,
    'requests' as table_key,
    case when of_applicants then 'new_requests' else '' end as row_key,
    '' as col_key,
    100::decimal(18, 6) as expected,
    max(total) as actual,
    case when max(total) > 100 + tolerance.value then 'failed' else 'passed' end as status,
    arg_max(sentence, total) as sentence
from sentences
cross join (select value from thresholds where name = 'share_tolerance') as tolerance
group by report_id, of_applicants, tolerance.value
having status = 'failed' or getvariable('every_unit')
