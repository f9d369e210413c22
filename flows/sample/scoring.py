"""Compares what a reader made of a sample document with its expected cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from extractors.model import Cell, Extraction, Kind, Status
from flows.sample.model import CellKey, ExpectedCell, PrintedDocument

AnyCell = TypeVar("AnyCell", ExpectedCell, Cell)


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that was not read as printed: `what` is wrong, missing or extra; `found` and `expected` in words."""

    what: str
    key: CellKey
    expected: str
    found: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """How the cells of one document were read. `confidences` are those of all cells found, each with whether right."""

    expected: int
    right: int
    faults: tuple[Fault, ...]
    confidences: tuple[tuple[float, bool], ...]
    status: Status
    problem: str | None

    def count(self, what: str) -> int:
        """How many faults of this kind there are."""
        return sum(fault.what == what for fault in self.faults)

    @property
    def is_perfect(self) -> bool:
        """Whether every cell was read as printed and nothing else."""
        return not self.faults and self.status is Status.READ


def score(expected: Sequence[ExpectedCell], extraction: Extraction) -> Score:
    """The score of one document. A cell is right if one cell and no other was found for it, of its kind and value.

    Rows of statistics tables keep their printed label, so they are compared in printed order, not by their path;
    those that are blank throughout, as the headings of others are, do not count.
    """
    expected, cells_found = _printed_rows(expected), _printed_rows(extraction.cells)
    wanted = {_place(cell.key, order): cell for cell, order in zip(expected, _orders(expected), strict=True)}
    found: dict[CellKey, list[Cell]] = {}
    for cell, order in zip(cells_found, _orders(cells_found), strict=True):
        found.setdefault(_place(cell.key, order), []).append(cell)
    faults, confidences, right = [], [], 0
    for place, want in wanted.items():
        cells = found.get(place, [])
        is_right = len(cells) == 1 and (cells[0].kind, cells[0].value) == (want.kind, want.value)
        right += is_right
        confidences += [(cell.confidence, is_right) for cell in cells]
        if not is_right:
            faults.append(_fault("wrong" if cells else "missing", want, cells))
    for place, cells in found.items():
        if place not in wanted:
            confidences += [(cell.confidence, False) for cell in cells]
            faults.append(_fault("extra", None, cells))
    return Score(len(wanted), right, tuple(faults), tuple(confidences), extraction.status, extraction.problem)


@dataclass(frozen=True, slots=True)
class ProseScore:
    """How the prose and the titles of one document were read: claims by count, and whether name and year are right."""

    claims: int
    claims_right: int
    claims_extra: int
    is_name_right: bool
    is_year_right: bool


def prose_score(document: PrintedDocument, extraction: Extraction) -> ProseScore:
    """Compare claims by meaning and value, and what is said of the body and the year.

    Claims that carry a qualifier (a share, an approximate number, one that includes those carried in) state no cell
    and are left out, as are those of things that no table counts (`prose.`).
    """
    stated = {(claim.meaning, claim.value) for claim in document.claims}
    found = {
        (claim.meaning, claim.value)
        for claim in extraction.claims
        if not claim.qualifier and not claim.meaning.startswith("prose.")
    }
    return ProseScore(
        claims=len(stated),
        claims_right=len(stated & found),
        claims_extra=len(found - stated),
        is_name_right=extraction.identity.agency_name == document.agency_name,
        is_year_right=extraction.identity.report_year == document.year,
    )


def _printed_rows(cells: Sequence[AnyCell]) -> list[AnyCell]:
    """The cells without those of statistics rows that are blank throughout."""
    filled = {cell.row_key for cell in cells if cell.kind is not Kind.BLANK}
    return [cell for cell in cells if cell.table_key != "statistics" or cell.row_key in filled]


def _orders(cells: Sequence[ExpectedCell | Cell]) -> list[int]:
    """For each cell the number of its row among the statistics rows, by first appearance."""
    rows: dict[str, int] = {}
    return [rows.setdefault(cell.row_key, len(rows)) if cell.table_key == "statistics" else 0 for cell in cells]


def _place(key: CellKey, order: int) -> CellKey:
    return (key[0], f"row {order}", key[2]) if key[0] == "statistics" else key


def _fault(what: str, want: ExpectedCell | None, cells: Sequence[Cell]) -> Fault:
    first = cells[0] if cells else None
    key = want.key if want else first.key if first else ("", "", "")
    return Fault(
        what=what,
        key=key,
        expected=f"{want.kind} {want.value}" if want else "",
        found="; ".join(f"{cell.kind} {cell.value} {cell.raw_text!r}" for cell in cells),
        confidence=max((cell.confidence for cell in cells), default=None),
    )
