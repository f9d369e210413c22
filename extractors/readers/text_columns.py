"""Columns of tables drawn in plain text: between bars, or apart by spaces."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

_BARS = "|｜│┃║¦"
_SPLIT_BARS = re.compile(f"[{_BARS}]")
_RULE = re.compile(
    r"^(?=.*(?:--|==|__|:-|-:|\+-|\+=|[─━═┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛]))"
    r"[\s+\-=:_|｜│┃║─━═┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛]+$"
)
_GAP = re.compile(r"(?:[ \u00a0]{2,}|[ \u00a0]*　[ \u00a0　]*)")
_BORDERED = 0.9
_FILLED = re.compile(r"[0-9０-９]|^[/／\-—–－無无]+$")


def display_width(text: str) -> int:
    """The number of columns of a fixed-width font that `text` takes: two for a wide character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def is_bar_line(text: str) -> bool:
    """Is `text` a row between bars, or a rule between such rows?"""
    stripped = text.strip()
    if _RULE.match(stripped):
        return len(stripped) >= 5 and bool(re.search(r"[+|│┃├┌└┼╠╔╚]", stripped))
    parts = _SPLIT_BARS.split(stripped)
    # a row of two cells is a label and its number: prose has bars too
    return len(parts) > 2 or (
        len(parts) == 2 and _FILLED.match(parts[1].strip()) is not None and bool(parts[0].strip())
    )


def has_bar(text: str) -> bool:
    """Say whether a bar parts `text`, as it does a row of two cells."""
    return _SPLIT_BARS.search(text) is not None


def is_gap_line(text: str) -> bool:
    """Is `text` a row of at least two cells apart by two spaces or more, as prose is not?"""
    parts = _split_at_gaps(text)
    if len(parts) < 2 or any(len(part) > 60 for _, part in parts):
        return False
    return len(parts) >= 3 or any(_FILLED.search(part) and len(part) <= 16 for _, part in parts[1:])


def barred_rows(lines: Sequence[str]) -> list[list[str]]:
    """The rows of a barred table. Lines between two rules are one row where rules part the rows."""
    groups: list[list[list[str]]] = [[]]
    rule_count = 0
    stripped_lines = [stripped for line in lines if (stripped := line.strip())]
    rows = [stripped for stripped in stripped_lines if not _RULE.match(stripped)]
    # the first and last bar of a line are its border, or part a blank cell off where most lines have none there
    opens, closes = (sum(row[at] in _BARS for row in rows) >= _BORDERED * len(rows) for at in (0, -1))
    for stripped in stripped_lines:
        if _RULE.match(stripped):
            rule_count += 1
            groups.append([])
            continue
        inner = stripped
        if opens and inner[0] in _BARS:
            inner = inner[1:]
        if closes and inner and inner[-1] in _BARS:
            inner = inner[:-1]
        groups[-1].append([part.strip() for part in _SPLIT_BARS.split(inner)])
    groups = [group for group in groups if group]
    line_count = sum(map(len, groups))
    if rule_count < 3 or len(groups) < 0.4 * line_count:
        return [row for group in groups for row in group]
    return [row for group in groups for row in _merge_lines(group)]


def _merge_lines(group: Sequence[Sequence[str]]) -> list[list[str]]:
    if len({len(row) for row in group}) > 1:
        return [list(row) for row in group]
    return [["\n".join(part for part in parts if part) for parts in zip(*group, strict=True)]]


def are_aligned(lines: Sequence[str]) -> bool:
    """Say whether spaces part the lines into columns that keep apart."""
    rows = [parts for parts in map(_split_at_gaps, lines) if parts]
    counts = Counter(len(row) for row in rows if len(row) > 1)
    if 2 * sum(counts.values()) <= len(rows):
        return False
    usual = counts.most_common(1)[0][0]
    return _keep_apart(_column_spans([row for row in rows if len(row) == usual], usual))


def aligned_rows(lines: Sequence[str]) -> list[list[str]]:
    """The rows of a space-aligned table. Where every row has as many cells, they are the columns; else the cells of
    the fullest rows give the columns, and a cell goes to the column that its text overlaps or comes nearest to. A row
    with fewer cells is one cell where the columns of the fullest do not keep apart: nothing says which are blank."""
    rows = [parts for parts in map(_split_at_gaps, lines) if parts]
    if len({len(row) for row in rows}) <= 1:
        return [[text for _, text in row] for row in rows]
    fullest = max(len(row) for row in rows)
    spans = _column_spans([row for row in rows if len(row) == fullest], fullest)
    are_apart = _keep_apart(spans)
    placed = []
    for row in rows:
        if not are_apart and len(row) < fullest:
            placed.append([" ".join(text for _, text in row)])
            continue
        texts = [""] * fullest
        for start, text in row:
            middle = start + display_width(text) / 2
            nearest = min(range(fullest), key=lambda column: abs(middle - sum(spans[column]) / 2))
            texts[nearest] = f"{texts[nearest]} {text}".strip()
        placed.append(texts)
    return placed


def _keep_apart(spans: Sequence[tuple[int, int]]) -> bool:
    return all(left[1] <= right[0] for left, right in pairwise(spans))


def _column_spans(rows: Sequence[Sequence[tuple[int, str]]], count: int) -> list[tuple[int, int]]:
    return [
        (
            min(row[column][0] for row in rows),
            max(row[column][0] + display_width(row[column][1]) for row in rows),
        )
        for column in range(count)
    ]


def _split_at_gaps(text: str) -> list[tuple[int, str]]:
    """The parts of a line between gaps, each with the display column where it starts."""
    parts: list[tuple[int, str]] = []
    position = 0
    for gap in [*_GAP.finditer(text), None]:
        end = gap.start() if gap else len(text)
        part = text[position:end]
        if part.strip():
            parts.append((display_width(text[:position]), part.strip()))
        position = gap.end() if gap else end
    return parts
