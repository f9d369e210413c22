-- What differs between the current version of a report and its other versions.

create table version_differences (
    report_id varchar not null,
    document_id varchar not null,
    current_document_id varchar not null,
    table_key varchar not null,
    row_key varchar not null,
    col_key varchar not null,
    kind varchar,
    value decimal(18, 6),
    raw_text varchar,
    current_kind varchar,
    current_value decimal(18, 6),
    current_raw_text varchar
);
comment on table version_differences is
'Cells that another version of a report prints otherwise than the current one, within tables that both hold; a kind is NULL where a version has no such cell / 同一年报不同版本之间数字不同的单元格（仅比较双方都有的表），某版本无此单元格时其类型为 NULL';
