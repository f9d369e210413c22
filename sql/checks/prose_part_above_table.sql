-- id: prose_part_above_table
-- title_en: The prose counts more of a part than the table of the whole
-- title_zh: 正文中的部分数大于表中的整体数
-- severity: warning
-- group: prose
-- scope: body
-- rule: Answers “not information of this body” and “does not exist” are at most those of the rows that hold them; requests
--   that an office received for its government are at most all that were received.
-- source: derived; 国办公开办函〔2021〕30号, table 三
-- grain: report × part that the prose speaks of
-- assessable: the prose states an exact number, and the table holds the cells
-- innocent: the body counts such answers under another row
-- cells: requests.unavailable_*.total, requests.other*.total, requests.new_requests.total
-- message_en: The prose counts {actual} ({row}), but the table only {expected}. {sentence}
-- message_zh: 正文称{actual}件（{row}），表中相应数仅{expected}件。原文：{sentence}
with stated as (
    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        split_part(claims.meaning, '.', 2) as part,
        max(claims.value) as number,
        arg_max(claims.sentence, claims.value) as sentence
    from claims
    inner join reports on claims.document_id = reports.document_id
    where claims.meaning in ('prose.not_this_agency', 'prose.not_existing', 'prose.new_requests_for_government')
        and coalesce(claims.qualifier, '') = ''
    group by reports.report_id, reports.agency_id, reports.report_year, claims.meaning
),

wholes as (
    select
        report_id,
        new_requests,
        unavailable_not_held + unavailable_needs_creation
            + coalesce(other, other_not_corrected + other_fee_unpaid + other_other) as without_information
    from requests_operands
    where col_key = 'total'
)

select
    stated.report_id,
    stated.agency_id,
    stated.report_year,
    'requests' as table_key,
    stated.part as row_key,
    'total' as col_key,
    case stated.part
        when 'new_requests_for_government' then wholes.new_requests
        else wholes.without_information
    end as expected,
    stated.number as actual,
    case
        when expected is null then 'not_assessable'
        when actual <= expected then 'passed'
        else 'failed'
    end as status,
    stated.sentence
from stated
left join wholes on stated.report_id = wholes.report_id
where status = 'failed' or getvariable('every_unit')
