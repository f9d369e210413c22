-- Tonight's failures as anomalies: their stable id, the cells they concern, whom to blame. One row per failing unit.

create or replace temp table tonight as
select
    substr(
        sha256(
            concat_ws(
                chr(31),
                failures.check_id,
                failures.agency_id,
                failures.report_year,
                failures.table_key,
                failures.row_key,
                failures.col_key
            )
        ),
        1,
        16
    ) as anomaly_id,
    failures.*,
    checks.severity
from failures
inner join checks on failures.check_id = checks.check_id
qualify row_number() over (partition by anomaly_id order by expected, actual, facts::varchar) = 1;

-- Every cell that a failing unit concerns, this year's and last year's, of the current version of the report.
create or replace temp table tonight_cells as
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
    and (wanted.kind is null or cells.kind = wanted.kind);

create or replace temp table tonight_evidence as
select
    anomaly_id,
    min(confidence) as confidence,
    arg_min(page, position) filter (where page is not null) as page,
    list([page, x0, top, x1, bottom] order by position) filter (where page is not null) as boxes,
    list(raw_text order by position) as raw_texts,
    list(
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
    ) as cells
from tonight_cells
group by anomaly_id;

-- Where the sentence stands that a failing unit quotes.
create or replace temp table tonight_sentences as
select
    tonight.anomaly_id,
    arg_min(claims.page, claims.position) filter (where claims.page is not null) as page,
    arg_min([claims.x0, claims.top, claims.x1, claims.bottom], claims.position) filter (where claims.page is not null)
        as box,
    arg_min(claims.locator, claims.position) filter (where claims.locator is not null) as locator
from tonight
inner join reports on tonight.report_id = reports.report_id
inner join claims
    on reports.document_id = claims.document_id and json_extract_string(tonight.facts, 'sentence') = claims.sentence
group by tonight.anomaly_id;

-- The publisher is to blame unless the check says otherwise, a cell was read with doubt, or words and not cells were read
-- from a scan.
create or replace temp table tonight_anomalies as
with blamed as (
    select
        tonight.* exclude (blame),
        tonight_evidence.* exclude (anomaly_id),
        reports.document_id,
        reports.url,
        case
            when tonight.blame is not null then tonight.blame
            when tonight_evidence.confidence < low_confidence.value then 'extraction'
            when tonight_evidence.confidence is null and report_versions.is_scan then 'extraction'
            when report_versions.is_scan and checks.check_group = 'prose' then 'extraction'
            else 'publisher'
        end as blame
    from tonight
    inner join checks on tonight.check_id = checks.check_id
    left join tonight_evidence on tonight.anomaly_id = tonight_evidence.anomaly_id
    left join reports on tonight.report_id = reports.report_id
    left join report_versions on reports.document_id = report_versions.document_id and report_versions.is_current
    cross join (select value from thresholds where name = 'low_confidence') as low_confidence
)

select
    blamed.anomaly_id,
    blamed.check_id,
    blamed.severity,
    blamed.report_id,
    blamed.agency_id,
    blamed.report_year,
    blamed.table_key,
    blamed.row_key,
    blamed.col_key,
    blamed.expected,
    blamed.actual,
    blamed.actual - blamed.expected as difference,
    blamed.message_en,
    blamed.message_zh,
    blamed.blame,
    to_json(
        {
            'document_id': blamed.document_id,
            'url': blamed.url,
            'page': coalesce(blamed.page, tonight_sentences.page),
            'boxes': coalesce(blamed.boxes, []),
            'raw_texts': coalesce(blamed.raw_texts, []),
            'cells': coalesce(blamed.cells, []),
            'facts': blamed.facts,
            'sentence': case
                when tonight_sentences.anomaly_id is not null
                    then {
                        'page': tonight_sentences.page,
                        'box': tonight_sentences.box,
                        'locator': tonight_sentences.locator
                    }
            end
        }
    ) as evidence
from blamed
left join tonight_sentences on blamed.anomaly_id = tonight_sentences.anomaly_id;
