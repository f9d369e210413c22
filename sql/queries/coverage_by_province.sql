-- question: Of the reports that should be there, how many are?
-- question_zh: 应有的年报有多少已经收集到？
-- answer: one row per province (first two digits of the division code) and year
-- columns: province, report_year, expected, present, unreadable, missing, share_present
select
    left(division_code, 2) as province,
    report_year,
    count(*) as expected,
    count(*) filter (where state = 'present') as present,
    count(*) filter (where state = 'unreadable') as unreadable,
    count(*) filter (where state = 'missing') as missing,
    round(present / expected, 3) as share_present
from coverage
group by province, report_year
order by province nulls last, report_year;
