-- Tonight's failures with their evidence and who is to blame for them.

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
            'cells': coalesce(blamed.cells, '[]'::json),
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
