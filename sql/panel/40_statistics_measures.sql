-- Find the rows of the statistics tables that the crosswalk names. Labels are matched once each, then joined.

insert into statistics_measures by name
with labels as (
    select distinct label_path from storage.statistics_facts
),

fitting as (
    select labels.label_path, crosswalk.measure
    from labels
    inner join crosswalk on crosswalk.form = 'pre2019' and crosswalk.label_pattern is not null
    where regexp_matches(
        case
            when contains(crosswalk.label_pattern, '/') then labels.label_path
            else regexp_extract(labels.label_path, '[^/]*$')
        end,
        crosswalk.label_pattern
    )
),

found as (
    select
        report.report_id,
        report.document_id,
        fitting.measure,
        fact.value,
        fact.label_path,
        row_number() over (
            partition by report.document_no, fitting.measure
            order by len(fact.label_path) - len(replace(fact.label_path, '/', '')), fact.row_no
        ) as place
    from storage.statistics_facts as fact
    inner join fitting on fact.label_path = fitting.label_path
    inner join report_versions as report on fact.document_no = report.document_no and report.is_current
    where fact.col_key = 'current_year'
)

select report_id, document_id, measure, value, label_path
from found
where place = 1
order by report_id, measure;
