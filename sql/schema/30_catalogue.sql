-- What is not a number: documents, reports, agencies, sources, requests to servers, runs, the words of the form.

create table vocabulary (
    form varchar not null,
    table_key varchar not null,
    axis varchar not null,
    position integer not null,
    key varchar not null,
    label_zh varchar not null,
    label_en varchar not null,
    group_zh varchar
);
comment on table vocabulary is
'The rows and columns of the standard tables in each form, in print order / 各版标准表格的行与列，按印刷顺序';

create table sources (
    source_id varchar not null,
    name varchar,
    division_code varchar,
    level varchar,
    start_url varchar,
    expected_years integer []
);
comment on table sources is 'Publishers that are looked at every night / 每晚抓取的发布源';

create table fetches (
    fetch_id varchar not null,
    source_id varchar,
    url varchar,
    final_url varchar,
    parent_url varchar,
    role varchar,
    link_text varchar,
    list_title varchar,
    list_date date,
    publisher varchar,
    division_code varchar,
    level varchar,
    score double,
    http_status integer,
    media_type varchar,
    file_name varchar,
    fetched_at timestamp,
    bytes bigint,
    sha256 varchar,
    error varchar,
    seconds double
);
comment on table fetches is
'Requests that brought a document or failed / 取得文件或失败的请求记录';

create table documents (
    document_no bigint not null,
    document_id varchar not null,
    url varchar,
    final_url varchar,
    parent_url varchar,
    source_id varchar,
    media_type varchar,
    bytes bigint,
    fetched_at timestamp,
    status varchar not null,
    problem varchar,
    reader varchar,
    reader_version varchar,
    seconds double,
    page_count integer,
    form varchar,
    title varchar,
    agency_name varchar,
    report_year integer,
    published_on date,
    scope varchar,
    list_title varchar,
    list_date date,
    report_id varchar
);
comment on table documents is
'Every distinct content that was fetched as a document, and what became of it / 每份内容不同的文件及其处理结果';

create table agencies (
    agency_id varchar not null,
    name varchar,
    division_code varchar,
    division_name varchar,
    level varchar,
    kind varchar,
    function varchar,
    parent_agency_id varchar,
    match_score double
);
comment on table agencies is 'Bodies that report, one row each / 发布年报的机关，每个一行';

create table agency_names (
    agency_id varchar not null,
    printed_name varchar,
    publisher varchar,
    host varchar,
    n_documents integer not null,
    match_score double,
    match_reason varchar,
    rejected json
);
comment on table agency_names is
'Every name that a body was printed under and where, how it was matched, and the bodies that were considered and not taken / 机关的各种印刷名称、出处、匹配方式及被排除的候选';

create table report_versions (
    document_no bigint not null,
    document_id varchar not null,
    report_id varchar not null,
    agency_id varchar not null,
    report_year integer not null,
    form varchar,
    scope varchar,
    is_current boolean not null,
    version_no integer not null,
    reason varchar not null,
    n_tables integer not null,
    n_cells integer not null,
    n_numbers integer not null,
    confidence float,
    min_confidence float,
    published_on date,
    is_scan boolean not null,
    role varchar,
    first_fetched_at timestamp,
    match_score double
);
comment on table report_versions is
'Every document that is a report. Of several for one agency and year the current one has, in this order: more tables; the body’s own work rather than others’ reports added up; at least nine tenths of the numbers of the fullest; text rather than a scan; the later publication; the later first fetch; more cells; the smaller document_id / 所有属于年报的文件。同一机关同一年度有多份时，依次按以下规则确定现行版本：表格更多；本机关数据优先于汇总其他机关的数据；数字不少于最完整版本的九成；文本优先于扫描件；发布较晚；首次抓取较晚；单元格更多；文件编号较小';

create table reports (
    report_id varchar not null,
    agency_id varchar not null,
    agency_name varchar,
    division_code varchar,
    level varchar,
    report_year integer not null,
    form varchar,
    title varchar,
    published_on date,
    url varchar,
    document_id varchar not null,
    n_cells integer not null,
    confidence float,
    min_confidence float,
    source_id varchar,
    media_type varchar,
    first_fetched_at timestamp
);
comment on table reports is
'One row per agency and year: the current version of its report / 每个机关每个年度一行：年报的现行版本';

create table runs (
    night varchar not null,
    stage varchar not null,
    started_at timestamp,
    seconds double,
    counts json,
    status varchar
);
comment on table runs is 'What each stage of each night did / 每晚各阶段的运行记录';

create table build_facts (name varchar not null, value varchar);
comment on table build_facts is
'What this file was built from: night, versions, counts / 本文件的构建信息：批次、版本、数量';
