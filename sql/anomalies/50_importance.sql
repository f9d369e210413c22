-- The order of the list and each body's scorecard.
--
-- importance = 60 for an error, 30 for a warning
--   + up to 15 by kind: what a table says against itself first, then against prose, other years, other bodies
--   + up to 20 by size: the difference relative to the larger of the two numbers, and its order of magnitude;
--     where the check compares numbers of requests, cases, documents or money
--   + 3 for each other year in which the same check failed for the same body, up to 9
--   - 25 where the reading and not the publisher is to blame.

update anomalies set importance = scored.importance
from (
    with kinds (check_group, points) as (
        values
            ('arithmetic', 15), ('prose', 10), ('years', 8), ('agencies', 8), ('plausibility', 7), ('time', 4), ('form', 2),
            ('coverage', 0), ('reading', 0)
    ),

    years as (
        select agency_id, check_id, count(distinct report_year) as year_count
        from anomalies
        where state <> 'resolved'
        group by agency_id, check_id
    )

    select
        anomalies.anomaly_id,
        round(
            case anomalies.severity when 'error' then 60 when 'warning' then 30 else 0 end
            + coalesce(kinds.points, 0)
            + case
                when checks.check_group in ('form', 'time', 'coverage', 'reading') then 0
                else coalesce(
                    10 * least(
                        abs(anomalies.difference) / greatest(abs(anomalies.expected), abs(anomalies.actual), 1), 1
                    )
                    + least(2.5 * log10(1 + abs(anomalies.difference)::double), 10),
                    0
                )
            end
            + 3 * least(coalesce(years.year_count, 1) - 1, 3)
            - case when anomalies.blame = 'publisher' then 0 else 25 end,
            3
        ) as importance
    from anomalies
    left join checks on anomalies.check_id = checks.check_id
    left join kinds on checks.check_group = kinds.check_group
    left join years on anomalies.agency_id = years.agency_id and anomalies.check_id = years.check_id
) as scored
where anomalies.anomaly_id = scored.anomaly_id;

create or replace view agency_scorecard as
select
    reports.agency_id,
    any_value(reports.agency_name) as agency_name,
    reports.report_year,
    count(anomalies.anomaly_id) filter (where anomalies.severity = 'error') as errors,
    count(anomalies.anomaly_id) filter (where anomalies.severity = 'warning') as warnings,
    count(anomalies.anomaly_id) filter (where anomalies.severity = 'info') as infos,
    greatest(0, 100 - 20 * errors - 5 * warnings - infos) as score,
    max(anomalies.importance) as importance
from reports
left join anomalies
    on reports.agency_id = anomalies.agency_id
    and reports.report_year = anomalies.report_year
    and anomalies.state in ('new', 'open', 'reopened')
    and anomalies.blame = 'publisher'
    and anomalies.cause_id is null
group by reports.agency_id, reports.report_year
order by reports.agency_id, reports.report_year;
comment on view agency_scorecard is
'Each body over its years: what stands against its reports, consequences of another anomaly and doubts of the reading left out / 各机关各年度的记分卡，不含由其他异常引起的和因读取产生的异常';
comment on column agency_scorecard.agency_id is 'The body / 机关编号';
comment on column agency_scorecard.agency_name is 'Name as printed / 机关名称（原文）';
comment on column agency_scorecard.report_year is 'Year of the report / 报告年度';
comment on column agency_scorecard.errors is 'Errors that stand / 未解决的错误数';
comment on column agency_scorecard.warnings is 'Warnings that stand / 未解决的警告数';
comment on column agency_scorecard.infos is 'Hints that stand / 未解决的提示数';
comment on column agency_scorecard.score is '100 less 20 an error, 5 a warning, 1 a hint; not below 0 / 得分：100分，每个错误减20分、警告减5分、提示减1分，最低0分';
comment on column agency_scorecard.importance is 'Importance of the most important anomaly / 最重要异常的重要性';
