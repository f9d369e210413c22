"""Lines of labels that may be wrapped → the rows that they belong to, where no ruling lines tell.

A cell's text stands in the middle, at the top or at the bottom of its row; the numbers of the row say where the row is.
Of all ways to give the lines of a column to the rows in order, the one that fits best is taken.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from extractors.grids.runs import Run

_NEW_ROW = 0.95  # what a row without numbers costs, in sizes of a character
_LOOSE = 1.55  # sizes of a character from one line to the next: more than inside a cell
_BESIDE = 0.25  # sizes of a character: how far from a row's baseline a line stands on it
_APART = 0.35  # what it costs to part lines that stand as close as those of one cell
_NEW_ROW_OF_GROUP = 6.0
_WIDEST = 3.0
_FARTHEST = 8.0
_MOST_LINES = 16  # of one label


class Alignment(Enum):
    """Where in its row a cell's text stands."""

    MIDDLE = 0
    TOP = 1
    BOTTOM = 2


@dataclass(frozen=True, slots=True)
class LabelLine:
    """A line of a column of labels. `may_open_row` is False for the lines of a group that reaches over several rows."""

    run: Run
    may_open_row: bool


@dataclass(frozen=True, slots=True)
class Given:
    """Which row each line was given to: its number among the rows with numbers, or None with the lines of a new row."""

    cost: float
    groups: tuple[tuple[int | None, tuple[Run, ...]], ...]


def give_lines(lines: Sequence[LabelLine], rows: Sequence[float], alignment: Alignment) -> Given:
    """Return the best way to give `lines`, from top to bottom, to the rows whose numbers stand on the baselines `rows`.

    A row may get no line; lines that are near no row may form one of their own. Two lines that each stand on the
    baseline of a row are of two labels, however close they stand.
    """
    if not lines:
        return Given(0.0, ())
    size = _size([line.run for line in lines])
    beside = [_row_at(line.run.baseline, rows, _BESIDE * size) for line in lines]
    # the cheapest way to the state "lines before `line` and rows before `row` are given", by (line, row)
    ways: list[dict[int, _Way]] = [{} for _ in range(len(lines) + 1)]
    ways[0][0] = _Way(0.0, 0, 0, None)
    for first in range(len(lines)):
        for row, way in ways[first].items():
            for step in _steps(lines, beside, first, row, rows, alignment, size):
                next_row = step.row + 1 if step.row is not None else _passed(rows, row, lines[first].run.baseline)
                cost = way.cost + step.cost
                if next_row not in ways[step.end] or cost < ways[step.end][next_row].cost:
                    ways[step.end][next_row] = _Way(cost, first, row, step.row)
    row = min(ways[-1], key=lambda at: ways[-1][at].cost)
    return Given(ways[-1][row].cost, _walked(ways, row, lines))


@dataclass(frozen=True, slots=True)
class _Way:
    """How a state was reached: at what cost, from which state, and by giving the lines between to which row."""

    cost: float
    line: int
    row: int
    given: int | None


@dataclass(frozen=True, slots=True)
class _Step:
    cost: float
    end: int
    row: int | None


def _walked(
    ways: Sequence[dict[int, _Way]], row: int, lines: Sequence[LabelLine]
) -> tuple[tuple[int | None, tuple[Run, ...]], ...]:
    groups = []
    end = len(lines)
    while end:
        way = ways[end][row]
        groups.append((way.given, tuple(line.run for line in lines[way.line : end])))
        end, row = way.line, way.row
    return tuple(reversed(groups))


def _steps(
    lines: Sequence[LabelLine],
    beside: Sequence[int | None],
    first: int,
    row: int,
    rows: Sequence[float],
    alignment: Alignment,
    size: float,
) -> Iterator[_Step]:
    """Return for each group of lines that may begin at `first`, and each row for it: the cost and the group's end."""
    joining = 0.0
    for end in range(first + 1, min(first + _MOST_LINES, len(lines)) + 1):
        if len(set(beside[first:end]) - {None}) > 1:
            break
        if end > first + 1:
            joining += max(0.0, (lines[end - 1].run.baseline - lines[end - 2].run.baseline) / size - _LOOSE) * 4
            if joining > _WIDEST:
                break
        apart = 0.0
        are_two = end < len(lines) and beside[end - 1] != beside[end] and None not in beside[end - 1 : end + 1]
        if end < len(lines) and not are_two and lines[end].run.baseline - lines[end - 1].run.baseline < _LOOSE * size:
            apart = _APART
        height = _height([line.run for line in lines[first:end]], alignment)
        for at in range(bisect_left(rows, height - _FARTHEST * size), len(rows)):
            if rows[at] > height + _FARTHEST * size:
                break
            if at >= row:
                yield _Step(abs(rows[at] - height) / size + joining + apart, end, at)
        opening = _NEW_ROW if lines[first].may_open_row else _NEW_ROW_OF_GROUP
        yield _Step(opening + joining + apart, end, None)


def _row_at(height: float, rows: Sequence[float], near: float) -> int | None:
    at = bisect_left(rows, height - near)
    return at if at < len(rows) and rows[at] <= height + near else None


def _passed(rows: Sequence[float], row: int, height: float) -> int:
    """Return the first of the free rows that lies below `height`: a new row there takes none from those below."""
    return max(row, bisect_left(rows, height))


def _height(group: Sequence[Run], alignment: Alignment) -> float:
    if alignment is Alignment.TOP:
        return group[0].baseline
    if alignment is Alignment.BOTTOM:
        return group[-1].baseline
    return (group[0].baseline + group[-1].baseline) / 2


def _size(runs: Sequence[Run]) -> float:
    sizes = sorted(glyph.size for run in runs for glyph in run.glyphs)
    return max(sizes[len(sizes) // 2], 1.0)
