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
        ('statistics', 'col', 'cumulative', '历年累计', 'all years to date', 2),
        ('requests', 'col', 'organisations', '法人或其他组织', 'Legal persons and other organisations', 99),
        ('requests', 'row', 'denied', '不予公开', 'Denied', 99),
        ('requests', 'row', 'unavailable', '无法提供', 'Unavailable', 99),
        ('requests', 'row', 'rejected', '不予处理', 'Not processed', 99),
        ('requests', 'row', 'handled', '办理', 'Handled', 99),
        ('requests', 'row', 'not_this_agency', '不属于本机关公开', 'Not information of this body', 99),
        ('requests', 'row', 'not_existing', '信息不存在', 'Does not exist', 99),
        ('requests', 'row', 'new_requests_for_government', '代本级政府收到的申请', 'Received for the government', 99),
        ('disputes', 'row', 'litigation', '行政诉讼', 'Lawsuits', 99),
        ('disputes', 'row', 'all', '行政复议和行政诉讼', 'Reconsiderations and lawsuits', 99),
        ('disputes', 'row', 'disputes', '行政复议和行政诉讼', 'Reconsiderations and lawsuits', 99),
        ('proactive', 'row', 'all_decisions', '行政许可、行政处罚和行政强制', 'Licences, penalties and coercive measures', 99)
) as labels (table_key, axis, key, label_zh, label_en, position);
