"""Tables printed without ruling lines, or with some of them only: rows and columns told by where the text stands.

A table is cut into sections, each under a heading of its own. A column is where numbers, or the words of the heading,
stand under each other; a row is a line with numbers, with the lines of its label around it. What comes out is less sure
than a ruled grid, and says so in its `quality`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from statistics import median

from extractors.grids.geometry import text_of
from extractors.grids.label_rows import Alignment, Given, LabelLine, give_lines
from extractors.grids.regions import column_labels_in, is_part_of_label, is_row_label, may_be_row_label
from extractors.grids.runs import Run, overlap_clusters, run_of
from extractors.labels import label_core
from extractors.model import Box, Grid, GridCell, Kind
from extractors.numbers import read_number

QUALITY = 0.85
# 第二十条第（一）项 and the like, whole, with one character lost, or the first of its lines
_ITEM = r"^第二?十?[条條]?$|二十[条條]?第|第二?十?[条條][（(]|第十[条條]第|第二[条條]第|第二十[条條]"
_HEADING_WORDS = re.compile(
    _ITEM + r"|信息内容|資訊內容|申请人情况|勾稽|行政复议.*行政诉讼|结果维持|尚未审结"
    r"|^(?:序号)?(?:统计)?指标(?:名称)?|统计项目"
)
_LABEL_HEADINGS = re.compile(r"勾稽|第[一三]项加|信息内容|指标|项目(?!数量)|^(?:计量)?单位|序号|类型")
_SPANNING_WORDS = re.compile(_ITEM + r"|申请人情况|法人或其他组织|^行政复议(?:行政诉讼)?$|^行政诉讼$|未经复议|复议后")
_SAME_HEIGHT = 1.1  # sizes of a character: labels of neighbouring columns that stand beside each other
_MANY = 6  # numbers in a row
_FEWEST_ROWS = 3  # to say that a column without a number is none
_FEWEST_OF_TWO_LABELS = 6  # characters
_MOST_COLUMNS = 15  # of numbers that a table of the forms has
_SPLIT_WORD = 2.5  # sizes of a character: two of them
_SPACE = 1.5  # sizes of a character
_OFF = 0.8  # sizes of a character: how far apart the numbers of one row may stand
_LEAST_SUPPORT = 0.5  # labels beside each other for each that runs over the edge between two columns of labels
_SHORTEST_LABEL = 4  # characters
_BESIDE = 4.0  # points that a number of the first column may stand left of the others


@dataclass(slots=True)
class _Band:
    """A line of text, or all text between two ruled lines."""

    top: float
    bottom: float
    runs: list[Run] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The edges of all columns; `labels` counts those of labels, which come first."""

    edges: tuple[float, ...]
    labels: int

    def of(self, run: Run) -> int:
        """Return the column of a run: labels begin in theirs, what stands right of them is in the middle of its own."""
        return self._at(run.x0 + 1 if run.x0 + 1 < self.edges[self.labels] else run.middle)

    def under(self, run: Run) -> int:
        """Return the column that a word of the heading stands over the middle of."""
        return self._at(run.middle)

    def _at(self, x: float) -> int:
        return min(max(bisect_right(self.edges, x) - 1, 0), len(self.edges) - 2)


def infer_grids(
    lines: Sequence[Sequence[Run]],
    page_number: int,
    row_edges: Sequence[float] | None = None,
    column_edges: Sequence[float] | None = None,
    before: Grid | None = None,
    only_continued: bool = False,
) -> list[Grid]:
    """Return the grids that the runs of a region form, one for each section of the table.

    `row_edges` and `column_edges` are the ruled lines where there are some; None has them told by the text. `before` is
    the grid that the page before ends with: where a section begins without a heading, it may go on here; with
    `only_continued`, there is a grid only if it does. A section in which no two columns can be told has no grid.
    """
    lines = _parted_from_labels([_with_labels_parted(_with_words_joined(line)) for line in lines])
    bands = _ruled_bands(lines, row_edges) if row_edges else [_band(line) for line in lines]
    grids = []
    for number, section in enumerate(_sections(bands)):
        going_on = None if number else before
        if only_continued and _continued(going_on, section, _heading_length(section)) is None:
            continue
        grid = _section_grid(section, page_number, bool(row_edges), column_edges, going_on)
        if grid is not None:
            grids.append(grid)
    return grids


