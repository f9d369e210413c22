-- Reports. A document is a report when its agency and year are known and it holds a table of a form, or calls itself an
-- annual report on open government information without holding one. A page without a table that links to a document
-- with tables is the way to the report and none itself. Of several documents for one agency and year one is the current
-- version, by the first of these rules that tells them apart:
--   1. more tables of the form;
--   2. the body's own work rather than others' reports added up, as far as the documents say;
--   3. at least nine tenths as many numbers as the fullest version has;
--   4. text rather than a scan, in which no cell is read with full certainty;
--   5. the later date of publication (its own, else that of the list it was found in);
--   6. the later first fetch;
--   7. more cells; then the smaller document_id, so that the choice never depends on order.

create or replace temp table counted_documents as
with surest as (
    select document_no, max(confidence) as surest_confidence
    from storage.cell_facts
    group by document_no
),

counted as (
    select
        document_no,
        count(*) as n_tables,
        sum(n_cells) as n_cells,
        sum(n_numbers) as n_numbers,
        sum(sum_confidence) / sum(n_cells) as confidence,
        min(min_confidence) as min_confidence
    from storage.table_counts
    where n_cells > 0
    group by document_no
)

select counted.*, surest.surest_confidence
from counted
left join surest on counted.document_no = surest.document_no;

create or replace temp table leading_pages as
select distinct fetched.parent_url
from fetched
inner join documents on fetched.sha256 = documents.document_id
inner join counted_documents on documents.document_no = counted_documents.document_no
where fetched.parent_url is not null and fetched.role <> 'list';

create or replace temp table report_candidates as
select
    documents.document_no,
    documents.document_id,
    resolved.agency_id || '-' || documents.report_year as report_id,
    resolved.agency_id,
    resolved.match_score,
    documents.report_year,
    documents.form,
    documents.scope,
    coalesce(counted.n_tables, 0)::integer as n_tables,
    coalesce(counted.n_cells, 0)::integer as n_cells,
    coalesce(counted.n_numbers, 0)::integer as n_numbers,
    counted.confidence::float as confidence,
    counted.min_confidence,
    coalesce(documents.published_on, documents.list_date) as published_on,
    documents.reader = 'image' or coalesce(counted.surest_confidence, 1) < 0.99 as is_scan,
    first_fetch.role,
    documents.fetched_at as first_fetched_at
from documents
inner join resolved_agencies as resolved on documents.document_no = resolved.document_no
left join counted_documents as counted on documents.document_no = counted.document_no
left join first_fetches as first_fetch on documents.document_id = first_fetch.sha256
where documents.report_year is not null
    and documents.status in ('read', 'no_tables')
    and (
        counted.n_tables > 0
        or (
            contains(documents.title, '信息公开')
            and regexp_matches(documents.title, '年度?报告|年报')
            and coalesce(documents.url not in (select parent_url from leading_pages), true)
            and coalesce(documents.final_url not in (select parent_url from leading_pages), true)
        )
    );

insert into report_versions by name
with judged as (
    select
        *,
        coalesce(scope = 'consolidated', false) as adds_up,
        n_numbers >= 0.9 * max(n_numbers) over (partition by report_id) as is_full
    from report_candidates
),

ordered as (
    select
        *,
        row_number() over (
            partition by report_id
            order by
                n_tables desc,
                adds_up,
                is_full desc,
                is_scan,
                published_on desc nulls last,
                first_fetched_at desc nulls last,
                n_cells desc,
                document_id
        ) as version_no
    from judged
),

compared as (
    select
        *,
        first_value(struct_pack(n_tables, adds_up, is_full, is_scan, published_on, first_fetched_at)) over (
            partition by report_id order by version_no
        ) as best,
        count(*) over (partition by report_id) as n_versions
    from ordered
)

select
    * exclude (adds_up, is_full, best, n_versions),
    version_no = 1 as is_current,
    case
        when n_versions = 1 then 'the only version'
        when version_no = 1 then 'chosen as the current version'
        when n_tables < best.n_tables then 'fewer tables than the current version'
        when adds_up > best.adds_up then 'adds up the reports of others, the current version does not'
        when is_full < best.is_full then 'fewer numbers than the current version'
        when is_scan > best.is_scan then 'a scan, the current version has text'
        when published_on is distinct from best.published_on then 'published before the current version'
        when first_fetched_at is distinct from best.first_fetched_at then 'fetched before the current version'
        else 'equal to the current version by every rule but the document_id or the number of cells'
    end as reason
from compared
order by report_id, version_no;

drop table report_candidates;
drop table counted_documents;
drop table leading_pages;

update documents set report_id = report.report_id
from report_versions as report
where documents.document_no = report.document_no;

insert into agencies by name
select
    agency_id,
    arg_min(name, document_no) as name,
    arg_min(division_code, document_no) as division_code,
    arg_min(division_name, document_no) as division_name,
    arg_min(level, document_no) as level,
    arg_min(kind, document_no) as kind,
    arg_min(function, document_no) as function,
    arg_min(parent_agency_id, document_no) as parent_agency_id,
    min(match_score) as match_score
from resolved_agencies
where document_no in (select document_no from report_versions)
group by agency_id
order by agency_id;

insert into agency_names by name
select
    agency_id,
    printed_name,
    publisher,
    host,
    count(*) as n_documents,
    min(match_score) as match_score,
    min(match_reason) as match_reason,
    min(rejected)::json as rejected
from resolved_agencies
where document_no in (select document_no from report_versions)
group by agency_id, printed_name, publisher, host
order by all;

insert into reports by name
select
    report.report_id,
    report.agency_id,
    coalesce(documents.agency_name, agencies.name) as agency_name,
    agencies.division_code,
    coalesce(agencies.level, 'other') as level,
    report.report_year,
    report.form,
    documents.title,
    report.published_on,
    coalesce(documents.url, documents.final_url) as url,
    report.document_id,
    report.n_cells,
    report.confidence,
    report.min_confidence,
    documents.source_id,
    documents.media_type,
    report.first_fetched_at
from report_versions as report
inner join documents on report.document_no = documents.document_no
inner join agencies on report.agency_id = agencies.agency_id
where report.is_current
order by report.report_id;
