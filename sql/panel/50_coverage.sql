-- Which agency and year is expected, and what is there. A year is expected of an agency when it reported for it, when
-- it lies between years it reported for, or when a source is expected to publish it: of the source's own body, and of
-- every body that was found there.

insert into coverage by name
with found as (
    select
        resolved.agency_id,
        documents.report_year,
        documents.source_id,
        documents.document_id,
        documents.report_id,
        documents.status,
        documents.problem
    from documents
    inner join resolved_agencies as resolved on documents.document_no = resolved.document_no
    where documents.report_year is not null
),

bodies as (
    select
        agency_id,
        arg_min(name, document_no) as agency_name,
        arg_min(division_code, document_no) as division_code,
        arg_min(level, document_no) as level
    from resolved_agencies
    where agency_id in (select agency_id from report_versions)
    group by agency_id
    union all
    select agency_id, any_value(agency_name), any_value(division_code), any_value(level)
    from source_agencies
    where agency_id not in (select agency_id from report_versions)
    group by agency_id
),

reported as (
    select agency_id, report_year, report_id, document_id, n_tables
    from report_versions
    where is_current
),

spans as (
    select agency_id, unnest(range(min(report_year)::bigint, max(report_year)::bigint + 1)) as report_year
    from reported
    group by agency_id
),

asked as (
    select distinct asked.agency_id, asked.source_id, unnest(sources.expected_years) as report_year
    from (
        select agency_id, source_id from found
        union all
        select agency_id, source_id from source_agencies
    ) as asked
    inner join sources on asked.source_id = sources.source_id
),

expected as (
    select agency_id, report_year, min(why) as why, min(source_id) as source_id
    from (
        select agency_id, report_year, '1 reported' as why, null as source_id from reported
        union all
        select agency_id, report_year, '2 source' as why, source_id from asked
        union all
        select agency_id, report_year, '3 between reported years' as why, null as source_id from spans
    )
    where agency_id in (select agency_id from bodies)
    group by agency_id, report_year
),

unread_documents as (
    select agency_id, report_year, document_id, problem, status
    from found
    where report_id is null
    union all
    select
        source_agencies.agency_id,
        year(coalesce(documents.published_on, documents.list_date)) - 1 as report_year,
        documents.document_id,
        documents.problem,
        documents.status
    from documents
    inner join source_agencies on documents.source_id = source_agencies.source_id
    where documents.report_year is null and documents.status <> 'read'
),

unread as (
    select
        agency_id,
        report_year,
        arg_min(document_id, document_id) as document_id,
        arg_min(coalesce(problem, status), document_id) as problem
    from unread_documents
    group by agency_id, report_year
)

select
    bodies.agency_id,
    bodies.agency_name,
    bodies.division_code,
    bodies.level,
    expected.source_id,
    expected.report_year,
    expected.why[3:] as expected_because,
    case
        when reported.n_tables > 0 then 'present'
        when reported.n_tables = 0 or unread.document_id is not null then 'unreadable'
        else 'missing'
    end as state,
    reported.report_id,
    coalesce(reported.document_id, unread.document_id) as document_id,
    case
        when reported.n_tables = 0 then 'no table was found in the report'
        when reported.report_id is null then unread.problem
    end as problem
from expected
inner join bodies on expected.agency_id = bodies.agency_id
left join reported on expected.agency_id = reported.agency_id and expected.report_year = reported.report_year
left join unread on expected.agency_id = unread.agency_id and expected.report_year = unread.report_year
order by bodies.agency_id, expected.report_year;
