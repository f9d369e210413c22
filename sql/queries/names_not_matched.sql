-- question: Which printed names were not matched to a body?
-- question_zh: 哪些机关名称未能匹配？
-- answer: one row per printed name without a match, the most frequent first
-- columns: printed_name, publisher, host, n_documents, match_reason
select printed_name, publisher, host, n_documents, match_reason
from agency_names
where match_score = 0
order by n_documents desc, printed_name, publisher, host;
