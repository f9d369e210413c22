"""Which bodies owe a report at all: the governments of every division, in the years in which there were such reports.

Departments are not listed: no public list of them exists, so a department is expected where its source says so or where
it has reported before. Hong Kong, Macau and Taiwan publish no such reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from warehouse.agency_match import Describer
from warehouse.agency_names import Organ, Reading
from warehouse.agency_reference import Reference, load_reference

FIRST_YEAR = 2008
_OUTSIDE = ("71", "81", "82")
_GOVERNMENT = Reading(Organ("government", None, "", 1.0))


@dataclass(frozen=True, slots=True)
class ExpectedAgency:
    """A government that owes a report for each year from `first_year` to `last_year`; None: to this day.

    `agency_id` is that of the resolver. A division that was merged owes its last report for the year before the merger.
    """

    agency_id: str
    name: str
    division_code: str
    level: str
    parent_agency_id: str | None
    first_year: int
    last_year: int | None


def expected_governments(reference: Reference | None = None) -> Iterator[ExpectedAgency]:
    """Yield the government of every division, merged ones too, in the order of their codes.

    Townships that the list calls abolished are left out, for it does not say when. The list is that of one year:
    a division that is younger owes no reports for the years before it was founded, which the list does not tell.
    """
    reference = reference or load_reference()
    describer = Describer(reference)
    for code, division in sorted(reference.divisions.items()):
        if code.startswith(_OUTSIDE) or division.is_abolished:
            continue
        agency = describer.agency(_GOVERNMENT, code)
        last_year = int(division.until[:4]) - 1 if division.until else None
        if last_year is None or last_year >= FIRST_YEAR:
            yield ExpectedAgency(
                agency.agency_id,
                agency.name,
                agency.division_code or code,
                division.level,
                agency.parent_agency_id,
                FIRST_YEAR,
                last_year,
            )


def expected_table(reference: Reference | None = None) -> pa.Table:
    """The same as a table, with the columns of `ExpectedAgency`."""
    columns = ExpectedAgency.__slots__
    rows = [{column: getattr(agency, column) for column in columns} for agency in expected_governments(reference)]
    schema = pa.schema([(column, pa.int32() if column.endswith("_year") else pa.string()) for column in columns])
    return pa.Table.from_pylist(rows, schema=schema)
