-- id: regulations_without_power
-- title_en: Regulations by a body that cannot make them
-- title_zh: 无规章制定权的机关填报了规章
-- severity: warning
-- group: plausibility
-- scope: body
-- rule: Only departments of the State Council, provincial governments and governments of cities with districts and of
--   autonomous prefectures make 规章; for every other body the row holds 0.
-- source: 立法法, articles on 规章 (numbers differ between its versions)
-- grain: report × the row of regulations
-- assessable: the body's level is known, and the row holds a number
-- innocent: the office of a government that has the power reports for it; the body that put a regulation into effect
--   counts it as its own
-- cells: proactive.regulations.*
-- message_en: {agency_name} reports regulations ({actual}), but a body of this level ({level}) cannot make any.
-- message_zh: {agency_name}填报规章{actual}件，而该层级（{level_zh}）机关没有规章制定权。
select
    wide.report_id,
    wide.agency_id,
    wide.report_year,
    'proactive' as table_key,
    'regulations' as row_key,
    '' as col_key,
    0::decimal(18, 6) as expected,
    greatest(
        wide.issued, wide.repealed, wide.in_force, wide.newly_made, wide.newly_published, wide.total_published
    ) as actual,
    case
        when actual is null or reports.level is null or reports.level = 'other' then 'not_assessable'
        when reports.level in ('province', 'city', 'ministry') then 'passed'
        when regexp_matches(reports.agency_name, '政府办公|办公厅|司法[局厅]')
            and right(reports.division_code, 8) = '00000000' then 'passed'
        when actual > 0 then 'failed'
        else 'passed'
    end as status,
    reports.agency_name,
    reports.level,
    case reports.level
        when 'county' then '县级'
        when 'township' then '乡镇、街道'
        when 'department' then '部门'
        else reports.level
    end as level_zh
from proactive_wide as wide
inner join reports on wide.document_id = reports.document_id
where wide.row_key = 'regulations' and (status = 'failed' or getvariable('every_unit'))
