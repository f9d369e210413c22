"""Which printed cell breaks the sums of a table: the smallest set of cells whose change mends all of them.

The sums that a table prints share cells, so a misprint breaks several at once and is told by what they have in common.
Solved exactly and deterministically for sets of up to three cells. Nothing here changes a number.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import groupby
from operator import itemgetter

import duckdb
import pyarrow as pa

from warehouse.vocabulary import entries, wide_tables

LARGEST_SET = 3
SOLUTIONS_KEPT = 40
APPLICANTS = (
    "natural_person",
    "company",
    "research_institute",
    "public_interest_org",
    "legal_service_org",
    "other_org",
)
TOTAL = "total"
_OTHER_ROWS = ("other_not_corrected", "other_fee_unpaid", "other_other")
DISPUTE_RESULTS = ("upheld", "corrected", "other", "pending")

CellKey = tuple[str, str]
"""Row and column of a cell within its table."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A printed identity: the cells times their signs make 0. `check_id` and `unit` name the check that tests it."""

    check_id: str
    unit: CellKey
    terms: tuple[tuple[CellKey, int], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that may be the cause, and the number it would need to hold."""

    row_key: str
    col_key: str
    printed: Decimal
    needed: Decimal


@dataclass(frozen=True, slots=True)
class Solution:
    """What would mend the broken sums of a table: `sets` of changes, all of the same smallest size, in a fixed order.

    One set: the cause is found. Several: it is ambiguous, and each set is a candidate, those first that only fill
    totals left at 0. None: more than `LARGEST_SET` cells are wrong. `broken` are the sums that do not hold.
    """

    broken: tuple[Sum, ...]
    sets: tuple[tuple[Change, ...], ...]


@cache
def request_sums() -> tuple[Sum, ...]:
    """The identities of table 三: rows over the applicants, columns over the outcomes, the balance of each column."""
    rows = wide_tables()[0].value_keys
    outcomes = [key for key in rows if key not in ("new_requests", "carried_in", "outcomes_total", "carried_out")]
    sums = [
        Sum("requests_applicant_sum", (row, TOTAL), (*(((row, col), 1) for col in APPLICANTS), ((row, TOTAL), -1)))
        for row in rows
    ]
    for col in (*APPLICANTS, TOTAL):
        parts = tuple(((row, col), 1) for row in outcomes)
        sums.append(Sum("requests_outcomes_sum", ("outcomes_total", col), (*parts, (("outcomes_total", col), -1))))
        signs = (("new_requests", 1), ("carried_in", 1), ("outcomes_total", -1), ("carried_out", -1))
        sums.append(Sum("requests_balance", ("carried_out", col), tuple(((row, col), sign) for row, sign in signs)))
    return tuple(sums)


@cache
def dispute_sums() -> tuple[Sum, ...]:
    """The identities of table 四: each kind of dispute over its results. They share no cell."""
    return tuple(
        Sum(
            "disputes_total",
            (row, TOTAL),
            (*(((row, col), 1) for col in DISPUTE_RESULTS), ((row, TOTAL), -1)),
        )
        for row in dict.fromkeys(e.key for e in entries() if (e.table_key, e.axis) == ("disputes", "row"))
    )


def find_cause(
    sums: Sequence[Sum], cells: Mapping[CellKey, Decimal], broken: frozenset[tuple[str, CellKey]]
) -> Solution:
    """The smallest changes of cells that mend the sums named in `broken` and leave every other sum as it is.

    `cells` are the printed numbers, blanks that count as 0 included. A sum that lacks a cell is left out. Needed
    numbers are not below 0, and whole where the printed one is.
    """
    usable = [_present(each, cells) for each in sums]
    known = [each for each in usable if each is not None]
    failing = tuple(each for each in known if (each.check_id, each.unit) in broken and _residual(each, cells) != 0)
    if not failing:
        return Solution((), ())
    search = _Search(known, cells)
    for size in range(1, LARGEST_SET + 1):
        found = sorted(set(search.sets(size)), key=lambda each: (not _fills_totals(each, cells), each))
        if found:
            return Solution(failing, tuple(_changes(each, cells) for each in found[:SOLUTIONS_KEPT]))
    return Solution(failing, ())


def one_digit_apart(printed: str, needed: str) -> bool:
    """Whether the two numbers differ by one digit changed, added, dropped, or by two neighbours exchanged."""
    if printed == needed:
        return False
    if len(printed) == len(needed):
        places = [place for place, (a, b) in enumerate(zip(printed, needed, strict=True)) if a != b]
        swapped = len(places) == 2 and places[1] == places[0] + 1 and printed[places[0]] == needed[places[1]]
        return len(places) == 1 or (swapped and printed[places[1]] == needed[places[0]])
    shorter, longer = sorted((printed, needed), key=len)
    return len(longer) == len(shorter) + 1 and any(
        longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer))
    )


_Assignment = tuple[tuple[CellKey, Decimal], ...]


class _Search:
    """Depth-first over cells: in a set of up to three cells some broken sum holds only one of them, which fixes its
    change (no two cells share two sums), and so on with the rest.
    """

    def __init__(self, sums: Sequence[Sum], cells: Mapping[CellKey, Decimal]) -> None:
        self._cells = cells
        self._terms = [each.terms for each in sums]
        self._at: dict[CellKey, list[tuple[int, int]]] = {}
        for number, terms in enumerate(self._terms):
            for cell, sign in terms:
                self._at.setdefault(cell, []).append((number, sign))
        self._residuals = {number: rest for number, each in enumerate(sums) if (rest := _residual(each, cells)) != 0}

    def sets(self, size: int) -> Iterator[_Assignment]:
        """Every set of this size that mends all sums, as (cell, needed number) in the order of the cells."""
        yield from self._mend(self._residuals, size, {})

    def _mend(self, residuals: dict[int, Decimal], left: int, changed: dict[CellKey, Decimal]) -> Iterator[_Assignment]:
        if not residuals:
            if left == 0:
                yield tuple(sorted(changed.items()))
            return
        if left == 0 or len(residuals) > 3 * left:
            return
        for number in sorted(residuals)[: 1 if left == 1 else None]:
            for cell, sign in self._terms[number]:
                if cell in changed:
                    continue
                delta = -residuals[number] * sign
                needed = self._cells[cell] + delta
                if not _plausible(needed, self._cells[cell]):
                    continue
                yield from self._mend(self._moved(residuals, cell, delta), left - 1, {**changed, cell: needed})

    def _moved(self, residuals: dict[int, Decimal], cell: CellKey, delta: Decimal) -> dict[int, Decimal]:
        moved = dict(residuals)
        for number, sign in self._at[cell]:
            rest = moved.get(number, Decimal(0)) + sign * delta
            if rest:
                moved[number] = rest
            else:
                moved.pop(number, None)
        return moved


def _present(each: Sum, cells: Mapping[CellKey, Decimal]) -> Sum | None:
    """The sum over the cells that the table prints; None if it lacks one that its form has.

    其他处理 is one row in the form of 2019 and three in that of 2021: a sum over outcomes takes what is printed.
    """
    terms = each.terms
    if each.check_id == "requests_outcomes_sum":
        column = each.unit[1]
        unused = _OTHER_ROWS if ("other", column) in cells else ("other",)
        terms = tuple((cell, sign) for cell, sign in terms if cell[0] not in unused)
    return Sum(each.check_id, each.unit, terms) if all(cell in cells for cell, _ in terms) else None


def _residual(each: Sum, cells: Mapping[CellKey, Decimal]) -> Decimal:
    return sum((cells[cell] * sign for cell, sign in each.terms), Decimal(0))


def _plausible(needed: Decimal, printed: Decimal) -> bool:
    whole = needed == needed.to_integral_value() or printed != printed.to_integral_value()
    return whole and needed >= 0


def _fills_totals(assignment: _Assignment, cells: Mapping[CellKey, Decimal]) -> bool:
    """Whether only totals printed as 0 are changed: a total that was left at 0 is the most common slip."""
    return all(cells[cell] == 0 and (cell[1] == TOTAL or cell[0] == "outcomes_total") for cell, _ in assignment)


def _changes(assignment: _Assignment, cells: Mapping[CellKey, Decimal]) -> tuple[Change, ...]:
    return tuple(Change(row, col, cells[row, col], needed) for (row, col), needed in assignment)


def locate_causes(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the temporary table `tonight_causes` for the broken sums in `tonight_anomalies`.

    A cause that was found stands in the row of each anomaly that it explains; all but one of them name that one in
    cause_id. Candidates of an ambiguous cause stand in `candidates`, as JSON.
    """
    connection.execute(
        "create or replace temp table tonight_causes (anomaly_id varchar, cause_row_key varchar, cause_col_key varchar,"
        " cause_value decimal(24, 6), cause_id varchar, candidates json)"
    )
    found: list[tuple[object, ...]] = []
    for table_key, systems in (
        ("requests", (request_sums(),)),
        ("disputes", tuple((each,) for each in dispute_sums())),
    ):
        checks = tuple(dict.fromkeys(each.check_id for sums in systems for each in sums))
        anomalies = _broken_sums(connection, checks)
        for report_id, cells in _printed_cells(connection, table_key, checks):
            broken = anomalies[report_id]
            for sums in systems:
                found += _explained(find_cause(sums, cells, frozenset(broken)), broken)
    if found:
        columns = list(zip(*found, strict=True))
        names = ("anomaly_id", "cause_row_key", "cause_col_key", "cause_value", "cause_id", "candidates")
        table = pa.table({name: pa.array(column, _ARROW[name]) for name, column in zip(names, columns, strict=True)})
        connection.register("found_causes", table)
        connection.execute("insert into tonight_causes by name select * from found_causes")
        connection.unregister("found_causes")


_ARROW = {
    "anomaly_id": pa.string(),
    "cause_row_key": pa.string(),
    "cause_col_key": pa.string(),
    "cause_value": pa.decimal128(24, 6),
    "cause_id": pa.string(),
    "candidates": pa.string(),
}


def _broken_sums(
    connection: duckdb.DuckDBPyConnection, checks: Sequence[str]
) -> dict[str, dict[tuple[str, CellKey], str]]:
    """By report, the anomaly_id of every broken sum as (check_id, the cell that prints its total)."""
    rows = connection.execute(
        "select report_id, check_id, row_key, col_key, anomaly_id from tonight_anomalies"
        " where check_id in (select unnest($checks::varchar[])) order by anomaly_id",
        {"checks": list(checks)},
    ).fetchall()
    broken: dict[str, dict[tuple[str, CellKey], str]] = {}
    for report_id, check_id, row_key, col_key, anomaly_id in rows:
        broken.setdefault(report_id, {})[check_id, (row_key, col_key)] = anomaly_id
    return broken


def _printed_cells(
    connection: duckdb.DuckDBPyConnection, table_key: str, checks: Sequence[str]
) -> Iterator[tuple[str, dict[CellKey, Decimal]]]:
    """The numbers of the table, as sums take them, of every report in which one of the checks failed."""
    wide = next(each for each in wide_tables() if each.table_key == table_key)
    rows = connection.execute(
        f"select report_id, {wide.line_key}, {', '.join(wide.value_keys)} from {table_key}_operands"  # noqa: S608
        " where report_id in (select report_id from tonight_anomalies where check_id in"
        " (select unnest($checks::varchar[]))) order by report_id",
        {"checks": list(checks)},
    ).fetchall()
    for report_id, lines in groupby(rows, key=itemgetter(0)):
        cells: dict[CellKey, Decimal] = {}
        for _, line, *values in lines:
            for key, value in zip(wide.value_keys, values, strict=True):
                if value is not None:
                    cells[(key, line) if wide.across == "row" else (line, key)] = value
        yield report_id, cells


def _explained(solution: Solution, anomalies: Mapping[tuple[str, CellKey], str]) -> Iterator[tuple[object, ...]]:
    """Rows of `tonight_causes` for the broken sums of one table."""
    if not solution.sets:
        return
    if len(solution.sets) > 1:
        candidates = json.dumps([[_as_json(change) for change in each] for each in solution.sets], ensure_ascii=False)
        shared = _primary(solution.broken, anomalies, None) if len(solution.sets[0]) == 1 else None
        for each in solution.broken:
            anomaly_id = anomalies[each.check_id, each.unit]
            cause_id = shared if shared is not None and shared != anomaly_id else None
            yield anomaly_id, None, None, None, cause_id, candidates
        return
    told: set[str] = set()
    for change in solution.sets[0]:
        cell = (change.row_key, change.col_key)
        concerned = [
            each
            for each in solution.broken
            if any(term == cell for term, _ in each.terms) and anomalies[each.check_id, each.unit] not in told
        ]
        if not concerned:
            continue
        primary = _primary(concerned, anomalies, cell)
        candidates = json.dumps([[_as_json(each) for each in solution.sets[0]]], ensure_ascii=False)
        for each in concerned:
            anomaly_id = anomalies[each.check_id, each.unit]
            told.add(anomaly_id)
            cause_id = None if anomaly_id == primary else primary
            yield anomaly_id, change.row_key, change.col_key, change.needed, cause_id, candidates


def _primary(sums: Sequence[Sum], anomalies: Mapping[tuple[str, CellKey], str], cell: CellKey | None) -> str:
    """The anomaly that stands for the others: the one whose total is the cause itself, else the first by check."""
    first = min(sums, key=lambda each: (each.unit != cell, each.check_id, each.unit))
    return anomalies[first.check_id, first.unit]


def _as_json(change: Change) -> dict[str, object]:
    printed, needed = _plain(change.printed), _plain(change.needed)
    return {
        "row_key": change.row_key,
        "col_key": change.col_key,
        "printed": printed,
        "needed": needed,
        "one_digit": one_digit_apart(printed, needed),
    }


def _plain(number: Decimal) -> str:
    """The number without needless zeros, as 11 and 12.5."""
    return f"{number.normalize():f}"
