-- The other bodies, which keep their anomalies. Runs after the excerpt is prepared, which forgets who they are.

create or replace temp table settled_bodies as
select distinct agency_id
from earlier.main.anomalies
where agency_id not in (select agency_id from active_bodies);
