-- The list as the last night left it, and what became of it tonight. Reads the variables `night` and `started_at`.

create or replace temp table last_night as
select max(night) as night, max_by(first_seen, night) as started_at
from anomaly_log
where event = 'night';

-- An anomaly without a later change was seen on every night up to the last one; it is new or reopened for one night.
create or replace temp table previous as
select latest.* exclude (night, event) replace (
    case when latest.seen then last_night.started_at else latest.last_seen end as last_seen,
    case when latest.state in ('new', 'reopened') then 'open' else latest.state end as state
)
from (
    select *
    from anomaly_log
    where event <> 'night' and agency_id not in (select agency_id from settled_bodies)
    qualify row_number() over (partition by anomaly_id order by night desc) = 1
) as latest
cross join last_night;

create or replace temp table vanished as
select previous.anomaly_id, check_id, agency_id, report_year, table_key, row_key, col_key
from previous
anti join tonight_anomalies on previous.anomaly_id = tonight_anomalies.anomaly_id
where previous.state <> 'resolved';

create or replace temp table vanished_passed (anomaly_id varchar);
