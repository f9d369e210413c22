-- id: prose_statistics
-- title_en: The prose of a report before 2019 counts otherwise than its statistics table
-- title_zh: 2018年度及以前报告的正文与统计表数字不符
-- severity: warning
-- group: prose
-- scope: body
-- rule: A number of requests, answers, disputes or fees that the prose states = the row of the statistics table whose
--   label says the same, in the column of the year. Lawsuits and reconsiderations are compared where the table has a row
--   for each, and together where the prose counts them together.
-- source: derived; 国办发〔2014〕32号 (the statistics and the report are of one period and one body)
-- grain: report before 2019 × thing that the prose counts and the statistics table may have a row for
-- assessable: the prose states an exact or rounded number, and a row of the table can be told by its label; of several
--   numbers for one row one that agrees is enough, since the others speak of a part
-- innocent: the table counts what was accepted and the prose what was received; the prose counts for the office alone
--   while the table adds up all bodies, or the reverse
-- cells: statistics.=.current_year
-- message_en: The prose says {expected}, the row “{label}” of the statistics table says {actual}. {sentence}
-- message_zh: 正文称{expected}，统计表“{label}”为{actual}。原文：{sentence}
with compared_things (meaning, measure) as (
    values
        ('requests.new_requests.total', 'new_requests'),
        ('requests.handled', 'outcomes_total'),
        ('requests.outcomes_total.total', 'outcomes_total'),
        ('requests.granted.total', 'granted'),
        ('requests.granted_in_part.total', 'granted_in_part'),
        ('requests.denied.total', 'denied_total'),
        ('disputes.review.total', 'reviews'),
        ('disputes.review.corrected', 'reviews_corrected'),
        ('disputes.litigation.total', 'lawsuits'),
        ('disputes.litigation.corrected', 'lawsuits_corrected'),
        ('disputes.all.total', 'disputes'),
        ('proactive.normative_documents.issued', 'normative_documents_issued'),
        ('prose.disclosure_fee', 'fees')
),

stated as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        compared_things.measure,
        claims.meaning,
        claims.value,
        claims.qualifier,
        claims.sentence,
        claims.position
    from reports
    inner join claims on reports.document_id = claims.document_id
    inner join compared_things on claims.meaning = compared_things.meaning
    where reports.form = 'pre2019' and coalesce(claims.qualifier, '') in ('', 'approximate', 'includes_carried_in')
),

printed as (
    select report_id, measure, value as number, label_path
    from statistics_measures
    union all
    select
        reviews.report_id,
        'disputes',
        reviews.value + lawsuits.value,
        concat(reviews.label_path, ' + ', lawsuits.label_path)
    from statistics_measures as reviews
    inner join statistics_measures as lawsuits on reviews.report_id = lawsuits.report_id and lawsuits.measure = 'lawsuits'
    where reviews.measure = 'reviews'
    union all
    select
        report_id,
        'fees',
        arg_min(value * case unit when '万元' then 10000 else 1 end, row_no)::decimal(18, 6),
        arg_min(label_path, row_no)
    from statistics_cells
    where is_current
        and col_key = 'current_year'
        and regexp_matches(
            label_path, '^(依申请公开|政府信息公开|提供政府信息)?(政府)?(信息)?(收费|收取的?费用|收取费用)(总)?(金额|数|情况)?$'
        )
    group by report_id
),

compared as (
    select
        stated.*,
        printed.number,
        printed.label_path,
        case
            when stated.qualifier = 'approximate'
                then abs(printed.number - stated.value) <= approximate.value * greatest(printed.number, stated.value)
            when stated.meaning = 'requests.handled' then stated.value in (printed.number, requests.number)
            else stated.value = printed.number
        end as agrees
    from stated
    left join printed on stated.report_id = printed.report_id and stated.measure = printed.measure
    left join printed as requests on stated.report_id = requests.report_id and requests.measure = 'new_requests'
    cross join (select value from thresholds where name = 'approximate_claim') as approximate
)

select
    report_id,
    any_value(agency_id) as agency_id,
    any_value(report_year) as report_year,
    'statistics' as table_key,
    coalesce(any_value(label_path), measure) as row_key,
    'current_year' as col_key,
    arg_min(value, position) as expected,
    any_value(number) as actual,
    case
        when count(agrees) = 0 then 'not_assessable'
        when bool_or(agrees) then 'passed'
        else 'failed'
    end as status,
    any_value(label_path) as label,
    arg_min(sentence, position) as sentence
from compared
group by report_id, measure
having status = 'failed' or getvariable('every_unit')
