-- question: Which departments punish more than they license?
-- question_zh: 哪些部门的处罚多于许可？
-- answer: one row per function of departments and year
-- columns: function, report_year, departments, licences, penalties, coercive_measures, share_enforcement
select
    agencies.function,
    panel.report_year,
    count(*) as departments,
    sum(panel.licences)::bigint as licences,
    sum(panel.penalties)::bigint as penalties,
    sum(panel.coercive_measures)::bigint as coercive_measures,
    round(
        sum(panel.penalties + panel.coercive_measures)
        / nullif(sum(panel.licences + panel.penalties + panel.coercive_measures), 0), 3
    ) as share_enforcement
from agency_years as panel
inner join agencies on panel.agency_id = agencies.agency_id
where agencies.function is not null
group by agencies.function, panel.report_year
order by share_enforcement desc nulls last, agencies.function, panel.report_year;
