-- question: Does what a body carried over last year arrive this year?
-- question_zh: 上年结转与下年收到是否衔接？
-- answer: one row per body and year where last year's 四 is not this year's 二
-- columns: agency_name, report_year, carried_out_last_year, carried_in, difference, url
with years as (
    select
        *,
        lag(carried_out) over (partition by agency_id order by report_year) as carried_out_last_year,
        lag(report_year) over (partition by agency_id order by report_year) as last_year
    from agency_years
)

select
    years.agency_name,
    years.report_year,
    years.carried_out_last_year::bigint as carried_out_last_year,
    years.carried_in::bigint as carried_in,
    (years.carried_in - years.carried_out_last_year)::bigint as difference,
    reports.url
from years
inner join reports on years.report_id = reports.report_id
where years.last_year = years.report_year - 1 and years.carried_in <> years.carried_out_last_year
order by abs(difference) desc, years.report_id;
