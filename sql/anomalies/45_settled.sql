-- Bodies for which nothing changed keep the anomalies that the published file, attached as `earlier`, has of them.
-- Reads the variable `started_at`.

insert into anomalies by name
select kept.* replace (
    case when kept.state in ('new', 'reopened') then 'open' else kept.state end as state,
    case
        when kept.state <> 'resolved' and kept.last_seen = last_night.started_at
            then getvariable('started_at')::timestamp
        else kept.last_seen
    end as last_seen
)
from earlier.main.anomalies as kept
cross join last_night
where kept.agency_id in (select agency_id from settled_bodies)
order by kept.anomaly_id;
