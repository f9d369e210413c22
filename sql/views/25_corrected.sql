-- The operands with the numbers that people corrected in their cells; without corrections, the operands themselves.

create view requests_corrected as
with fixed as (
    select
        report_id,
        col_key,
        max(corrected_value) filter (where row_key = 'new_requests') as new_requests,
        max(corrected_value) filter (where row_key = 'carried_in') as carried_in,
        max(corrected_value) filter (where row_key = 'granted') as granted,
        max(corrected_value) filter (where row_key = 'granted_in_part') as granted_in_part,
        max(corrected_value) filter (where row_key = 'denied_state_secret') as denied_state_secret,
        max(corrected_value) filter (where row_key = 'denied_prohibited_by_law') as denied_prohibited_by_law,
        max(corrected_value) filter (where row_key = 'denied_security_stability') as denied_security_stability,
        max(corrected_value) filter (where row_key = 'denied_third_party') as denied_third_party,
        max(corrected_value) filter (where row_key = 'denied_internal_affairs') as denied_internal_affairs,
        max(corrected_value) filter (where row_key = 'denied_process_info') as denied_process_info,
        max(corrected_value) filter (where row_key = 'denied_enforcement_file') as denied_enforcement_file,
        max(corrected_value) filter (where row_key = 'denied_admin_inquiry') as denied_admin_inquiry,
        max(corrected_value) filter (where row_key = 'unavailable_not_held') as unavailable_not_held,
        max(corrected_value) filter (where row_key = 'unavailable_needs_creation') as unavailable_needs_creation,
        max(corrected_value) filter (where row_key = 'unavailable_unclear') as unavailable_unclear,
        max(corrected_value) filter (where row_key = 'rejected_petition') as rejected_petition,
        max(corrected_value) filter (where row_key = 'rejected_repeat') as rejected_repeat,
        max(corrected_value) filter (where row_key = 'rejected_publication') as rejected_publication,
        max(corrected_value) filter (where row_key = 'rejected_excessive') as rejected_excessive,
        max(corrected_value) filter (where row_key = 'rejected_reconfirm') as rejected_reconfirm,
        max(corrected_value) filter (where row_key = 'other_not_corrected') as other_not_corrected,
        max(corrected_value) filter (where row_key = 'other_fee_unpaid') as other_fee_unpaid,
        max(corrected_value) filter (where row_key = 'other_other') as other_other,
        max(corrected_value) filter (where row_key = 'other') as other,
        max(corrected_value) filter (where row_key = 'outcomes_total') as outcomes_total,
        max(corrected_value) filter (where row_key = 'carried_out') as carried_out
    from corrections
    where table_key = 'requests'
    group by report_id, col_key
)

select
    printed.* replace (
        cast(coalesce(fixed.new_requests, printed.new_requests) as decimal(18, 6)) as new_requests,
        cast(coalesce(fixed.carried_in, printed.carried_in) as decimal(18, 6)) as carried_in,
        cast(coalesce(fixed.granted, printed.granted) as decimal(18, 6)) as granted,
        cast(coalesce(fixed.granted_in_part, printed.granted_in_part) as decimal(18, 6)) as granted_in_part,
        cast(coalesce(fixed.denied_state_secret, printed.denied_state_secret) as decimal(18, 6)) as denied_state_secret,
        cast(coalesce(fixed.denied_prohibited_by_law, printed.denied_prohibited_by_law) as decimal(18, 6)) as denied_prohibited_by_law,
        cast(coalesce(fixed.denied_security_stability, printed.denied_security_stability) as decimal(18, 6)) as denied_security_stability,
        cast(coalesce(fixed.denied_third_party, printed.denied_third_party) as decimal(18, 6)) as denied_third_party,
        cast(coalesce(fixed.denied_internal_affairs, printed.denied_internal_affairs) as decimal(18, 6)) as denied_internal_affairs,
        cast(coalesce(fixed.denied_process_info, printed.denied_process_info) as decimal(18, 6)) as denied_process_info,
        cast(coalesce(fixed.denied_enforcement_file, printed.denied_enforcement_file) as decimal(18, 6)) as denied_enforcement_file,
        cast(coalesce(fixed.denied_admin_inquiry, printed.denied_admin_inquiry) as decimal(18, 6)) as denied_admin_inquiry,
        cast(coalesce(fixed.unavailable_not_held, printed.unavailable_not_held) as decimal(18, 6)) as unavailable_not_held,
        cast(coalesce(fixed.unavailable_needs_creation, printed.unavailable_needs_creation) as decimal(18, 6)) as unavailable_needs_creation,
        cast(coalesce(fixed.unavailable_unclear, printed.unavailable_unclear) as decimal(18, 6)) as unavailable_unclear,
        cast(coalesce(fixed.rejected_petition, printed.rejected_petition) as decimal(18, 6)) as rejected_petition,
        cast(coalesce(fixed.rejected_repeat, printed.rejected_repeat) as decimal(18, 6)) as rejected_repeat,
        cast(coalesce(fixed.rejected_publication, printed.rejected_publication) as decimal(18, 6)) as rejected_publication,
        cast(coalesce(fixed.rejected_excessive, printed.rejected_excessive) as decimal(18, 6)) as rejected_excessive,
        cast(coalesce(fixed.rejected_reconfirm, printed.rejected_reconfirm) as decimal(18, 6)) as rejected_reconfirm,
        cast(coalesce(fixed.other_not_corrected, printed.other_not_corrected) as decimal(18, 6)) as other_not_corrected,
        cast(coalesce(fixed.other_fee_unpaid, printed.other_fee_unpaid) as decimal(18, 6)) as other_fee_unpaid,
        cast(coalesce(fixed.other_other, printed.other_other) as decimal(18, 6)) as other_other,
        cast(coalesce(fixed.other, printed.other) as decimal(18, 6)) as other,
        cast(coalesce(fixed.outcomes_total, printed.outcomes_total) as decimal(18, 6)) as outcomes_total,
        cast(coalesce(fixed.carried_out, printed.carried_out) as decimal(18, 6)) as carried_out
    )
