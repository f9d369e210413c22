"""Which agency took over from which: merged divisions, departments and ministries, for panels that follow a task.

A bureau that was only renamed keeps its id and has no row here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from warehouse.agency_reference import NATION, Reference, digest, load_reference

_CODE = 12


@dataclass(frozen=True, slots=True)
class Succession:
    """`agency_id` was merged into `successor_id` in the year `year`; `reason` is division, function or institution.

    The successor took over more than this one, so figures add up at best, and need not.
    """

    agency_id: str
    successor_id: str
    year: int
    reason: str


def successions(agency_ids: Iterable[str], reference: Reference | None = None) -> Iterator[Succession]:
    """Yield the successions of those of the agencies that were merged, in their order."""
    reference = reference or load_reference()
    merged = {
        f"{division.successor_code}-former-{digest(division.name)}": division
        for division in reference.divisions.values()
        if division.successor_code
    }
    institutions = {f"{each.division_code}-{each.key}": each for each in reference.institutions.values()}
    for agency_id in agency_ids:
        code, token = agency_id[:_CODE], agency_id[_CODE + 1 :]
        if token.startswith("former-"):
            former, _, rest = token.removeprefix("former-").partition("-")
            division = merged.get(f"{code}-former-{former}")
            if division is not None and division.until:
                yield Succession(agency_id, f"{code}-{rest}", int(division.until[:4]), "division")
            continue
        institution = institutions.get(agency_id)
        function = reference.functions.get(token)
        if institution is not None and institution.successor and institution.until:
            yield Succession(agency_id, f"{NATION}-{institution.successor}", int(institution.until), "institution")
        elif function is not None and function.successor and function.until:
            yield Succession(agency_id, f"{code}-{function.successor}", int(function.until), "function")
