-- Which amounts print 元 or 亿元 in the column of 万元. Their cells and wide rows stay as printed.

insert into unit_factors by name
select
    report.report_id,
    report.document_id,
    slot.row_key,
    slot.col_key,
    slot.unit,
    case slot.unit when '元' then 0.0001 else 10000 end as factor
from storage.cell_facts as fact
inner join storage.cell_slots as slot
    on fact.slot_no = slot.slot_no
    and slot.table_key = 'proactive'
    and slot.col_key = 'amount'
    and slot.unit in ('元', '亿元')
inner join report_versions as report on fact.document_no = report.document_no and report.is_current
where fact.kind = 'number'
order by report.report_id, slot.row_key;
