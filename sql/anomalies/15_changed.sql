-- For which bodies anything changed since the published file, attached as `earlier`: their documents, their place among
-- the bodies, what checks that look at other bodies too say of them, or what people decided.

create or replace temp table active_bodies as
with states as (
    select agency_id, 1 as side, hash(report_versions)::hugeint as state from report_versions
    union all
    select agency_id, -1 as side, hash(report_versions)::hugeint as state from earlier.main.report_versions
    union all
    select agency_id, 1 as side, hash(reports)::hugeint as state from reports
    union all
    select agency_id, -1 as side, hash(reports)::hugeint as state from earlier.main.reports
    union all
    select agency_id, 1 as side, hash(agencies)::hugeint as state from agencies
    union all
    select agency_id, -1 as side, hash(agencies)::hugeint as state from earlier.main.agencies
    union all
    select report_versions.agency_id, 1 as side, hash(documents)::hugeint as state
    from documents
    inner join report_versions on documents.document_no = report_versions.document_no
    union all
    select report_versions.agency_id, -1 as side, hash(documents)::hugeint as state
    from earlier.main.documents as documents
    inner join earlier.main.report_versions as report_versions
        on documents.document_no = report_versions.document_no
),

last_night as (
    select max(night) as night, max_by(first_seen, night) as started_at
    from earlier.main.anomaly_log
    where event = 'night'
),

-- What the checks of scope `all` say: tonight they have run, the others have not.
failing as (
    select agency_id, 1 as side,
        hash(
            check_id, report_year, table_key, row_key, col_key, expected, actual, message_en, message_zh, facts::varchar
        )::hugeint as state
    from failures
    union all
    select anomalies.agency_id, -1 as side,
        hash(
            anomalies.check_id,
            anomalies.report_year,
            anomalies.table_key,
            anomalies.row_key,
            anomalies.col_key,
            anomalies.expected,
            anomalies.actual,
            regexp_replace(anomalies.message_en, '^To verify: ', ''),
            regexp_replace(anomalies.message_zh, '^待核实：', ''),
            (anomalies.evidence -> 'facts')::varchar
        )::hugeint as state
    from earlier.main.anomalies as anomalies
    inner join checks on anomalies.check_id = checks.check_id and checks.scope = 'all'
    cross join last_night
    where anomalies.state <> 'resolved' and anomalies.last_seen = last_night.started_at
)

select agency_id from states group by agency_id having sum(side * state) <> 0 or sum(side) <> 0
union
select agency_id
from failing
where agency_id is not null
group by agency_id
having sum(side * state) <> 0 or sum(side) <> 0
union
select agency_id
from earlier.main.anomalies
where anomaly_id in (select anomaly_id from decisions)
    or anomaly_id in (select anomaly_id from earlier.main.decisions);
