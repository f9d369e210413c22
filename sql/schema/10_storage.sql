-- How the numbers are stored: one narrow row per cell for its provenance, and wide rows for checks. People use the
-- views in schema main. document_no, the first 60 bits of a document's hash, ties the rows of a document together.

create schema storage;

create type storage.cell_kind as enum ('number', 'blank', 'not_applicable', 'unreadable');

create table storage.cell_slots (
    slot_no integer not null,
    slot bigint not null,
    table_key varchar not null,
    row_key varchar not null,
    col_key varchar not null,
    row_label varchar,
    col_label varchar,
    unit varchar,
    locator_tail varchar
);
comment on table storage.cell_slots is
'Keys, labels as printed, unit and place within its table that a cell can have, each combination once / 单元格的键、原文标签、单位和表内位置，每种组合一行';

create table storage.cell_facts (
    document_no bigint not null,
    slot_no integer not null,
    position integer not null,
    kind storage.cell_kind not null,
    whole bigint,
    amount decimal(18, 6),
    raw_text varchar,
    page integer,
    x0 integer,
    top integer,
    x1 integer,
    bottom integer,
    confidence float
);
comment on table storage.cell_facts is
'What was read in each cell and where; the view cells shows it readably / 每个单元格的读取结果和位置，视图 cells 为其可读形式';

create table storage.table_counts (
    document_no bigint not null,
    table_key varchar not null,
    n_cells integer not null,
    n_numbers integer not null,
    n_blanks integer not null,
    n_zeros integer not null,
    n_unreadable integer not null,
    min_confidence float,
    sum_confidence double,
    locator_stem varchar
);
comment on table storage.table_counts is
'What each table of each document holds / 每份文件每张表的单元格统计';

create table storage.claim_facts (
    document_no bigint not null,
    position integer not null,
    meaning varchar not null,
    value decimal(18, 6),
    unit varchar,
    qualifier varchar,
    sentence varchar,
    section varchar,
    page integer,
    x0 integer,
    top integer,
    x1 integer,
    bottom integer,
    locator varchar
);
comment on table storage.claim_facts is 'Numbers that the prose states / 正文中陈述的数字';

create table storage.evidence_facts (document_no bigint not null, what varchar not null, value varchar, source varchar);
comment on table storage.evidence_facts is 'What says whose report it is and of which year / 报告归属和年度的依据';

create table storage.problem_facts (document_no bigint not null, code varchar not null, text varchar, location varchar);
comment on table storage.problem_facts is 'What a reader met that a person should know of / 读取中需要人工注意的问题';

create table storage.section_facts (
    document_no bigint not null, position integer not null, heading varchar, text varchar
);
comment on table storage.section_facts is 'The prose of each document by section / 文件正文，按章节';

create table storage.statistics_facts (
    document_no bigint not null,
    row_no integer not null,
    label_path varchar not null,
    parent_path varchar,
    is_part boolean not null,
    col_key varchar not null,
    value decimal(18, 6),
    unit varchar
);
comment on table storage.statistics_facts is
'The rows of the statistics tables of 2008 to 2018 / 2008至2018年统计表的行';

create table storage.loaded_documents (document_no bigint not null);
comment on table storage.loaded_documents is
'Documents whose staged rows are in the tables of this schema / 已载入本模式各表的文件';
