-- question: How much could each check assess?
-- question_zh: 各项检查能判断多少、不能判断多少？
-- answer: one row per check
-- columns: check_id, severity, assessable, failed, not_assessable, share_assessable
select
    results.check_id,
    checks.severity,
    results.assessable,
    results.failed,
    results.not_assessable,
    round(results.assessable / nullif(results.assessable + results.not_assessable, 0), 3) as share_assessable
from check_results as results
inner join checks on results.check_id = checks.check_id
order by results.check_id;
