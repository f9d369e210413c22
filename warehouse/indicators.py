"""The indicators of `sql/panel/indicators.csv`, each defined there once, as one view over the panel."""

from __future__ import annotations

import csv
from pathlib import Path

from warehouse.database import SQL_FOLDER, literal

INDICATORS_FILE: Path = SQL_FOLDER / "panel" / "indicators.csv"

_COMMENT = (
    "Indicators by agency and year, one row each; indicator_definitions says what they are and what to beware of"
    " / 各机关各年度的指标，每项一行；定义和注意事项见 indicator_definitions"
)


def indicators_view() -> str:
    """Return the statements that create the view `indicators` with its comment.

    A value is NULL where its numerator or denominator is, or the denominator is 0; `is_small` marks a denominator
    below the indicator's own minimum.
    """
    with INDICATORS_FILE.open(newline="", encoding="utf-8") as file:
        parts = ",\n".join(_struct(row) for row in csv.DictReader(file))
    return f"""
create view indicators as
select
    panel.report_id,
    panel.agency_id,
    panel.agency_name,
    panel.division_code,
    panel.level,
    panel.report_year,
    panel.form,
    indicator.indicator_id::varchar as indicator_id,
    indicator.numerator::decimal(24, 6) as numerator,
    indicator.denominator::decimal(24, 6) as denominator,
    indicator.numerator::double / nullif(indicator.denominator::double, 0) as value,
    indicator.unit::varchar as unit,
    coalesce(indicator.denominator < indicator.minimum_n, true) as is_small
from agency_years as panel
cross join lateral (
    select unnest([
{parts}
    ]) as indicator
) as listed;
comment on view indicators is {literal(_COMMENT)};
"""  # noqa: S608 - own SQL


def _struct(row: dict[str, str]) -> str:
    return (
        f"        {{'indicator_id': {literal(row['indicator_id'])}, 'unit': {literal(row['unit'])},"
        f" 'minimum_n': {int(row['minimum_n'])}, 'numerator': ({row['numerator']})::decimal(24, 6),"
        f" 'denominator': ({row['denominator']})::decimal(24, 6)}}"
    )