from requests_operands as printed
left join fixed on printed.report_id = fixed.report_id and printed.col_key = fixed.col_key;
comment on view requests_corrected is
'requests_operands with the corrections of people / 含人工更正的 requests_operands';

create view disputes_corrected as
with fixed as (
    select
        report_id,
        row_key,
        max(corrected_value) filter (where col_key = 'upheld') as upheld,
        max(corrected_value) filter (where col_key = 'corrected') as corrected,
        max(corrected_value) filter (where col_key = 'other') as other,
        max(corrected_value) filter (where col_key = 'pending') as pending,
        max(corrected_value) filter (where col_key = 'total') as total
    from corrections
    where table_key = 'disputes'
    group by report_id, row_key
)

select
    printed.* replace (
        cast(coalesce(fixed.upheld, printed.upheld) as decimal(18, 6)) as upheld,
        cast(coalesce(fixed.corrected, printed.corrected) as decimal(18, 6)) as corrected,
        cast(coalesce(fixed.other, printed.other) as decimal(18, 6)) as other,
        cast(coalesce(fixed.pending, printed.pending) as decimal(18, 6)) as pending,
        cast(coalesce(fixed.total, printed.total) as decimal(18, 6)) as total
    )
from disputes_operands as printed
left join fixed on printed.report_id = fixed.report_id and printed.row_key = fixed.row_key;
comment on view disputes_corrected is
'disputes_operands with the corrections of people / 含人工更正的 disputes_operands';

create view proactive_corrected as
with fixed as (
    select
        report_id,
        row_key,
        max(corrected_value) filter (where col_key = 'issued') as issued,
        max(corrected_value) filter (where col_key = 'repealed') as repealed,
        max(corrected_value) filter (where col_key = 'in_force') as in_force,
        max(corrected_value) filter (where col_key = 'decisions') as decisions,
        max(corrected_value) filter (where col_key = 'amount') as amount,
        max(corrected_value) filter (where col_key = 'newly_made') as newly_made,
        max(corrected_value) filter (where col_key = 'newly_published') as newly_published,
        max(corrected_value) filter (where col_key = 'total_published') as total_published,
        max(corrected_value) filter (where col_key = 'items_last_year') as items_last_year,
        max(corrected_value) filter (where col_key = 'items_change') as items_change,
        max(corrected_value) filter (where col_key = 'procurement_items') as procurement_items,
        max(corrected_value) filter (where col_key = 'procurement_amount') as procurement_amount
    from corrections
    where table_key = 'proactive'
    group by report_id, row_key
)

select
    printed.* replace (
        cast(coalesce(fixed.issued, printed.issued) as decimal(18, 6)) as issued,
        cast(coalesce(fixed.repealed, printed.repealed) as decimal(18, 6)) as repealed,
        cast(coalesce(fixed.in_force, printed.in_force) as decimal(18, 6)) as in_force,
        cast(coalesce(fixed.decisions, printed.decisions) as decimal(18, 6)) as decisions,
        cast(coalesce(fixed.amount, printed.amount) as decimal(18, 6)) as amount,
        cast(coalesce(fixed.newly_made, printed.newly_made) as decimal(18, 6)) as newly_made,
        cast(coalesce(fixed.newly_published, printed.newly_published) as decimal(18, 6)) as newly_published,
        cast(coalesce(fixed.total_published, printed.total_published) as decimal(18, 6)) as total_published,
        cast(coalesce(fixed.items_last_year, printed.items_last_year) as decimal(18, 6)) as items_last_year,
        cast(coalesce(fixed.items_change, printed.items_change) as decimal(18, 6)) as items_change,
        cast(coalesce(fixed.procurement_items, printed.procurement_items) as decimal(18, 6)) as procurement_items,
        cast(coalesce(fixed.procurement_amount, printed.procurement_amount) as decimal(18, 6)) as procurement_amount
    )
from proactive_operands as printed
left join fixed on printed.report_id = fixed.report_id and printed.row_key = fixed.row_key;
comment on view proactive_corrected is
'proactive_operands with the corrections of people / 含人工更正的 proactive_operands';
