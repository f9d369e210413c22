-- question: What can be compared between the years before and after the Regulation of 2019?
-- question_zh: 2019年条例前后哪些指标可以比较？
-- answer: one row per measure and form with how far it compares, why, and how many reports give it
-- columns: measure, form, comparability, reason_zh, reports
with given as (
    unpivot (
        select
            form,
            count(new_requests) as new_requests,
            count(outcomes_total) as outcomes_total,
            count(granted) as granted,
            count(denied_total) as denied_total,
            count(reviews) as reviews,
            count(lawsuits) as lawsuits
        from agency_years
        where form is not null
        group by form
    )
    on columns(* exclude (form))
    into name measure value reports
)

select
    crosswalk.measure,
    crosswalk.form,
    crosswalk.comparability,
    crosswalk.reason_zh,
    coalesce(given.reports, 0) as reports
from crosswalk
left join given on crosswalk.measure = given.measure and crosswalk.form = given.form
order by crosswalk.measure, crosswalk.form;
