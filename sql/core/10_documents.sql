-- Documents: every distinct content that was fetched as a document or read, with the first request that brought it.

insert into fetches by name
select
    fetch_id,
    source_id,
    url,
    final_url,
    parent_url,
    role,
    link_text,
    list_title,
    list_date,
    publisher,
    division_code,
    level,
    score,
    http_status,
    media_type,
    file_name,
    fetched_at,
    bytes,
    sha256,
    error,
    seconds
from fetched
where error is not null or http_status >= 400 or (sha256 is not null and role in ('detail', 'attachment', 'file'))
order by fetched_at, fetch_id;

insert into documents by name
select
    coalesce(read.document_no, ('0x' || left(first_fetch.sha256, 15))::bigint) as document_no,
    coalesce(read.document_id, first_fetch.sha256) as document_id,
    first_fetch.url,
    first_fetch.final_url,
    first_fetch.parent_url,
    first_fetch.source_id,
    coalesce(read.media_type, first_fetch.media_type) as media_type,
    coalesce(read.bytes, first_fetch.bytes) as bytes,
    first_fetch.fetched_at,
    coalesce(read.status, 'unread') as status,
    case
        when read.document_id is null then 'not read yet by this version of the readers'
        else read.problem
    end as problem,
    read.reader,
    read.reader_version,
    read.seconds,
    read.page_count,
    read.form,
    read.title,
    read.agency_name,
    read.report_year,
    read.published_on,
    read.scope,
    first_fetch.list_title,
    first_fetch.list_date
from all_documents as read
full join first_fetches as first_fetch on read.document_id = first_fetch.sha256
order by document_no;