def _with_words_joined(line: Sequence[Run]) -> list[Run]:
    """Join words of a label of the forms that are printed with a space between them."""
    joined: list[Run] = []
    for run in line:
        before = joined[-1] if joined else None
        if (
            before is not None
            and not (before.is_number or run.is_number)
            and run.x0 - before.x1 < _SPACE * _size([before, run])
            and is_part_of_label(before.text + run.text)
        ):
            joined[-1] = run_of((*before.glyphs, *run.glyphs))
        else:
            joined.append(run)
    return joined


def _with_labels_parted(line: Sequence[Run]) -> list[Run]:
    """Part labels of columns that are printed without a space between them: 本年新制作数量本年新公开数量."""
    parted: list[Run] = []
    for run in line:
        starts = column_labels_in(run.text) if len(run.glyphs) == len(run.text) >= _FEWEST_OF_TWO_LABELS else ()
        parted.extend(run_of(run.glyphs[start:end]) for start, end in pairwise((*(starts or (0,)), len(run.glyphs))))
    return parted


def _parted_from_labels(lines: Sequence[Sequence[Run]]) -> list[list[Run]]:
    """Part numbers from labels that end close before them.

    These are labels of the forms, or stand where other rows have the first column of numbers.
    """
    lines = [[part for run in line for part in _parted_from_label_of_form(run)] for line in lines]
    starts = [
        line[at]
        for line in lines
        for at in range(len(line))
        if line[at].text.isdigit() and not any(run.text.isdigit() for run in line[:at])
    ]
    first_column = [run for run in starts if sum(abs(run.middle - other.middle) < 8 for other in starts) >= 3]
    if not first_column:
        return [list(line) for line in lines]
    left = min(run.x0 for run in first_column) - _BESIDE
    right = max(run.x1 for run in first_column) + _BESIDE
    return [[part for run in line for part in _parted(run, left, right)] for line in lines]


def _parted_from_label_of_form(run: Run) -> list[Run]:
    digits = len(run.glyphs)
    while digits > 0 and run.glyphs[digits - 1].text.isdigit():
        digits -= 1
    label = "".join(glyph.text for glyph in run.glyphs[:digits])
    if digits in (0, len(run.glyphs)) or len(label) < _SHORTEST_LABEL or not is_part_of_label(label):
        return [run]
    return [run_of(run.glyphs[:digits]), run_of(run.glyphs[digits:])]


def _parted(run: Run, left: float, right: float) -> list[Run]:
    digits = len(run.glyphs)
    while digits > 0 and run.glyphs[digits - 1].text.isdigit() and run.glyphs[digits - 1].x0 >= left:
        digits -= 1
    if run.is_number or digits in (0, len(run.glyphs)) or run.x1 > right:
        return [run]
    return [run_of(run.glyphs[:digits]), run_of(run.glyphs[digits:])]


def _band(line: Sequence[Run]) -> _Band:
    return _Band(min(run.top for run in line), max(run.bottom for run in line), list(line))


def _ruled_bands(lines: Sequence[Sequence[Run]], edges: Sequence[float]) -> list[_Band]:
    bands = [_Band(top, bottom) for top, bottom in pairwise(edges)]
    for run in (run for line in lines for run in line):
        at = bisect_right(edges, run.height) - 1
        if 0 <= at < len(bands):
            bands[at].runs.append(run)
    return [band for band in bands if band.runs]


def _sections(bands: Sequence[_Band]) -> list[list[_Band]]:
    """Cut the table where a heading follows rows."""
    sections: list[list[_Band]] = []
    in_body = True
    for band in bands:
        if not sections or (in_body and _is_heading(band)):
            sections.append([])
            in_body = False
        sections[-1].append(band)
        in_body = in_body or _is_body(band)
    return sections


def _is_heading(band: _Band) -> bool:
    text = label_core("".join(run.text for run in band.runs))
    return _HEADING_WORDS.search(text) is not None and not _values(band)


def _is_body(band: _Band) -> bool:
    return bool(_values(band)) or any(is_row_label(run.text) for run in band.runs)


def _values(band: _Band) -> list[Run]:
    """Return the runs that can be values; a number before a label is the row's."""
    numbers = [run for run in band.runs if run.is_number]
    if not numbers:
        return []
    first = min(band.runs, key=lambda run: run.x0)
    is_serial = first.is_number and any(not run.is_number and run.x0 > first.x1 for run in band.runs)
    return [run for run in numbers if not (is_serial and run is first)]


