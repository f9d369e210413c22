-- id: published_before_year_end
-- title_en: Dated before the year ended
-- title_zh: 发布日期早于年度结束
-- severity: warning
-- group: time
-- scope: body
-- rule: A report for a year is published after its 31 December.
-- source: derived; 政府信息公开条例, article 50
-- grain: report
-- assessable: the date of publication is known
-- innocent: the page was made earlier and filled later; the date is that of a template
-- cells:
-- message_en: The report for {year} is dated {published_on}.
-- message_zh: {year}年报告的发布日期为{published_on}。
select
    report_id,
    agency_id,
    report_year,
    '' as table_key,
    '' as row_key,
    '' as col_key,
    null::decimal(18, 6) as expected,
    null::decimal(18, 6) as actual,
    case
        when published_on is null then 'not_assessable'
        when published_on >= make_date(report_year, 12, 31) then 'passed'
        else 'failed'
    end as status,
    published_on
from reports
where status = 'failed' or getvariable('every_unit')
