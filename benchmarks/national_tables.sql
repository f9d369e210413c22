-- Fills an empty build with consistent reports of $agencies bodies over $years years, one in $one_in of them with a
-- misprint. All follow the 2021 form. Numbers come from hashes, so that every run gives the same.

insert into agencies
select
    'agency' || number, '第' || number || '局', lpad((110000000000 + number % 3000)::varchar, 12, '0'), '某县',
    case number % 10 when 0 then 'county' when 1 then 'township' else 'department' end, 'bureau', null, 'parent' || number % 3000, 1
from range(getvariable('agencies')) as numbers (number);

insert into report_versions by name
select
    number as document_no,
    lpad(number::varchar, 64, '0') as document_id,
    'agency' || number // getvariable('years') || '-' || 2035 - number % getvariable('years') as report_id,
    'agency' || number // getvariable('years') as agency_id,
    2035 - number % getvariable('years') as report_year,
    '2021' as form,
    true as is_current,
    1 as version_no,
    'the only version' as reason,
    3 as n_tables,
    200 as n_cells,
    200 as n_numbers,
    1 as confidence,
    1 as min_confidence,
    make_date(report_year + 1, 1, 20) as published_on,
    false as is_scan
from range(getvariable('agencies') * getvariable('years')) as numbers (number);

insert into documents by name
select
    document_no, document_id, 'https://example.test/' || document_no as url, 'text/html' as media_type, 'read' as status,
    form, report_year, published_on, report_id
from report_versions;

insert into reports by name
select
    report_id, agency_id, '第' || agency_id || '局' as agency_name, '110000000000' as division_code,
    'department' as level, report_year, form, '某局政府信息公开工作年度报告' as title, published_on,
    'https://example.test/' || document_no as url, document_id, 200 as n_cells, 1 as confidence, 1 as min_confidence
from report_versions;

create or replace temp macro draw(document_no, what, one_in, most) as
    case when hash(document_no, what) % one_in = 0 then hash(document_no, what, 'size') % most + 1 else 0 end;

create temp table parts as
select
    document_no,
    col_key,
    case
        when (document_no + 1) % getvariable('years') <> 0 then draw(document_no + 1, col_key || 'out', 7, 5)
        else 0
    end::decimal(18, 6) as carried_in,
    draw(document_no, col_key || 'granted', 4, 30)::decimal(18, 6) + carried_in as granted,
    draw(document_no, col_key || 'part', 8, 9)::decimal(18, 6) as granted_in_part,
    draw(document_no, col_key || 'process', 9, 5)::decimal(18, 6) as denied_process_info,
    draw(document_no, col_key || 'held', 5, 20)::decimal(18, 6) as unavailable_not_held,
    draw(document_no, col_key || 'other', 20, 4)::decimal(18, 6) as other_other,
    draw(document_no, col_key || 'out', 7, 5)::decimal(18, 6) as carried_out
from report_versions
cross join (
    values
        ('natural_person'), ('company'), ('research_institute'), ('public_interest_org'), ('legal_service_org'),
        ('other_org')
) as columns (col_key);

insert into storage.requests_rows by name
with with_totals as (
    select * from parts
    union all by name
    select
        document_no,
        'total' as col_key,
        sum(granted) + draw(document_no, 'misprint', getvariable('one_in'), 9) as granted,
        sum(granted_in_part) as granted_in_part,
        sum(denied_process_info) as denied_process_info,
        sum(unavailable_not_held) as unavailable_not_held,
        sum(other_other) as other_other,
        sum(carried_out) as carried_out,
        sum(carried_in) as carried_in
    from parts
    group by document_no
)

select
    *,
    granted + granted_in_part + denied_process_info + unavailable_not_held + other_other
        - case when col_key = 'total' then draw(document_no, 'misprint', getvariable('one_in'), 9) else 0 end as outcomes_total,
    outcomes_total + carried_out - carried_in as new_requests,
    0 as denied_state_secret, 0 as denied_prohibited_by_law, 0 as denied_security_stability, 0 as denied_third_party,
    0 as denied_internal_affairs, 0 as denied_enforcement_file, 0 as denied_admin_inquiry,
    0 as unavailable_needs_creation, 0 as unavailable_unclear, 0 as rejected_petition, 0 as rejected_repeat,
    0 as rejected_publication, 0 as rejected_excessive, 0 as rejected_reconfirm, 0 as other_not_corrected,
    0 as other_fee_unpaid,
    0 as blanks,
    false as blank_as_zero
from with_totals
order by document_no;

insert into storage.disputes_rows by name
select
    document_no, row_key, draw(document_no, row_key || 'u', 9, 5) as upheld, draw(document_no, row_key || 'c', 30, 3) as corrected,
    0 as other, draw(document_no, row_key || 'p', 30, 3) as pending,
    upheld + corrected + pending + draw(document_no, row_key || 'misprint', 3 * getvariable('one_in'), 3) as total,
    0 as blanks, false as blank_as_zero