def _section_grid(
    bands: Sequence[_Band],
    page_number: int,
    is_ruled: bool,
    column_edges: Sequence[float] | None,
    before: Grid | None,
) -> Grid | None:
    heading = _heading_length(bands)
    if not is_ruled:
        bands = [*(above := _chained(bands[:heading])), *bands[heading:]]
        heading = len(above)
    columns = _given_columns(column_edges, bands) or _continued(before, bands, heading) or _columns(bands, heading)
    if columns is None:
        return None
    if is_ruled:
        above, below = list(bands[:heading]), [_with_labels_beside_parted(band, columns) for band in bands[heading:]]
    else:
        above, below = _heading_rows(bands[:heading], columns), _body_rows(bands[heading:], columns)
    rows = [*above, *below]
    cells: list[GridCell] = []
    for number, row in enumerate(rows):
        inside: dict[int, list[Run]] = {}
        for run in row.runs:
            inside.setdefault(columns.under(run) if number < len(above) else columns.of(run), []).append(run)
        for column, (left, right) in enumerate(pairwise(columns.edges)):
            text = text_of([glyph for run in inside.get(column, []) for glyph in run.glyphs])
            box = Box(page_number, round(left, 2), round(row.top, 2), round(right, 2), round(row.bottom, 2))
            cells.append(GridCell(number, column, text, box=box))
    return Grid(tuple(cells), len(rows), len(columns.edges) - 1, QUALITY)


def _with_labels_beside_parted(row: _Band, columns: _Columns) -> _Band:
    """Part two labels that touch, where other lines of the row show that a column begins between them."""
    runs = row.runs
    for edge in columns.edges[1 : columns.labels]:
        near = _SAME_HEIGHT * _size(runs)
        starts = [run for run in runs if abs(run.x0 - edge - 1) < near / 2]
        ends = [run for run in runs if run.x1 <= edge + 1]
        if any(abs(start.baseline - end.baseline) < near for start in starts for end in ends):
            runs = [part for run in runs for part in _parted_at(run, edge)]
    return _Band(row.top, row.bottom, runs)


def _parted_at(run: Run, edge: float) -> list[Run]:
    left = [glyph for glyph in run.glyphs if (glyph.x0 + glyph.x1) / 2 < edge]
    right = [glyph for glyph in run.glyphs if (glyph.x0 + glyph.x1) / 2 >= edge]
    return [run_of(part) for part in (left, right) if part]


def _chained(bands: Sequence[_Band]) -> list[_Band]:
    """Join lines of a heading that stand less than a line apart: words of one line between those of two."""
    chained: list[_Band] = []
    for band in bands:
        before = chained[-1].runs if chained else []
        apart = min((abs(run.baseline - other.baseline) for run in band.runs for other in before), default=1e6)
        if before and apart <= _OFF * _size(band.runs):
            chained[-1] = _Band(chained[-1].top, max(chained[-1].bottom, band.bottom), [*before, *band.runs])
        else:
            chained.append(band)
    return chained


def _heading_length(bands: Sequence[_Band]) -> int:
    """Return how many bands are above the rows: up to the last with words of a heading, or above the numbers."""
    first_value = next((number for number, band in enumerate(bands) if _values(band)), len(bands))
    if first_value == len(bands):
        return next((number for number, band in enumerate(bands) if _is_body(band)), len(bands))
    label_end = _label_end(bands[first_value:])
    for number in range(first_value, 0, -1):
        band = bands[number - 1]
        if _is_heading(band) or any(run.middle > label_end for run in band.runs):
            return number
    return 0


def _label_end(bands: Sequence[_Band]) -> float:
    """Return where the labels of the rows end, in points from the left."""
    first_value = min((run.x0 for band in bands for run in _values(band)), default=1e6)
    return max((run.x1 for band in bands for run in _labels(band) if run.x1 <= first_value + 1), default=0.0)


def _labels(band: _Band) -> list[Run]:
    values = {id(run) for run in _values(band)}
    return [run for run in band.runs if id(run) not in values]


def _given_columns(edges: Sequence[float] | None, bands: Sequence[_Band]) -> _Columns | None:
    if not edges:
        return None
    first_value = min((run.middle for band in bands for run in _values(band)), default=edges[-1])
    labels = max(sum(edge < first_value for edge in edges) - 1, 0)
    return _Columns(tuple(edges), labels)


