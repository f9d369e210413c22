"""Which bodies owe a report at all: the governments of every division, in the years in which there were such reports.

Departments are not listed: no public list of them exists, so a department is expected where its source says so or where
it has reported before. Hong Kong, Macau and Taiwan publish no such reports.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warehouse.agency_match import Describer
from warehouse.agency_names import Organ, Reading
from warehouse.agency_reference import Reference, load_reference

FIRST_YEAR = 2008
OPEN_END = 9999
COUNTS_FILE = Path(__file__).parent / "reference" / "government_counts.csv"
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


def government_counts(reference: Reference | None = None) -> list[tuple[str, str, int | None, int]]:
    """Return how many governments there are by province (two digits), level and last year that a report is due for."""
    counts = Counter(
        (agency.division_code[:2], agency.level, agency.last_year) for agency in expected_governments(reference)
    )
    return [
        (*key, count) for key, count in sorted(counts.items(), key=lambda item: (item[0][:2], item[0][2] or OPEN_END))
    ]


def write_counts(path: Path = COUNTS_FILE) -> None:
    """Write the counts for the build: `python -m warehouse.expected` after a change of the list of divisions."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("province", "level", "last_year", "n_governments"))
        writer.writerows(government_counts())


if __name__ == "__main__":
    write_counts()
