-- Wide views of the standard tables, and the same with blanks as the sums take them.

create view requests_wide as
select
    report.report_id,
    report.document_id,
    report.agency_id,
    report.report_year,
    report.form,
    report.is_current,
    rows.col_key,
    rows.new_requests,
    rows.carried_in,
    rows.granted,
    rows.granted_in_part,
    rows.denied_state_secret,
    rows.denied_prohibited_by_law,
    rows.denied_security_stability,
    rows.denied_third_party,
    rows.denied_internal_affairs,
    rows.denied_process_info,
    rows.denied_enforcement_file,
    rows.denied_admin_inquiry,
    rows.unavailable_not_held,
    rows.unavailable_needs_creation,
    rows.unavailable_unclear,
    rows.rejected_petition,
    rows.rejected_repeat,
    rows.rejected_publication,
    rows.rejected_excessive,
    rows.rejected_reconfirm,
    rows.other_not_corrected,
    rows.other_fee_unpaid,
    rows.other_other,
    rows.other,
    rows.outcomes_total,
    rows.carried_out
from storage.requests_rows as rows
inner join report_versions as report on rows.document_no = report.document_no;
comment on view requests_wide is
'Table 三 (requests), one row per report document and applicant column; NULL unless the cell holds a number / 表三（依申请公开），每份报告每个申请人类别一行，单元格不是数字时为 NULL';

create view requests_operands as
select
    report.report_id,
    report.document_id,
    report.agency_id,
    report.report_year,
    report.form,
    report.is_current,
    rows.col_key,
    case when rows.blank_as_zero and (rows.blanks & 1) <> 0 then 0 else rows.new_requests end as new_requests,
    case when rows.blank_as_zero and (rows.blanks & 2) <> 0 then 0 else rows.carried_in end as carried_in,
    case when rows.blank_as_zero and (rows.blanks & 4) <> 0 then 0 else rows.granted end as granted,
    case when rows.blank_as_zero and (rows.blanks & 8) <> 0 then 0 else rows.granted_in_part end as granted_in_part,
    case when rows.blank_as_zero and (rows.blanks & 16) <> 0 then 0 else rows.denied_state_secret end as denied_state_secret,
    case when rows.blank_as_zero and (rows.blanks & 32) <> 0 then 0 else rows.denied_prohibited_by_law end as denied_prohibited_by_law,
    case when rows.blank_as_zero and (rows.blanks & 64) <> 0 then 0 else rows.denied_security_stability end as denied_security_stability,
    case when rows.blank_as_zero and (rows.blanks & 128) <> 0 then 0 else rows.denied_third_party end as denied_third_party,
    case when rows.blank_as_zero and (rows.blanks & 256) <> 0 then 0 else rows.denied_internal_affairs end as denied_internal_affairs,
    case when rows.blank_as_zero and (rows.blanks & 512) <> 0 then 0 else rows.denied_process_info end as denied_process_info,
    case when rows.blank_as_zero and (rows.blanks & 1024) <> 0 then 0 else rows.denied_enforcement_file end as denied_enforcement_file,
    case when rows.blank_as_zero and (rows.blanks & 2048) <> 0 then 0 else rows.denied_admin_inquiry end as denied_admin_inquiry,
    case when rows.blank_as_zero and (rows.blanks & 4096) <> 0 then 0 else rows.unavailable_not_held end as unavailable_not_held,
    case when rows.blank_as_zero and (rows.blanks & 8192) <> 0 then 0 else rows.unavailable_needs_creation end as unavailable_needs_creation,
    case when rows.blank_as_zero and (rows.blanks & 16384) <> 0 then 0 else rows.unavailable_unclear end as unavailable_unclear,
    case when rows.blank_as_zero and (rows.blanks & 32768) <> 0 then 0 else rows.rejected_petition end as rejected_petition,
    case when rows.blank_as_zero and (rows.blanks & 65536) <> 0 then 0 else rows.rejected_repeat end as rejected_repeat,
    case when rows.blank_as_zero and (rows.blanks & 131072) <> 0 then 0 else rows.rejected_publication end as rejected_publication,
    case when rows.blank_as_zero and (rows.blanks & 262144) <> 0 then 0 else rows.rejected_excessive end as rejected_excessive,
    case when rows.blank_as_zero and (rows.blanks & 524288) <> 0 then 0 else rows.rejected_reconfirm end as rejected_reconfirm,
    case when rows.blank_as_zero and (rows.blanks & 1048576) <> 0 then 0 else rows.other_not_corrected end as other_not_corrected,
    case when rows.blank_as_zero and (rows.blanks & 2097152) <> 0 then 0 else rows.other_fee_unpaid end as other_fee_unpaid,
    case when rows.blank_as_zero and (rows.blanks & 4194304) <> 0 then 0 else rows.other_other end as other_other,
    case when rows.blank_as_zero and (rows.blanks & 8388608) <> 0 then 0 else rows.other end as other,
    case when rows.blank_as_zero and (rows.blanks & 16777216) <> 0 then 0 else rows.outcomes_total end as outcomes_total,
    case when rows.blank_as_zero and (rows.blanks & 33554432) <> 0 then 0 else rows.carried_out end as carried_out,
    rows.blank_as_zero
