-- id: prose_shares_over_hundred
-- title_en: Shares in the prose make more than 100 %
-- title_zh: 正文中的占比超过100%
-- severity: info
-- group: prose
-- scope: body
-- rule: The shares of kinds of applicant, or of outcomes, that one sentence states add up to 100 % at most; a kind under
--   another one (organisations, a group of outcomes) counts with that one. No share alone is above 100 %.
-- source: derived
-- grain: report × kind of share, by the sentence whose shares make most
-- assessable: always; a sentence with one share, which is not above 100 %, is no unit
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
        claims.meaning,
        claims.value,
        case
            when regexp_matches(claims.meaning, '^requests\.(new_requests|carried_in|carried_out|outcomes_total)\.total$')
                then split_part(claims.meaning, '.', 2) || '.total'
            when claims.meaning like 'requests.new\_requests.%' escape '\' then 'new_requests'
            else ''
        end as kind,
        case
            when regexp_matches(claims.meaning, '^requests\.new_requests\.(?:company|research|public|legal|other)')
                then 'requests.new_requests.organisations'
            when regexp_matches(claims.meaning, '^requests\.(denied|unavailable|rejected|other)_')
                then 'requests.' || regexp_extract(claims.meaning, '^requests\.([a-z]+)_', 1) || '.total'
        end as whole
    from claims
    inner join reports on claims.document_id = reports.document_id
    where claims.qualifier = 'share' and claims.meaning like 'requests.%'
),

sentences as (
    select report_id, agency_id, report_year, sentence, kind, sum(value) as together
    from shares
    where not exists (
        select 1
        from shares as other
        where other.report_id = shares.report_id
            and other.sentence = shares.sentence
            and other.meaning = shares.whole
    )
    group by all
    having count(*) > 1 or sum(value) > 100
)

select
    report_id,
    any_value(agency_id) as agency_id,
    any_value(report_year) as report_year,
    'requests' as table_key,
    kind as row_key,
    '' as col_key,
    100::decimal(18, 6) as expected,
    max(together) as actual,
    case when max(together) > 100 + tolerance.value then 'failed' else 'passed' end as status,
    arg_max(sentence, together) as sentence
from sentences
cross join (select value from thresholds where name = 'share_tolerance') as tolerance
group by report_id, kind, tolerance.value
having status = 'failed' or getvariable('every_unit')
