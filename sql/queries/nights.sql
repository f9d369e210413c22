-- question: What did the last nights do, and how long did it take?
-- question_zh: 最近各晚做了什么？用时多少？
-- answer: one row per night and stage, the last first
-- columns: night, stage, seconds, status, counts
select night, stage, seconds, status, counts
from runs
order by night desc, started_at;