from storage.requests_rows as rows
inner join report_versions as report on rows.document_no = report.document_no
where report.is_current;
comment on view requests_operands is
'The current rows of requests_wide as sums take them: in a table that prints no 0 at all, a blank counts as 0 / requests_wide 的现行版本，供求和使用：整张表未填写任何0时，空白按0计';

create view disputes_wide as
select
    report.report_id,
    report.document_id,
    report.agency_id,
    report.report_year,
    report.form,
    report.is_current,
    rows.row_key,
    rows.upheld,
    rows.corrected,
    rows.other,
    rows.pending,
    rows.total
from storage.disputes_rows as rows
inner join report_versions as report on rows.document_no = report.document_no;
comment on view disputes_wide is
'Table 四 (reconsideration and litigation), one row per report document and row of the table / 表四（行政复议、行政诉讼），每份报告每行一条';

create view disputes_operands as
select
    report.report_id,
    report.document_id,
    report.agency_id,
    report.report_year,
    report.form,
    report.is_current,
    rows.row_key,
    case when rows.blank_as_zero and (rows.blanks & 1) <> 0 then 0 else rows.upheld end as upheld,
    case when rows.blank_as_zero and (rows.blanks & 2) <> 0 then 0 else rows.corrected end as corrected,
    case when rows.blank_as_zero and (rows.blanks & 4) <> 0 then 0 else rows.other end as other,
    case when rows.blank_as_zero and (rows.blanks & 8) <> 0 then 0 else rows.pending end as pending,
    case when rows.blank_as_zero and (rows.blanks & 16) <> 0 then 0 else rows.total end as total,
    rows.blank_as_zero
from storage.disputes_rows as rows
inner join report_versions as report on rows.document_no = report.document_no
where report.is_current;
comment on view disputes_operands is
'The current rows of disputes_wide as sums take them: in a table that prints no 0 at all, a blank counts as 0 / disputes_wide 的现行版本，供求和使用：整张表未填写任何0时，空白按0计';

create view proactive_wide as
select
    report.report_id,
    report.document_id,
    report.agency_id,
    report.report_year,
    report.form,
    report.is_current,
    rows.row_key,
    rows.issued,
    rows.repealed,
    rows.in_force,
    rows.decisions,
    rows.amount,
    rows.newly_made,
    rows.newly_published,
    rows.total_published,
    rows.items_last_year,
    rows.items_change,
    rows.procurement_items,
    rows.procurement_amount
from storage.proactive_rows as rows
inner join report_versions as report on rows.document_no = report.document_no;
comment on view proactive_wide is
'Table 二 (proactive disclosure), one row per report document and row of the table, columns of all forms / 表二（主动公开），每份报告每行一条，含各版表格的列';

create view proactive_operands as
select
    report.report_id,
    report.document_id,
    report.agency_id,
    report.report_year,
    report.form,
    report.is_current,
    rows.row_key,
    case when rows.blank_as_zero and (rows.blanks & 1) <> 0 then 0 else rows.issued end as issued,
    case when rows.blank_as_zero and (rows.blanks & 2) <> 0 then 0 else rows.repealed end as repealed,
    case when rows.blank_as_zero and (rows.blanks & 4) <> 0 then 0 else rows.in_force end as in_force,
    case when rows.blank_as_zero and (rows.blanks & 8) <> 0 then 0 else rows.decisions end as decisions,
    case when rows.blank_as_zero and (rows.blanks & 16) <> 0 then 0 else rows.amount end as amount,
    case when rows.blank_as_zero and (rows.blanks & 32) <> 0 then 0 else rows.newly_made end as newly_made,
    case when rows.blank_as_zero and (rows.blanks & 64) <> 0 then 0 else rows.newly_published end as newly_published,
    case when rows.blank_as_zero and (rows.blanks & 128) <> 0 then 0 else rows.total_published end as total_published,
    case when rows.blank_as_zero and (rows.blanks & 256) <> 0 then 0 else rows.items_last_year end as items_last_year,
    case when rows.blank_as_zero and (rows.blanks & 512) <> 0 then 0 else rows.items_change end as items_change,
    case when rows.blank_as_zero and (rows.blanks & 1024) <> 0 then 0 else rows.procurement_items end as procurement_items,
    case when rows.blank_as_zero and (rows.blanks & 2048) <> 0 then 0 else rows.procurement_amount end as procurement_amount,
    rows.blank_as_zero
from storage.proactive_rows as rows
inner join report_versions as report on rows.document_no = report.document_no
where report.is_current;
comment on view proactive_operands is
'The current rows of proactive_wide as sums take them: in a table that prints no 0 at all, a blank counts as 0 / proactive_wide 的现行版本，供求和使用：整张表未填写任何0时，空白按0计';
