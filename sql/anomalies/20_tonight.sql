-- Tonight's failures as anomalies, one row per failing unit, with their stable id; their evidence is gathered next.

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

create or replace temp table tonight_evidence (
    anomaly_id varchar,
    confidence float,
    page integer,
    boxes double[][],
    raw_texts varchar[],
    cells json
);
