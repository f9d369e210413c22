-- What messages are written with; lives as long as the connection.

create or replace temp macro plain_number(amount) as
    regexp_replace(cast(cast(amount as decimal(24, 6)) as varchar), '\.?0+$', '');

create or replace temp table check_labels as
select
    table_key,
    axis,
    key,
    arg_max(label_zh, form) as label_zh,
    arg_max(label_en, form) as label_en,
    arg_max(position, form) as position
from vocabulary
group by table_key, axis, key
union all by name
select *
from (
    values
        ('', 'table', 'proactive', '主动公开政府信息情况表', 'the table of proactive disclosure', 1),
        ('', 'table', 'requests', '收到和处理政府信息公开申请情况表', 'the table of requests', 2),
        ('', 'table', 'disputes', '行政复议、行政诉讼情况表', 'the table of disputes', 3),
        ('', 'table', 'statistics', '统计表', 'the statistics table', 4),
        ('statistics', 'col', 'current_year', '本年度', 'this year', 1),
        ('statistics', 'col', 'cumulative', '历年累计', 'all years to date', 2)
) as labels (table_key, axis, key, label_zh, label_en, position);
