-- Cells with their provenance, and what else was read, each row as staged.

insert into storage.cell_slots by name
select
    (select coalesce(max(slot_no), 0) from storage.cell_slots) + row_number() over (order by slot) as slot_no,
    slot,
    table_key,
    row_key,
    col_key,
    row_label,
    col_label,
    unit,
    locator_tail
from (select distinct on (slot) * from staged_slots where slot not in (select slot from storage.cell_slots))
order by slot;

insert into storage.cell_facts by name
select
    cells.document_no,
    slots.slot_no,
    cells.position,
    cells.kind,
    cells.whole,
    cells.amount,
    cells.raw_text,
    cells.page,
    cells.x0,
    cells.top,
    cells.x1,
    cells.bottom,
    cells.confidence
from staged_cells as cells
inner join storage.cell_slots as slots on cells.slot = slots.slot;

insert into storage.table_counts by name select * from staged_presence;
insert into storage.claim_facts by name select * from staged_claims;
insert into storage.evidence_facts by name select * from staged_evidence;
insert into storage.problem_facts by name select * from staged_problems;
insert into storage.section_facts by name select * from staged_sections;

insert into storage.statistics_facts by name
with placed as (
    select
        cells.document_no,
        min(cells.position) over (partition by cells.document_no, slots.row_key) as first_position,
        slots.row_key as label_path,
        slots.col_key,
        coalesce(cells.amount, cells.whole::decimal(18, 6)) as value,
        slots.unit
    from staged_cells as cells
    inner join storage.cell_slots as slots on cells.slot = slots.slot
    where slots.table_key = 'statistics'
)

select
    document_no,
    dense_rank() over (partition by document_no order by first_position) as row_no,
    label_path,
    case when contains(label_path, '/') then regexp_replace(label_path, '/[^/]*$', '') end as parent_path,
    contains(label_path, '/') as is_part,
    col_key,
    value,
    unit
from placed;