from report_versions
cross join (values ('review'), ('litigation_direct'), ('litigation_after_review')) as rows (row_key)
order by document_no;

insert into storage.proactive_rows by name
select
    document_no, row_key,
    case when row_key in ('regulations', 'normative_documents') then 0 end as issued,
    case when row_key in ('regulations', 'normative_documents') then 0 end as repealed,
    case
        when row_key = 'regulations' then 0
        when row_key = 'normative_documents'
            then draw(document_no // getvariable('years'), 'force', 2, 60) + draw(document_no, 'force misprint', getvariable('one_in'), 9)
    end as in_force,
    case
        when row_key not in ('regulations', 'normative_documents', 'fees')
            then draw(document_no // getvariable('years'), row_key, 2, 4000) + draw(document_no, row_key, 1, 100)
    end as decisions,
    case when row_key = 'fees' then draw(document_no, 'fees', 3, 9000) / 100 end as amount,
    0 as blanks, false as blank_as_zero
from report_versions
cross join (
    values ('regulations'), ('normative_documents'), ('licences'), ('penalties'), ('coercive_measures'), ('fees')
) as rows (row_key)
order by document_no;

insert into storage.table_counts by name
select
    document_no, table_key, cell_count as n_cells, cell_count as n_numbers, 0 as n_blanks, cell_count // 2 as n_zeros, 0 as n_unreadable,
    1 as min_confidence, cell_count as sum_confidence
from report_versions
cross join (values ('proactive', 10), ('requests', 175), ('disputes', 15)) as tables (table_key, cell_count);

insert into storage.claim_facts by name
select
    totals.document_no, claims.position, 'requests.' || claims.row_key || '.total' as meaning,
    case claims.row_key
        when 'new_requests' then new_requests
        when 'outcomes_total' then outcomes_total
        else totals.carried_out
    end + draw(totals.document_no, 'misstated' || claims.row_key, 2 * getvariable('one_in'), 5) as value,
    '件' as unit, '' as qualifier, '本年度共收到政府信息公开申请并已依法办理。' as sentence, 'overview' as section
from storage.requests_rows as totals
cross join (values (1, 'new_requests'), (2, 'outcomes_total'), (3, 'carried_out')) as claims (position, row_key)
where totals.col_key = 'total';

insert into storage.section_facts by name
select
    document_no, 2 as position, '一、总体情况' as heading,
    array_to_string(list_transform(
        range(25),
        lambda number: '本单位本年度认真组织开展第' || hash(document_no, number) % 200000 || '类' || chr((19968 + hash(document_no, number) % 20000)::integer)
            || chr((19968 + hash(number, document_no) % 20000)::integer) || '政府信息公开工作'
    ), '。') as text
from report_versions;

insert into storage.evidence_facts by name
select document_no, what, value, source
from report_versions
cross join (
    values
        ('report_year', 'title'), ('report_year', 'headline'), ('report_year', 'preamble'), ('period_start', 'period'),
        ('period_end', 'period')
) as places (what, source)
cross join lateral (
    select case what when 'report_year' then report_year::varchar when 'period_start' then report_year || '-01-01' else report_year || '-12-31' end
) as stated (value);

insert into storage.cell_slots by name
select
    row_number() over (order by table_key, row_key, col_key) as slot_no, slot_no as slot,
    table_key, row_key, col_key, row_key as row_label, col_key as col_label
from (
    select 'requests' as table_key, rows.key as row_key, columns.key as col_key
    from vocabulary as rows
    inner join vocabulary as columns on columns.table_key = 'requests' and columns.axis = 'col' and columns.form = '2021'
    where rows.table_key = 'requests' and rows.axis = 'row' and rows.form = '2021'
    union all
    select 'disputes', rows.key, columns.key
    from vocabulary as rows
    inner join vocabulary as columns on columns.table_key = 'disputes' and columns.axis = 'col' and columns.form = '2021'
    where rows.table_key = 'disputes' and rows.axis = 'row' and rows.form = '2021'
    union all
    select 'proactive', *
    from (
        values
            ('regulations', 'issued'), ('regulations', 'repealed'), ('regulations', 'in_force'),
            ('normative_documents', 'issued'), ('normative_documents', 'repealed'), ('normative_documents', 'in_force'),
            ('licences', 'decisions'), ('penalties', 'decisions'), ('coercive_measures', 'decisions'), ('fees', 'amount')
    )
);

insert into storage.cell_facts by name
select document_no, slot_no, slot_no as position, 'number' as kind, 0 as whole, 3 as page, 100 as x0, 100 as top,
    130 as x1, 112 as bottom, 1 as confidence
from report_versions
cross join (select slot_no from storage.cell_slots)
where getvariable('with_cells');
