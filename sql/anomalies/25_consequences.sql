-- Which anomalies follow from another one. Each rule adds to tonight_links; an anomaly that already names its cause
-- keeps it.

create or replace temp table tonight_links as
select anomaly_id, cause_id, 1 as rule
from tonight_causes
where cause_id is not null

union all by name

-- The total column breaks by exactly what the other columns break by: it follows from the largest of them.
select totals.anomaly_id, arg_max(parts.anomaly_id, (abs(parts.difference), parts.col_key)) as cause_id, 2 as rule
from tonight_anomalies as totals
inner join tonight_anomalies as parts
    on totals.check_id = parts.check_id
    and totals.report_id = parts.report_id
    and totals.row_key = parts.row_key
    and parts.col_key <> 'total'
where totals.col_key = 'total'
    and totals.check_id in ('requests_balance', 'requests_outcomes_sum', 'carry_over_between_years')
group by totals.anomaly_id, totals.difference
having sum(parts.difference) = totals.difference

union all by name

-- A stock that is wrong in one year is wrong by the reverse in the next.
select later.anomaly_id, earlier.anomaly_id as cause_id, 3 as rule
from tonight_anomalies as earlier
inner join tonight_anomalies as later
    on earlier.check_id = later.check_id
    and earlier.agency_id = later.agency_id
    and earlier.report_year + 1 = later.report_year
    and earlier.row_key = later.row_key
    and earlier.difference = -later.difference
where earlier.check_id in ('in_force_roll_forward', 'statistics_cumulative_roll_forward')

union all by name

-- What last year should have carried over, by its own balance, is what this year carries in.
select later.anomaly_id, earlier.anomaly_id as cause_id, 4 as rule
from tonight_anomalies as earlier
inner join tonight_anomalies as later
    on earlier.agency_id = later.agency_id
    and earlier.report_year + 1 = later.report_year
    and earlier.col_key = later.col_key
    and earlier.expected = later.actual
where earlier.check_id = 'requests_balance' and later.check_id = 'carry_over_between_years'

union all by name

-- The prose states the very number that the cell found to be the cause would need.
select prose.anomaly_id, coalesce(causes.cause_id, causes.anomaly_id) as cause_id, 5 as rule
from tonight_anomalies as prose
inner join tonight_anomalies as broken on prose.report_id = broken.report_id and prose.table_key = broken.table_key
inner join tonight_causes as causes
    on broken.anomaly_id = causes.anomaly_id
    and prose.row_key = causes.cause_row_key
    and prose.col_key = causes.cause_col_key
    and prose.expected = causes.cause_value
where prose.check_id in ('prose_requests', 'prose_disputes')

union all by name

-- Where one check says what another one says of the same cell or table in other words.
select effect.anomaly_id, cause.anomaly_id as cause_id, 6 as rule
from (
    values
        ('prose_no_requests', 'prose_requests', true),
        ('prose_contradicts_itself', 'prose_requests', true),
        ('amount_factor_ten_thousand', 'jump_against_own_years', true),
        ('amount_factor_ten_thousand', 'far_from_peers', true),
        ('jump_against_own_years', 'far_from_peers', true),
        ('columns_reversed', 'requests_applicant_sum', true),
        ('prose_repeated', 'table_repeated', false),
        ('prose_repeated', 'prose_nearly_repeated', false),
        ('table_without_numbers', 'total_or_parts_blank', true),
        ('published_late', 'dates_conflict', false),
        ('listed_under_another_year', 'years_conflict', false),
        ('prose_shares_over_hundred', 'prose_shares_of_applicants', true),
        ('year_missing', 'expected_not_published', false),
        ('tables_as_pictures', 'table_missing', false),
        ('number_not_in_text', 'low_confidence', true),
        ('form_of_wrong_year', 'table_missing', false),
        ('in_force_roll_forward', 'repealed_more_than_there_were', true),
        ('published_before_year_end', 'years_conflict', false)
) as pairs (cause_check, effect_check, same_table)
inner join tonight_anomalies as cause on pairs.cause_check = cause.check_id
inner join tonight_anomalies as effect
    on pairs.effect_check = effect.check_id
    and cause.agency_id = effect.agency_id
    and cause.report_year = effect.report_year
    and (not pairs.same_table or cause.table_key = effect.table_key)
    and (
        cause.row_key = effect.row_key
        or cause.check_id in ('prose_no_requests', 'columns_reversed')
        or not pairs.same_table
    )
where cause.check_id <> 'prose_no_requests' or effect.row_key = 'new_requests';

-- One cause each, by the first rule that names one; then causes of causes, so that every chain ends at its root.
create or replace temp table tonight_roots as
with recursive named as (
    select anomaly_id, arg_min(cause_id, (rule, cause_id)) as cause_id
    from tonight_links
    where anomaly_id <> cause_id
    group by anomaly_id
),

chain as (
    select anomaly_id, cause_id, [anomaly_id] as path
    from named
    union all
    select chain.anomaly_id, named.cause_id, list_append(chain.path, chain.cause_id)
    from chain
    inner join named on chain.cause_id = named.anomaly_id
    where not list_contains(chain.path, chain.cause_id) and len(chain.path) < 20
)

select anomaly_id, arg_max(cause_id, len(path)) as cause_id
from chain
where not list_contains(path, cause_id)
group by anomaly_id;

create or replace temp table tonight_linked as
select
    tonight.* replace (
        case
            when causes.candidates is not null
                then json_merge_patch(
                    tonight.evidence,
                    json_object('causes', causes.candidates, 'cause_is_found', causes.cause_row_key is not null)
                )
            else tonight.evidence
        end as evidence
    ),
    causes.cause_row_key,
    causes.cause_col_key,
    causes.cause_value,
    roots.cause_id
from tonight_anomalies as tonight
left join tonight_causes as causes on tonight.anomaly_id = causes.anomaly_id
left join tonight_roots as roots on tonight.anomaly_id = roots.anomaly_id;
