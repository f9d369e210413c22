"""Tables printed without ruling lines, or with some of them only: rows and columns told by where the text stands.

A column is where numbers stand under each other; a row is a line with numbers, with the lines of its label around it.
What comes out is less sure than a ruled grid, and says so in its `quality`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.grids.geometry import Glyph, baseline_groups, text_of
from extractors.model import Box, Grid, GridCell
from extractors.numbers import is_value_like, squash

QUALITY = 0.85
_HALF_FILLED = frozenset("（）、，。．：；“”‘’《》【】·一")
_GAP = 0.5  # of a character: wider gaps divide columns
_ROW_START = re.compile(r"^(?:[一二三四]、|[(（][一二三四五六七][)）]|\d[.．、])")
_TABLE_WORDS = re.compile(
    r"信息内容|第二十条第|件数|数量|指标|单位|统计|累计|年度|增/减|处理决定|收费金额|项目数量|采购|自然人|商业|科研|公益|法律服务|勾稽|申请人|组织|"
    r"结果|尚未|审结|行政复议|未经复议|总计|其他|规章|规范性文件|行政"
)
_SECTION = re.compile(r"[二三四五六]、.*(?:主动公开政府信息|收到和处理|行政诉讼|存在的|其他需要)")
_LONGEST_LABEL = 42


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one line that stand close together."""

    glyphs: tuple[Glyph, ...]
    text: str
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half way between the run's ends."""
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class _Row:
    top: float
    bottom: float
    runs: list[Run] = field(default_factory=list)


def runs_of(glyphs: Sequence[Glyph]) -> list[list[Run]]:
    """Return the lines from top to bottom, each cut where a gap is wider than half a character."""
    lines = []
    for line in baseline_groups(glyphs):
        runs: list[list[Glyph]] = [[line[0]]]
        for before, glyph in pairwise(line):
            if glyph.x0 - before.x1 > _widest_gap(before, glyph):
                runs.append([])
            runs[-1].append(glyph)
        lines.append([_run(members) for members in runs])
    return lines


def _widest_gap(before: Glyph, glyph: Glyph) -> float:
    """Return how far apart characters of one run may be: the ink of full-width punctuation fills half its place."""
    beside_punctuation = before.text in _HALF_FILLED or glyph.text in _HALF_FILLED
    return (_GAP + (0.5 if beside_punctuation else 0.0)) * glyph.size


