-- The numbers of the three standard tables, one row per document and line of the table, one column per key of the
-- vocabulary. `blanks` has the bit set of every value column whose cell is printed blank, counted from the first.

create table storage.requests_rows (
    document_no bigint not null,
    col_key varchar not null,
    new_requests decimal(18, 6),
    carried_in decimal(18, 6),
    granted decimal(18, 6),
    granted_in_part decimal(18, 6),
    denied_state_secret decimal(18, 6),
    denied_prohibited_by_law decimal(18, 6),
    denied_security_stability decimal(18, 6),
    denied_third_party decimal(18, 6),
    denied_internal_affairs decimal(18, 6),
    denied_process_info decimal(18, 6),
    denied_enforcement_file decimal(18, 6),
    denied_admin_inquiry decimal(18, 6),
    unavailable_not_held decimal(18, 6),
    unavailable_needs_creation decimal(18, 6),
    unavailable_unclear decimal(18, 6),
    rejected_petition decimal(18, 6),
    rejected_repeat decimal(18, 6),
    rejected_publication decimal(18, 6),
    rejected_excessive decimal(18, 6),
    rejected_reconfirm decimal(18, 6),
    other_not_corrected decimal(18, 6),
    other_fee_unpaid decimal(18, 6),
    other_other decimal(18, 6),
    other decimal(18, 6),
    outcomes_total decimal(18, 6),
    carried_out decimal(18, 6),
    blanks bigint not null,
    blank_as_zero boolean not null
);
comment on table storage.requests_rows is 'Numbers of the table requests, wide / 依申请公开情况表的数字（宽表）';

create table storage.disputes_rows (
    document_no bigint not null,
    row_key varchar not null,
    upheld decimal(18, 6),
    corrected decimal(18, 6),
    other decimal(18, 6),
    pending decimal(18, 6),
    total decimal(18, 6),
    blanks bigint not null,
    blank_as_zero boolean not null
);
comment on table storage.disputes_rows is 'Numbers of the table disputes, wide / 行政复议、行政诉讼情况表的数字（宽表）';

create table storage.proactive_rows (
    document_no bigint not null,
    row_key varchar not null,
    issued decimal(18, 6),
    repealed decimal(18, 6),
    in_force decimal(18, 6),
    decisions decimal(18, 6),
    amount decimal(18, 6),
    newly_made decimal(18, 6),
    newly_published decimal(18, 6),
    total_published decimal(18, 6),
    items_last_year decimal(18, 6),
    items_change decimal(18, 6),
    procurement_items decimal(18, 6),
    procurement_amount decimal(18, 6),
    blanks bigint not null,
    blank_as_zero boolean not null
);
comment on table storage.proactive_rows is 'Numbers of the table proactive, wide / 主动公开情况表的数字（宽表）';
