-- question: What does not add up, and is the publisher or the reading to blame?
-- question_zh: 哪些地方对不上？是发布机关的问题还是读取的问题？
-- answer: one row per check, severity and blame, of the anomalies that stand
-- columns: check_id, title_zh, severity, blame, anomalies
select anomalies.check_id, checks.title_zh, anomalies.severity, anomalies.blame, count(*) as anomalies
from anomalies
inner join checks on anomalies.check_id = checks.check_id
where anomalies.state in ('new', 'open', 'reopened')
group by anomalies.check_id, checks.title_zh, anomalies.severity, anomalies.blame
order by anomalies desc, anomalies.check_id, anomalies.blame;
