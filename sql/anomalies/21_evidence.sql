-- Every cell that a failing unit concerns, this year's and last year's, of the current version of the report. Reads the
-- variables `slice` and `slices`: so many parts are gathered one after the other, within the memory of one.

insert into tonight_evidence by name
with concerned as (
    select
        tonight.anomaly_id,
        reports.report_id,
        reports.report_year,
        cells.document_id,
        cells.table_key,
        cells.row_key,
        cells.col_key,
        cells.row_label,
        cells.col_label,
        cells.raw_text,
        cells.kind,
        cells.value,
        cells.unit,
        cells.page,
        cells.x0,
        cells.top,
        cells.x1,
        cells.bottom,
        cells.locator,
        cells.confidence,
        row_number() over (
            partition by tonight.anomaly_id
            order by
                reports.report_year desc,
                rows.position nulls last,
                cols.position nulls last,
                cells.row_key,
                cells.col_key,
                cells.raw_text
        ) as position
    from tonight
    inner join check_cells as wanted on tonight.check_id = wanted.check_id
    inner join reports
        on tonight.agency_id = reports.agency_id and tonight.report_year + wanted.years = reports.report_year
    inner join cells
        on reports.document_id = cells.document_id
        and cells.table_key = case wanted.table_key when '=' then tonight.table_key else wanted.table_key end
    left join check_labels as rows
        on cells.table_key = rows.table_key and rows.axis = 'row' and cells.row_key = rows.key
    left join check_labels as cols
        on cells.table_key = cols.table_key and cols.axis = 'col' and cells.col_key = cols.key
    where
        case
            when wanted.row_key = '*' then true
            when wanted.row_key = '=' then cells.row_key = tonight.row_key
            when wanted.row_key = '=/*' then starts_with(cells.row_key, tonight.row_key || '/')
            else cells.row_key glob wanted.row_key
        end
        and case
            when wanted.col_key = '*' then true
            when wanted.col_key = '=' then cells.col_key = tonight.col_key
            else cells.col_key glob wanted.col_key
        end
        and (wanted.kind is null or cells.kind = wanted.kind)
        and hash(tonight.anomaly_id) % getvariable('slices') = getvariable('slice')
)

select
    anomaly_id,
    min(confidence) as confidence,
    arg_min(page, position) filter (where page is not null) as page,
    list([page, x0, top, x1, bottom] order by position) filter (where page is not null) as boxes,
    list(raw_text order by position) as raw_texts,
    to_json(list(
        {
            'report_id': report_id,
            'document_id': document_id,
            'table_key': table_key,
            'row_key': row_key,
            'col_key': col_key,
            'row_label': row_label,
            'col_label': col_label,
            'raw_text': raw_text,
            'kind': kind,
            'value': value,
            'page': page,
            'box': case when page is not null then [x0, top, x1, bottom] end,
            'locator': locator,
            'confidence': confidence
        }
        order by position
    )) as cells
from concerned
group by anomaly_id;
