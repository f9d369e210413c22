-- The panel of agencies and years, with what people corrected, amounts in 万元. Every sum is cast to one type: clients of
-- other versions of DuckDB infer others, and refuse a view whose types are not those it was created with.

create view agency_years as
with disputes as (
    select
        report_id,
        max(total) filter (where row_key = 'review') as reviews,
        max(corrected) filter (where row_key = 'review') as reviews_corrected,
        max(upheld + corrected + other) filter (where row_key = 'review') as reviews_concluded,
        max(total) filter (where row_key = 'litigation_direct')
        + max(total) filter (where row_key = 'litigation_after_review') as lawsuits,
        max(corrected) filter (where row_key = 'litigation_direct')
        + max(corrected) filter (where row_key = 'litigation_after_review') as lawsuits_corrected,
        max(upheld + corrected + other) filter (where row_key = 'litigation_direct')
        + max(upheld + corrected + other) filter (where row_key = 'litigation_after_review') as lawsuits_concluded
    from disputes_corrected
    group by report_id
),

proactive as (
    select
        report_id,
        max(coalesce(issued, newly_made)) filter (where row_key = 'normative_documents') as normative_documents_issued,
        max(coalesce(in_force, total_published))
            filter (where row_key = 'normative_documents') as normative_documents_in_force,
        max(decisions) filter (where row_key = 'licences') as licences,
        max(decisions) filter (where row_key = 'penalties') as penalties,
        max(decisions) filter (where row_key = 'coercive_measures') as coercive_measures,
        max(coalesce((amount::double * unit_factors.factor)::decimal(18, 6), amount)) filter (where row_key = 'fees') as fees_wan_yuan
    from proactive_corrected
    left join unit_factors using (report_id, row_key)
    group by report_id
),

earlier as (
    select
        report_id,
        max(value) filter (where measure = 'new_requests') as new_requests,
        max(value) filter (where measure = 'outcomes_total') as outcomes_total,
        max(value) filter (where measure = 'granted') as granted,
        max(value) filter (where measure = 'granted_in_part') as granted_in_part,
        max(value) filter (where measure = 'denied_total') as denied_total,
        max(value) filter (where measure = 'unavailable_total') as unavailable_total,
        max(value) filter (where measure = 'reviews') as reviews,
        max(value) filter (where measure = 'reviews_corrected') as reviews_corrected,
        max(value) filter (where measure = 'lawsuits') as lawsuits,
        max(value) filter (where measure = 'lawsuits_corrected') as lawsuits_corrected,
        max(value) filter (where measure = 'normative_documents_issued') as normative_documents_issued,
        max(value) filter (where measure = 'items_published') as items_published
    from statistics_measures
    group by report_id
)

select
    reports.report_id,
    reports.agency_id,
    reports.agency_name,
    reports.division_code,
    reports.level,
    reports.report_year,
    reports.form,
    reports.document_id,
    reports.published_on,
    cast(reports.published_on - make_date(reports.report_year, 12, 31) as integer) as days_to_publication,
    -- Article 49 of the Regulation of 2019 (departments 31 January, governments 31 March); article 31 of that of 2007.
    case
        when reports.published_on is null then null
        when reports.report_year <= 2018 or reports.level in ('province', 'city', 'county')
            then reports.published_on <= make_date(reports.report_year + 1, 3, 31)
        when reports.level = 'department' then reports.published_on <= make_date(reports.report_year + 1, 1, 31)
    end as is_on_time,
    cast(coalesce(row_total.new_requests, earlier.new_requests) as decimal(18, 6)) as new_requests,
    row_person.new_requests as new_requests_natural_person,
    row_total.carried_in,
    cast(coalesce(row_total.outcomes_total, earlier.outcomes_total) as decimal(18, 6)) as outcomes_total,
    cast(coalesce(row_total.granted, earlier.granted) as decimal(18, 6)) as granted,
    cast(coalesce(row_total.granted_in_part, earlier.granted_in_part) as decimal(18, 6)) as granted_in_part,
    cast(coalesce(row_total.denied_state_secret
        + row_total.denied_prohibited_by_law
        + row_total.denied_security_stability
        + row_total.denied_third_party
        + row_total.denied_internal_affairs
        + row_total.denied_process_info
        + row_total.denied_enforcement_file
        + row_total.denied_admin_inquiry, earlier.denied_total) as decimal(18, 6)) as denied_total,
    cast(coalesce(row_total.unavailable_not_held
        + row_total.unavailable_needs_creation
        + row_total.unavailable_unclear, earlier.unavailable_total) as decimal(18, 6)) as unavailable_total,
    cast(row_total.rejected_petition
        + row_total.rejected_repeat
        + row_total.rejected_publication
        + row_total.rejected_excessive
        + row_total.rejected_reconfirm as decimal(18, 6)) as rejected_total,
    cast(coalesce(row_total.other, row_total.other_not_corrected
        + row_total.other_fee_unpaid
        + row_total.other_other) as decimal(18, 6)) as other_total,
    row_total.carried_out,
    row_total.denied_state_secret,
    row_total.denied_prohibited_by_law,
    row_total.denied_security_stability,
    row_total.denied_third_party,
    row_total.denied_internal_affairs,
    row_total.denied_process_info,
    row_total.denied_enforcement_file,
    row_total.denied_admin_inquiry,
    row_total.unavailable_not_held,
    row_total.unavailable_needs_creation,
    row_total.unavailable_unclear,
    row_total.rejected_petition,
    row_total.rejected_repeat,
    row_total.rejected_publication,
    row_total.rejected_excessive,
    row_total.rejected_reconfirm,
    row_total.other_not_corrected,
    row_total.other_fee_unpaid,
    row_total.other_other,
    cast(coalesce(disputes.reviews, earlier.reviews) as decimal(18, 6)) as reviews,
    cast(coalesce(disputes.reviews_corrected, earlier.reviews_corrected) as decimal(18, 6)) as reviews_corrected,
    cast(disputes.reviews_concluded as decimal(18, 6)) as reviews_concluded,
    cast(coalesce(disputes.lawsuits, earlier.lawsuits) as decimal(18, 6)) as lawsuits,
    cast(coalesce(disputes.lawsuits_corrected, earlier.lawsuits_corrected) as decimal(18, 6)) as lawsuits_corrected,
    cast(disputes.lawsuits_concluded as decimal(18, 6)) as lawsuits_concluded,
    cast(coalesce(proactive.normative_documents_issued, earlier.normative_documents_issued) as decimal(18, 6)) as normative_documents_issued,
    cast(proactive.normative_documents_in_force as decimal(18, 6)) as normative_documents_in_force,
    cast(proactive.licences as decimal(18, 6)) as licences,
    cast(proactive.penalties as decimal(18, 6)) as penalties,
    cast(proactive.coercive_measures as decimal(18, 6)) as coercive_measures,
    cast(proactive.fees_wan_yuan as decimal(18, 6)) as fees_wan_yuan,
    cast(earlier.items_published as decimal(18, 6)) as items_published,
    reports.confidence,
    reports.min_confidence
from reports
left join requests_corrected as row_total on reports.report_id = row_total.report_id and row_total.col_key = 'total'
left join requests_corrected as row_person
    on reports.report_id = row_person.report_id and row_person.col_key = 'natural_person'
left join disputes on reports.report_id = disputes.report_id
left join proactive on reports.report_id = proactive.report_id
left join earlier on reports.report_id = earlier.report_id;
comment on view agency_years is
'The panel: one row per agency and year over all forms of the report, current versions; crosswalk says what compares / 面板数据：每个机关每年一行，跨各版表格，取现行版本；可比性见 crosswalk';
