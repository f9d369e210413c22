-- question: Which bodies refuse on grounds that they judge by themselves?
-- question_zh: 哪些机关多以内部事务、过程性信息为由不予公开？
-- answer: bodies with at least 30 denials, the highest share first
-- columns: agency_name, report_year, denied, internal, process, share
select
    agency_name,
    report_year,
    denied_total::bigint as denied,
    denied_internal_affairs::bigint as internal,
    denied_process_info::bigint as process,
    round((denied_internal_affairs + denied_process_info) / denied_total, 3) as share
from agency_years
where denied_total >= 30
order by share desc, report_id;