def _continued(before: Grid | None, bands: Sequence[_Band], heading: int) -> _Columns | None:
    """Return the columns of the grid before if the section has no heading, too few numbers, and these stand in them."""
    if before is None or heading or before.quality != QUALITY or _is_complete(bands):
        return None
    boxes = [cell.box for cell in before.cells if cell.row == 0 and cell.box is not None]
    edges = (*(box.x0 for box in boxes), boxes[-1].x1)
    label_end = _label_end(bands)
    columns = _Columns(edges, _label_count(before, edges, label_end))
    first = max(columns.edges[columns.labels], label_end)
    by_band = [_values(band) for band in bands]
    stands_in_one = all(
        edges[columns.of(run)] - 2 <= run.x0 and run.x1 <= edges[columns.of(run) + 1] + 2
        for runs in by_band
        for run in runs
    )
    shares_none = all(len({columns.of(run) for run in runs}) == len(runs) for runs in by_band)
    if not (any(by_band) and stands_in_one and shares_none and first < edges[columns.labels + 1]):
        return None
    labels = _continued_label_edges(edges[: columns.labels], bands, first)
    return _Columns((*labels, first, *edges[columns.labels + 1 :]), len(labels))


def _continued_label_edges(edges: Sequence[float], bands: Sequence[_Band], first: float) -> list[float]:
    """Return the left edges of the columns of labels: as they show here, else those of the page before that fit."""
    shown = [edge for edge in _label_edges(bands, first) if edge < first]
    if len(shown) >= len(edges):
        return shown
    labels = [run for band in bands for run in _labels(band)]
    return [edges[0], *(edge for edge in edges[1:] if not any(run.x0 < edge < run.x1 for run in labels))]


def _is_complete(bands: Sequence[_Band]) -> bool:
    """Say whether every row has as many numbers, and many: then nothing else need be asked where columns are."""
    rows = [values for band in bands if (values := _values(band))]
    columns = len(overlap_clusters((run for row in rows for run in row), 2))
    return columns >= _MANY and len(rows) >= _FEWEST_ROWS and all(len(row) == columns for row in rows)


def _label_count(before: Grid, edges: Sequence[float], label_end: float) -> int:
    """Return how many columns of a grid are of labels: those before its numbers; of a heading, those that it says."""
    numbered = [cell.column for cell in before.cells if read_number(cell.text).kind is Kind.NUMBER]
    if numbered:
        return min(numbered)
    said = [cell.column + 1 for cell in before.cells if _LABEL_HEADINGS.search(cell.text)]
    reached = sum(right <= label_end + 2 for right in edges[1:])
    return min(max(reached, *said) if said else reached, len(edges) - 2)


def _columns(bands: Sequence[_Band], heading: int) -> _Columns | None:
    """Return the columns by where numbers and the words above them stand, and where labels stand beside each other."""
    body = bands[heading:]
    label_end = _label_end(body)
    spans = _number_spans([values for band in body if (values := _values(band))])
    for band in reversed(bands[:heading]):
        words = [run for run in band.runs if run.middle > label_end]
        if len(band.runs) == 1:
            continue  # the name of a group, or of the whole table
        for run in words:
            if not (_SPANNING_WORDS.search(label_core(run.text)) or _names_labels(run, body)):
                _widen(spans, run, body)
    spans = _without_split_words(_with_pairs_joined(sorted(spans), body, bands[:heading]), body)
    if not spans:
        return None
    first = (label_end + spans[0][0]) / 2 if label_end < spans[0][0] else spans[0][0] - 1
    between = [(before[1] + after[0]) / 2 for before, after in pairwise(spans)]
    labels = _label_edges(body, label_end, bands[:heading])
    edges = (*(edge for edge in labels if edge < first), first, *between, spans[-1][1] + 20)
    return _Columns(edges, len(edges) - len(spans) - 1) if len(edges) >= 3 else None


def _names_labels(name: Run, body: Sequence[_Band]) -> bool:
    """Say whether a word of the heading is the name of labels that stand below it, as `单位` of 件."""
    if not _LABEL_HEADINGS.search(name.text):
        return False
    below = [run for band in body for run in band.runs if run.x0 < name.x1 and name.x0 < run.x1]
    return bool(below) and not any(run.is_number for run in below)