def _run(glyphs: Sequence[Glyph]) -> Run:
    return Run(
        tuple(glyphs),
        "".join(glyph.text for glyph in glyphs),
        min(glyph.x0 for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
    )


def table_regions(lines: Sequence[Sequence[Run]]) -> list[tuple[int, int]]:
    """Return the stretches of lines (first, one past the last) that look like tables without ruling lines."""
    regions: list[tuple[int, int]] = []
    start: int | None = None
    last = 0
    for number, line in enumerate(lines):
        if _is_tabular(line):
            if start is None:
                start = number
            last = number
        elif start is not None and (number - last > 6 or _is_prose(line)):
            regions.append((start, last + 1))
            start = None
    if start is not None:
        regions.append((start, last + 1))
    return [region for region in regions if _has_numbers(lines[region[0] : region[1]])]


def _is_tabular(line: Sequence[Run]) -> bool:
    values = sum(_is_number(run) for run in line)
    if len(line) >= 2 and values >= 1 and len(squash(line[0].text)) <= _LONGEST_LABEL:
        return True
    words = sum(bool(_TABLE_WORDS.search(squash(run.text))) for run in line)
    return values >= 5 or (len(line) >= 2 and words * 2 > len(line))


def is_section_heading(line: Sequence[Run]) -> bool:
    """Say whether a line is the heading of one of the report's sections, and so no part of a table."""
    return len(line) == 1 and bool(_SECTION.match(squash(line[0].text)))


def _is_prose(line: Sequence[Run]) -> bool:
    return is_section_heading(line) or (len(line) == 1 and len(squash(line[0].text)) > 24)


def _is_number(run: Run) -> bool:
    return run.text != "一" and is_value_like(run.text)


def _has_numbers(lines: Sequence[Sequence[Run]]) -> bool:
    numbers = [sum(map(_is_number, line)) for line in lines]
    return any(numbers) and (len(lines) >= 2 or numbers[0] >= 10)


def infer_grid(
    lines: Sequence[Sequence[Run]],
    page_number: int,
    row_edges: Sequence[float] | None = None,
    column_edges: Sequence[float] | None = None,
) -> Grid | None:
    """Return the grid that the runs of a region form.

    `row_edges` and `column_edges` are the ruled lines where there are some; None has them told by the text. None comes
    back where no two columns can be told.
    """
    lines = _parted_from_labels(lines)
    rows = _ruled_rows(lines, row_edges) if row_edges else _rows(lines)
    edges = list(column_edges) if column_edges else _column_edges(rows)
    if len(edges) < 3 or not rows:
        return None
    first_value = min((run.x0 for row in rows for run in row.runs if _is_number(run)), default=edges[-1])
    cells: list[GridCell] = []
    for number, row in enumerate(rows):
        inside: dict[int, list[Run]] = {}
        for run in row.runs:
            # labels start where their column does and may run on over the next ones; numbers stand in the middle
            at = run.middle if run.middle >= first_value else run.x0 + 1
            column = min(max(bisect_right(edges, at) - 1, 0), len(edges) - 2)
            inside.setdefault(column, []).append(run)
        for column in range(len(edges) - 1):
            runs = inside.get(column, [])
            box = Box(
                page_number,
                round(edges[column], 2),
                round(row.top, 2),
                round(edges[column + 1], 2),
                round(row.bottom, 2),
            )
            text = text_of([glyph for run in runs for glyph in run.glyphs])
            cells.append(GridCell(number, column, text, box=box))
    return Grid(tuple(cells), len(rows), len(edges) - 1, QUALITY)


def _parted_from_labels(lines: Sequence[Sequence[Run]]) -> list[list[Run]]:
    """Part numbers from labels that end close before them: where other rows have the first column of numbers."""
    starts = [
        line[at]
        for line in lines
        for at in range(len(line))
        if _is_digits(line[at]) and not any(map(_is_digits, line[:at]))
    ]
    first_column = [run for run in starts if sum(abs(run.middle - other.middle) < 8 for other in starts) >= 3]
    if not first_column:
        return [list(line) for line in lines]
    left = min(run.x0 for run in first_column) - 4
    right = max(run.x1 for run in first_column) + 4
    return [[part for run in line for part in _parted(run, left, right)] for line in lines]


def _parted(run: Run, left: float, right: float) -> list[Run]:
    digits = len(run.glyphs)
    while digits > 0 and run.glyphs[digits - 1].text.isdigit() and run.glyphs[digits - 1].x0 >= left:
        digits -= 1
    if digits in (0, len(run.glyphs)) or run.x1 > right:
        return [run]
    return [_run(run.glyphs[:digits]), _run(run.glyphs[digits:])]


def _is_digits(run: Run) -> bool:
    return run.text.isdigit()


def _ruled_rows(lines: Sequence[Sequence[Run]], edges: Sequence[float]) -> list[_Row]:
    rows = [_Row(top, bottom) for top, bottom in pairwise(edges)]
    for run in (run for line in lines for run in line):
        at = bisect_right(edges, (run.top + run.bottom) / 2) - 1
        if 0 <= at < len(rows):
            rows[at].runs.append(run)
    return [row for row in rows if row.runs]


def _rows(lines: Sequence[Sequence[Run]]) -> list[_Row]:
    """Make a row of each line with numbers or several runs; give the other lines, parts of labels, to the nearest."""
    anchors = [line for line in lines if len(line) >= 2 or any(_is_number(run) for run in line)]
    rows = [_Row(min(run.top for run in line), max(run.bottom for run in line), list(line)) for line in anchors]
    for line in lines:
        if not rows or any(line is anchor for anchor in anchors):
            continue
        run = line[0]
        rows_below = [row for row in rows if row.top > run.top]
        nearest = min(rows, key=lambda row: abs((row.top + row.bottom) / 2 - (run.top + run.bottom) / 2))
        if re.match(r"第二十条", squash(run.text)):
            rows.append(_Row(run.top, run.bottom, [run]))
            rows.sort(key=lambda row: row.top)
        elif _ROW_START.match(squash(run.text)) and rows_below and not _starts(rows_below[0]):
            rows_below[0].runs.append(run)
        else:
            nearest.runs.append(run)
    return rows


def _starts(row: _Row) -> bool:
    return any(_ROW_START.match(squash(run.text)) for run in row.runs if not _is_number(run))


def _column_edges(rows: Sequence[_Row]) -> list[float]:
    """Return the edges between columns: half way between where numbers stand; left of them where labels begin."""
    spans: list[list[float]] = []
    values = sorted((run for row in rows for run in row.runs if _is_number(run)), key=lambda run: run.x0)
    for run in values:
        if spans and run.x0 <= spans[-1][1] + 2:
            spans[-1][1] = max(spans[-1][1], run.x1)
        else:
            spans.append([run.x0, run.x1])
    if not spans:
        return []
    labels = [run for row in rows for run in row.runs if not _is_number(run) and run.middle < spans[0][0]]
    starts = _label_starts(labels) or [spans[0][0] - 20]
    right_of_labels = max((run.x1 for run in labels if run.x1 < spans[0][0]), default=starts[-1] + 10)
    first = min(max((right_of_labels + spans[0][0]) / 2, starts[-1] + 5), spans[0][0] - 1)
    between = [(before[1] + after[0]) / 2 for before, after in pairwise(spans)]
    return [*(start - 1 for start in starts), first, *between, spans[-1][1] + 20]


def _label_starts(labels: Sequence[Run]) -> list[float]:
    """Return where label columns begin: the left ends that at least two labels share, and the leftmost of all."""
    clusters: list[list[float]] = []
    for x0 in sorted(run.x0 for run in labels):
        if clusters and x0 - clusters[-1][0] < 6:
            clusters[-1].append(x0)
        else:
            clusters.append([x0])
    return [cluster[0] for number, cluster in enumerate(clusters) if number == 0 or len(cluster) >= 2][:6]
