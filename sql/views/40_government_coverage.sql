-- How many of all governments of the country have a report here. Departments are in no public list, so they are left out.

create view government_coverage as
with years as (
    select distinct report_year from reports
),

due as (
    select years.report_year, governments.province, governments.level, sum(governments.n_governments) as n_governments
    from years
    inner join governments on coalesce(governments.last_year, years.report_year) >= years.report_year
    group by years.report_year, governments.province, governments.level
),

reported as (
    select reports.report_year, left(agencies.division_code, 2) as province, agencies.level, count(*) as n_reported
    from reports
    inner join agencies on reports.agency_id = agencies.agency_id
    where agencies.kind in ('government', 'township', 'subdistrict')
    group by reports.report_year, left(agencies.division_code, 2), agencies.level
)

select
    due.report_year,
    due.province,
    due.level,
    cast(due.n_governments as integer) as n_governments,
    cast(coalesce(reported.n_reported, 0) as integer) as n_reported,
    cast(coalesce(reported.n_reported, 0) as double) / cast(due.n_governments as double) as share_reported
from due
left join reported
    on due.report_year = reported.report_year and due.province = reported.province and due.level = reported.level;
comment on view government_coverage is
'Of all governments of a province and level, how many have a report of the year here; the divisions are those of one year, so earlier years are approximate / 每省每级政府中本年度有年报的数量；区划以某一年为准，较早年度为近似值';