def _number_spans(rows: Sequence[Sequence[Run]]) -> list[list[float]]:
    """Return where numbers stand below each other, from left to right, as [left, right].

    Where each row has as many, and many, there are no more columns than that: numbers of two rows that are set off
    differently in one column need not stand below each other.
    """
    clusters = overlap_clusters((run for row in rows for run in row), 2)
    if len({len(row) for row in rows}) == 1 and len(rows) >= _FEWEST_ROWS and len(rows[0]) >= _MANY:
        row_of = {id(run): number for number, row in enumerate(rows) for run in row}
        while len(clusters) > len(rows[0]):
            in_rows = [{row_of[id(run)] for run in cluster} for cluster in clusters]
            free = [at for at, (left, right) in enumerate(pairwise(in_rows)) if not left & right]
            if not free:
                break
            nearest = min(free, key=lambda at: clusters[at + 1][0].x0 - max(run.x1 for run in clusters[at]))
            clusters[nearest : nearest + 2] = [[*clusters[nearest], *clusters[nearest + 1]]]
    return [[min(run.x0 for run in cluster), max(run.x1 for run in cluster)] for cluster in clusters]


def _with_pairs_joined(spans: list[list[float]], body: Sequence[_Band], heading: Sequence[_Band]) -> list[list[float]]:
    """Join a column of numbers without a name to one beside it that has a name and no number.

    Sheets set names to the left side of a column and numbers to its right.
    """
    numbers = [run for band in body for run in _values(band)]
    names = [run for band in heading for run in band.runs if not _SPANNING_WORDS.search(label_core(run.text))]
    joined: list[list[float]] = []
    alone: list[bool | None] = []  # of each: whether it has names only or numbers only; None where it has both
    for span in spans:
        has_name, has_number = (any(span[0] <= run.middle <= span[1] for run in runs) for runs in (names, numbers))
        kind = None if has_name == has_number else has_name
        if joined and None not in (kind, alone[-1]) and kind != alone[-1]:
            joined[-1] = [joined[-1][0], span[1]]
            alone[-1] = None
        else:
            joined.append(span)
            alone.append(kind)
    return joined


def _without_split_words(spans: list[list[float]], body: Sequence[_Band]) -> list[list[float]]:
    """Leave out columns of a character or two of the heading where every row has its numbers in others: `其 他`."""
    rows = [values for band in body if (values := _values(band))]
    values = [run for row in rows for run in row]
    numbered = [span for span in spans if any(span[0] <= run.middle <= span[1] for run in values)]
    if len(spans) > _MOST_COLUMNS == len(numbered):
        return numbered
    if len(rows) < _FEWEST_ROWS or any(len(row) < len(numbered) for row in rows):
        return spans
    widest_word = _SPLIT_WORD * _size(values)
    return [span for span in spans if span in numbered or span[1] - span[0] > widest_word]


def _widen(spans: list[list[float]], run: Run, body: Sequence[_Band]) -> None:
    """Make room for a word of the heading: in the column that it stands over, or in one of its own.

    Numbers that are set off differently, and never two in a row below one word, are one column.
    """
    over = [
        span
        for span in spans
        if min(span[1], run.x1) - max(span[0], run.x0) > 0.3 * min(span[1] - span[0], run.x1 - run.x0)
    ]
    if not over:
        spans.append([run.x0, run.x1])
        return
    if not any(_count_in(over, _values(band)) > 1 for band in body):
        spans[:] = [span for span in spans if not any(span is one for one in over[1:])]
        over[0][:] = [min(span[0] for span in over), max(span[1] for span in over)]
        del over[1:]
    if len(over) == 1:
        free_from = max((span[1] for span in spans if span[1] <= over[0][0]), default=run.x0)
        free_to = min((span[0] for span in spans if span[0] >= over[0][1]), default=run.x1)
        over[0][:] = [min(over[0][0], max(run.x0, free_from)), max(over[0][1], min(run.x1, free_to))]


def _count_in(spans: Sequence[Sequence[float]], runs: Sequence[Run]) -> int:
    return sum(any(span[0] <= run.middle <= span[1] for span in spans) for run in runs)


def _label_edges(body: Sequence[_Band], label_end: float, heading: Sequence[_Band] = ()) -> list[float]:
    """Return the left edges of the columns of labels: where some, or their names, stand beside others at one height."""
    labels = [run for band in body for run in _labels(band) if run.x0 < label_end]
    if not labels:
        return []
    names = [run for band in heading for run in band.runs if run.x0 < label_end and _LABEL_HEADINGS.search(run.text)]
    near = _SAME_HEIGHT * _size(labels)
    gaps = [
        (left.x1, right.x0)
        for members in (labels, names)
        for left in members
        for right in members
        if left.x1 < right.x0 and abs(left.baseline - right.baseline) < near
        for _ in range(1 + may_be_row_label(right.text))  # a whole label of the forms tells as much as two words
    ]
    edges = [min(run.x0 for run in labels) - 1]
    while gaps:
        likest = max({right for _, right in gaps}, key=lambda at: (_support(gaps, at), -at))
        crossing = sum(run.x0 < likest - 1 < run.x1 for run in labels)
        if _support(gaps, likest) < max(2, _LEAST_SUPPORT * crossing):
            break
        edges.append(likest - 1)
        gaps = [gap for gap in gaps if not gap[0] < likest <= gap[1]]
    return sorted(edges)


