-- id: carry_over_between_years
-- title_en: Requests carried in are not those that last year's report carried out
-- title_zh: 上年结转数与上一年报告的结转下年度数不符
-- severity: warning
-- group: years
-- scope: body
-- rule: Carried in (this year) = carried out (last year's report of the same body), in every column of applicants.
-- source: derived from the labels 上年结转 and 结转下年度继续办理 of table 三
-- grain: report × column of applicants
-- assessable: both reports are there and print a number in this column
-- innocent: the body was merged or split; last year's report was corrected after publication
-- cells: requests.carried_in.=, requests.carried_out.=@-1
-- message_en: {col}: {actual} carried in, but the report for {last_year} carried out {expected}.
-- message_zh: {col}：本年“上年结转”为{actual}件，{last_year}年报告“结转下年度”为{expected}件。
with printed as (
    select
        report_id,
        agency_id,
        report_year,
        col_key,
        case when carried_in <> 0 or not blank_as_zero then carried_in end as carried_in,
        case when carried_out <> 0 or not blank_as_zero then carried_out end as carried_out
    from requests_operands
)

select
    this_year.report_id,
    this_year.agency_id,
    this_year.report_year,
    'requests' as table_key,
    'carried_in' as row_key,
    this_year.col_key,
    last_year.carried_out as expected,
    this_year.carried_in as actual,
    case
        when expected is null or actual is null then 'not_assessable'
        when expected = actual then 'passed'
        else 'failed'
    end as status,
    last_year.report_id as last_report_id
from printed as this_year
left join printed as last_year
    on this_year.agency_id = last_year.agency_id
    and this_year.report_year = last_year.report_year + 1
    and this_year.col_key = last_year.col_key
where status = 'failed' or getvariable('every_unit')
