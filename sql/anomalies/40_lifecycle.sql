-- The list of tonight: new, open, resolved, reopened, accepted. Reads the variables `night` and `started_at`.
-- An anomaly resolves only if its unit was assessed tonight and passed; what could not be assessed stays as it was.

create or replace temp table carried as
with current_values as (
    select
        tonight.*,
        true as seen,
        false as passed,
        previous.state as previous_state,
        coalesce(previous.first_seen, getvariable('started_at')::timestamp) as first_seen,
        getvariable('started_at')::timestamp as last_seen
    from tonight_linked as tonight
    left join previous on tonight.anomaly_id = previous.anomaly_id
    union all by name
    select
        previous.* exclude (state),
        false as seen,
        vanished_passed.anomaly_id is not null as passed,
        previous.state as previous_state
    from (select * exclude (seen) from previous) as previous
    anti join tonight_anomalies as tonight on previous.anomaly_id = tonight.anomaly_id
    left join vanished_passed on previous.anomaly_id = vanished_passed.anomaly_id
),

-- The last decision on an anomaly counts, and only for the values it was made for.
decided as (
    select anomaly_id, decision, expected, actual
    from decisions
    qualify row_number() over (partition by anomaly_id order by decided_on desc, position desc) = 1
),

settled as (
    select
        current_values.*,
        decided.decision,
        case
            when decided.decision = 'publisher_error' then 'publisher'
            when decided.decision = 'reading_error' then 'extraction'
            else current_values.blame
        end as settled_blame
    from current_values
    left join decided
        on current_values.anomaly_id = decided.anomaly_id
        and current_values.expected is not distinct from decided.expected
        and current_values.actual is not distinct from decided.actual
)

select
    settled.* exclude (decision, settled_blame) replace (
        settled_blame as blame,
        case when settled_blame = 'extraction' then 'To verify: ' else '' end
            || regexp_replace(message_en, '^To verify: ', '') as message_en,
        case when settled_blame = 'extraction' then '待核实：' else '' end
            || regexp_replace(message_zh, '^待核实：', '') as message_zh
    ),
    case
        when not seen and (passed or previous_state = 'resolved') then 'resolved'
        when decision = 'accept' then 'accepted'
        when previous_state is null then 'new'
        when previous_state in ('resolved', 'accepted') then 'reopened'
        else 'open'
    end as state
from settled;

delete from anomalies;

insert into anomalies by name
select * exclude (seen, passed, previous_state)
from carried
order by anomaly_id;

delete from anomaly_log where night >= getvariable('night');

insert into anomaly_log by name
select getvariable('night') as night, 'night' as event, getvariable('started_at')::timestamp as first_seen;

insert into anomaly_log by name
select
    getvariable('night') as night,
    case
        when previous.anomaly_id is null or carried.state <> previous.state then carried.state
        when carried.seen and not previous.seen then 'seen'
        when previous.seen and not carried.seen then 'unseen'
        else 'changed'
    end as event,
    carried.* exclude (passed, previous_state)
from carried
left join previous on carried.anomaly_id = previous.anomaly_id
where
    previous.anomaly_id is null
    or carried.state <> previous.state
    or carried.seen <> previous.seen
    or (
        carried.seen
        and (
            carried.expected,
            carried.actual,
            carried.blame,
            carried.severity,
            carried.message_en,
            carried.message_zh,
            carried.cause_row_key,
            carried.cause_col_key,
            carried.cause_value,
            carried.cause_id
        ) is distinct from (
            previous.expected,
            previous.actual,
            previous.blame,
            previous.severity,
            previous.message_en,
            previous.message_zh,
            previous.cause_row_key,
            previous.cause_col_key,
            previous.cause_value,
            previous.cause_id
        )
    )
    or (carried.seen and carried.evidence::varchar is distinct from previous.evidence::varchar)
order by carried.anomaly_id;
