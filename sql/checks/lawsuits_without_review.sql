-- id: lawsuits_without_review
-- title_en: Lawsuits after reconsideration, but no reconsideration this year or last
-- title_zh: 有复议后起诉的案件，而两年内没有行政复议
-- severity: info
-- group: plausibility
-- scope: body
-- rule: Lawsuits after reconsideration presuppose a reconsideration in this year's or last year's table 四.
-- source: derived from the label 复议后起诉 of table 四
-- grain: report × the row of lawsuits after reconsideration
-- assessable: both reports fill the row of reconsiderations
-- innocent: the reconsideration was decided two years ago; appeals are counted again
-- cells: disputes.litigation_after_review.*, disputes.review.*, disputes.review.*@-1
-- message_en: {actual} lawsuits after reconsideration, but no reconsideration in {year} or {last_year}.
-- message_zh: 复议后起诉{actual}件，而{year}年和{last_year}年均无行政复议。
with cases as (
    select
        report_id,
        agency_id,
        report_year,
        row_key,
        greatest(total, upheld + corrected + other + pending) as cases
    from disputes_operands
)

select
    lawsuits.report_id,
    lawsuits.agency_id,
    lawsuits.report_year,
    'disputes' as table_key,
    lawsuits.row_key,
    'total' as col_key,
    null::decimal(18, 6) as expected,
    lawsuits.cases as actual,
    case
        when lawsuits.cases is null or this_year.cases is null or last_year.cases is null then 'not_assessable'
        when lawsuits.cases > 0 and this_year.cases = 0 and last_year.cases = 0 then 'failed'
        else 'passed'
    end as status
from cases as lawsuits
left join cases as this_year on lawsuits.report_id = this_year.report_id and this_year.row_key = 'review'
left join cases as last_year
    on lawsuits.agency_id = last_year.agency_id
    and lawsuits.report_year = last_year.report_year + 1
    and last_year.row_key = 'review'
where lawsuits.row_key = 'litigation_after_review' and (status = 'failed' or getvariable('every_unit'))
