-- id: published_late
-- title_en: Published after the legal date
-- title_zh: 超过法定期限发布
-- severity: warning
-- group: time
-- scope: body
-- rule: Departments publish by 31 January of the following year, governments by 31 March; for reports up to 2018 everybody
--   by 31 March. Townships, of which the article does not speak, are held to 31 March.
-- source: 政府信息公开条例 (国务院令第711号), article 49; for reports up to 2018 the 条例 of 2007, article 31
-- grain: report
-- assessable: the date of publication and the level of the body are known, and it is not one of moved_reports reports of the
--   body that are dated within moved_days: such dates are of the day on which the site was moved
-- innocent: the site was moved and gave this page a new date; the report was corrected and published again
-- cells:
-- message_en: Published on {published_on}, {actual} days after {due}.
-- message_zh: 发布日期{published_on}，超过期限{due}共{actual}天。
with dated as (
    select
        *,
        case
            when report_year >= 2019 and level in ('department', 'ministry') then make_date(report_year + 1, 1, 31)
            else make_date(report_year + 1, 3, 31)
        end as due,
        count(*) over (
            partition by agency_id
            order by published_on
            range between to_days(days.value::integer) preceding and to_days(days.value::integer) following
        ) as dated_alike
    from reports
    cross join (select value from thresholds where name = 'moved_days') as days
)

select
    report_id,
    agency_id,
    report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    0::decimal(18, 6) as expected,
    greatest(published_on - due, 0)::decimal(18, 6) as actual,
    case
        when published_on is null or level is null or level = 'other' then 'not_assessable'
        when published_on <= due then 'passed'
        when dated_alike >= moved.value then 'not_assessable'
        else 'failed'
    end as status,
    published_on,
    due
from dated
cross join (select value from thresholds where name = 'moved_reports') as moved
where status = 'failed' or getvariable('every_unit')
