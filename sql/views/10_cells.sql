-- The cells and what stands around them, readably: one row per cell as printed.

create view cells as
select
    report.report_id,
    document.document_id,
    slot.table_key,
    slot.row_key,
    slot.col_key,
    slot.row_label,
    slot.col_label,
    coalesce(fact.raw_text, case when fact.kind = 'number' then fact.whole::varchar else '' end) as raw_text,
    fact.kind::varchar as kind,
    coalesce(fact.amount, fact.whole::decimal(18, 6)) as value,
    slot.unit,
    fact.page,
    fact.x0 / 10 as x0,
    fact.top / 10 as top,
    fact.x1 / 10 as x1,
    fact.bottom / 10 as bottom,
    case
        when slot.locator_tail is not null
            then coalesce(present.locator_stem, '') || slot.locator_tail
    end as locator,
    fact.confidence,
    fact.position
from storage.cell_facts as fact
inner join storage.cell_slots as slot on fact.slot_no = slot.slot_no
inner join documents as document on fact.document_no = document.document_no
left join report_versions as report on fact.document_no = report.document_no
left join storage.table_counts as present
    on fact.document_no = present.document_no and slot.table_key = present.table_key;
comment on view cells is
'One row per cell that a document prints in a standard table, with where it is printed and how sure its reading is / 每份文件标准表格中的每个单元格一行，含其位置和可信度';

create view printed_labels as
select distinct table_key, row_key, row_label
from storage.cell_slots;
comment on view printed_labels is
'Every label that was printed for a row, in whatever document; cells says where / 各行出现过的标签文字，出处见 cells';

create view table_presence as
select
    report.report_id,
    report.document_id,
    report.is_current,
    counts.table_key,
    counts.n_cells,
    counts.n_numbers,
    counts.n_blanks,
    counts.n_zeros,
    counts.n_unreadable,
    counts.min_confidence
from storage.table_counts as counts
inner join report_versions as report on counts.document_no = report.document_no;
comment on view table_presence is
'Which tables each report document holds, and how they are filled / 每份报告包含哪些表格及其填写情况';

create view statistics_cells as
select
    report.report_id,
    report.document_id,
    report.agency_id,
    report.report_year,
    report.is_current,
    fact.row_no,
    fact.label_path,
    fact.parent_path,
    fact.is_part,
    fact.col_key,
    fact.value,
    fact.unit
from storage.statistics_facts as fact
inner join report_versions as report on fact.document_no = report.document_no;
comment on view statistics_cells is
'The rows of the statistics tables of 2008 to 2018, whose labels differ between places / 2008至2018年统计表的行，各地标签不一';

create view claims as
select
    report.report_id,
    document.document_id,
    fact.position,
    fact.meaning,
    fact.value,
    fact.unit,
    fact.qualifier,
    fact.sentence,
    fact.section,
    fact.page,
    fact.x0 / 10 as x0,
    fact.top / 10 as top,
    fact.x1 / 10 as x1,
    fact.bottom / 10 as bottom,
    fact.locator
from storage.claim_facts as fact
inner join documents as document on fact.document_no = document.document_no
left join report_versions as report on fact.document_no = report.document_no;
comment on view claims is
'Numbers that the prose states about something a table counts too / 正文中陈述的、表格也统计的数字';

create view identity_evidence as
select document.document_id, document.report_id, fact.what, fact.value, fact.source
from storage.evidence_facts as fact
inner join documents as document on fact.document_no = document.document_no;
comment on view identity_evidence is
'Every place in a document that says whose report it is, of which year, or when it was published / 文件中表明报告归属、年度和发布日期的各处依据';

create view reading_problems as
select document.document_id, document.report_id, fact.code, fact.text, fact.location
from storage.problem_facts as fact
inner join documents as document on fact.document_no = document.document_no;
comment on view reading_problems is
'What the reading of a document met that a person should know of / 读取文件时遇到的需要注意的问题';

create view sections as
select document.document_id, document.report_id, fact.position, fact.heading, fact.text
from storage.section_facts as fact
inner join documents as document on fact.document_no = document.document_no;
comment on view sections is 'The prose of each document by section / 各文件正文，按章节';