def _support(gaps: Sequence[tuple[float, float]], at: float) -> int:
    return sum(left < at <= right for left, right in gaps)


def _heading_rows(bands: Sequence[_Band], columns: _Columns) -> list[_Band]:
    """Return a row for each line that names groups of columns, and one for the columns, whose names may be wrapped."""
    rows: list[_Band] = []
    names: list[Run] = []
    for band in bands:
        groups = [run for run in band.runs if len(band.runs) == 1 or _reaches_over(run, columns)]
        if groups:
            rows.append(_Band(band.top, band.bottom, groups))
        names.extend(run for run in band.runs if not any(run is group for group in groups))
    if names:
        rows.append(_Band(min(run.top for run in names), max(run.bottom for run in names), names))
    return rows


def _reaches_over(run: Run, columns: _Columns) -> bool:
    if _SPANNING_WORDS.search(label_core(run.text)):
        return True
    values = list(pairwise(columns.edges[columns.labels :]))
    return sum(min(right, run.x1) - max(left, run.x0) > 0.3 * (right - left) for left, right in values) >= 2


def _body_rows(bands: Sequence[_Band], columns: _Columns) -> list[_Band]:
    """Return the rows: a line with numbers each, and lines of labels that stand by themselves."""
    rows = _joined([_Band(band.top, band.bottom, values) for band in bands if (values := _values(band))], columns)
    labels = [run for band in bands for run in _labels(band)]
    loose = [run for run in labels if columns.of(run) >= columns.labels]
    for column in range(columns.labels - 1, -1, -1):
        own = [run for run in labels if columns.of(run) == column]
        _give(own, [run for run in labels if columns.of(run) > column], rows)
    for run in loose:
        if rows:
            min(rows, key=lambda row: abs((row.top + row.bottom) / 2 - run.height)).runs.append(run)
    return rows


def _joined(bands: Sequence[_Band], columns: _Columns) -> list[_Band]:
    """Join lines of numbers that stand less than a line apart, in different columns: a cell may be set off a little."""
    joined: list[_Band] = []
    for band in bands:
        before = joined[-1].runs if joined else []
        taken = {columns.of(run) for run in before}
        apart = min((abs(run.baseline - other.baseline) for run in band.runs for other in before), default=1e6)
        if apart <= _OFF * _size(band.runs) and not taken & {columns.of(run) for run in band.runs}:
            joined[-1] = _Band(joined[-1].top, max(joined[-1].bottom, band.bottom), [*before, *band.runs])
        else:
            joined.append(band)
    return joined


def _give(labels: Sequence[Run], others: Sequence[Run], rows: list[_Band]) -> None:
    """Give the lines of one column of labels to the rows, and add the rows that have no numbers."""
    if not labels:
        return
    near = _SAME_HEIGHT * _size(labels)
    lines = [
        LabelLine(run, not any(abs(run.baseline - other.baseline) < near and other.x0 > run.x1 for other in others))
        for run in sorted(labels, key=attrgetter("baseline"))
    ]
    rows.sort(key=_height_of)
    heights = [_height_of(row) for row in rows]
    best: Given = min((give_lines(lines, heights, each) for each in Alignment), key=lambda given: given.cost)
    added: list[_Band] = []
    for at, runs in best.groups:
        if at is not None:
            rows[at].runs.extend(runs)
            rows[at].top = min(rows[at].top, *(run.top for run in runs))
            rows[at].bottom = max(rows[at].bottom, *(run.bottom for run in runs))
        else:
            added.append(_band(runs))
    rows.extend(added)
    rows.sort(key=_height_of)


def _height_of(row: _Band) -> float:
    """Return the baseline of a row: that of its numbers, else the middle of those of its labels."""
    numbers = [run.baseline for run in row.runs if run.is_number]
    if numbers:
        return median(numbers)
    baselines = [run.baseline for run in row.runs]
    return (min(baselines) + max(baselines)) / 2


def _size(runs: Sequence[Run]) -> float:
    return max(median(run.glyphs[0].size for run in runs), 1.0)
