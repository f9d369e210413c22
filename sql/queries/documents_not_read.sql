-- question: Which documents could not be read, and why?
-- question_zh: 哪些文件未能读取？原因是什么？
-- answer: one row per document that is not read
-- columns: status, problem, media_type, url, title, document_id
select status, problem, media_type, url, title, document_id
from documents
where status <> 'read'
order by status, url, document_id;
