-- Compare every other version of a report with the current one, cell by cell, within the tables that both hold. Scans
-- read badly would drown what publishers changed, so unreadable cells are left out. A body's own report and one that adds
-- up those of others are not compared.

insert into version_differences by name
with several as (
    select
        other.report_id,
        other.document_no,
        other.document_id,
        present.document_no as current_document_no,
        present.document_id as current_document_id
    from report_versions as other
    inner join report_versions as present on other.report_id = present.report_id and present.is_current
    where not other.is_current
        and coalesce(other.scope = 'consolidated', false) = coalesce(present.scope = 'consolidated', false)
),

printed as (
    select
        fact.document_no,
        slot.table_key,
        slot.row_key,
        slot.col_key,
        fact.kind::varchar as kind,
        coalesce(fact.amount, fact.whole::decimal(18, 6)) as value,
        coalesce(fact.raw_text, case when fact.kind = 'number' then fact.whole::varchar else '' end) as raw_text
    from storage.cell_facts as fact
    inner join storage.cell_slots as slot on fact.slot_no = slot.slot_no
    where fact.kind <> 'unreadable'
        and fact.document_no in (select document_no from several union select current_document_no from several)
),

tables as (
    select several.*, counts.table_key
    from several
    inner join storage.table_counts as counts on several.document_no = counts.document_no
    inner join storage.table_counts as present
        on several.current_document_no = present.document_no and counts.table_key = present.table_key
),

others as (
    select
        tables.report_id,
        tables.document_id,
        tables.current_document_id,
        printed.* exclude (document_no)
    from tables
    inner join printed on tables.document_no = printed.document_no and tables.table_key = printed.table_key
),

currents as (
    select
        tables.report_id,
        tables.document_id,
        tables.current_document_id,
        printed.* exclude (document_no)
    from tables
    inner join printed on tables.current_document_no = printed.document_no and tables.table_key = printed.table_key
)

select
    report_id,
    document_id,
    coalesce(others.current_document_id, currents.current_document_id) as current_document_id,
    table_key,
    row_key,
    col_key,
    others.kind,
    others.value,
    others.raw_text,
    currents.kind as current_kind,
    currents.value as current_value,
    currents.raw_text as current_raw_text
from others
full join currents using (report_id, document_id, table_key, row_key, col_key)
where others.kind is distinct from currents.kind or others.value is distinct from currents.value
order by report_id, document_id, table_key, row_key, col_key;
