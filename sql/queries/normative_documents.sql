-- question: Do bodies clean up their rules?
-- question_zh: 规范性文件的制发、废止与存量如何变化？
-- answer: one row per body and year of the form of 2021
-- columns: agency_name, report_year, issued, repealed, in_force, change_since_last_year
select
    reports.agency_name,
    reports.report_year,
    numbers.issued::bigint as issued,
    numbers.repealed::bigint as repealed,
    numbers.in_force::bigint as in_force,
    (
        numbers.in_force
        - lag(numbers.in_force) over (partition by reports.agency_id order by reports.report_year)
    )::bigint as change_since_last_year
from proactive_operands as numbers
inner join reports on numbers.report_id = reports.report_id
where numbers.row_key = 'normative_documents' and numbers.form = '2021'
order by reports.agency_id, reports.report_year;
