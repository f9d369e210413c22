"""Columns of tables drawn in plain text: between bars, or apart by spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_BARS = "|｜│┃║¦"
_SPLIT_BARS = re.compile(f"[{_BARS}]")
_RULE = re.compile(r"^[\s+\-=:_|｜│┃║─━═┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛]+$")
_GAP = re.compile(r"(?:[ \u00a0]{2,}|[ \u00a0]*　[ \u00a0　]*)")
_FILLED = re.compile(r"[0-9０-９]|^[/／\-—–－無无]+$")


def display_width(text: str) -> int:
    """The number of columns of a fixed-width font that `text` takes: two for a wide character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def is_bar_line(text: str) -> bool:
    """Is `text` a row between bars, or a rule between such rows?"""
    stripped = text.strip()
    if _RULE.match(stripped):
        return len(stripped) >= 5 and bool(re.search(r"[+|│┃├┌└┼╠╔╚]", stripped))
    return len(_SPLIT_BARS.findall(stripped)) >= 2


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
    for line in lines:
        stripped = line.strip()
        if not stripped:
            continue
        if _RULE.match(stripped):
            rule_count += 1
            groups.append([])
            continue
        inner = stripped
        if inner[0] in _BARS:
            inner = inner[1:]
        if inner and inner[-1] in _BARS:
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


def aligned_rows(lines: Sequence[str]) -> list[list[str]]:
    """The rows of a space-aligned table. Where every row has as many cells, they are the columns; else the cells of
    the fullest rows give the columns, and a cell goes to the column that its text overlaps or comes nearest to."""
    rows = [parts for parts in map(_split_at_gaps, lines) if parts]
    if len({len(row) for row in rows}) <= 1:
        return [[text for _, text in row] for row in rows]
    fullest = max(len(row) for row in rows)
    spans = _column_spans([row for row in rows if len(row) == fullest], fullest)
    placed = []
    for row in rows:
        texts = [""] * fullest
        for start, text in row:
            middle = start + display_width(text) / 2
            nearest = min(range(fullest), key=lambda column: abs(middle - sum(spans[column]) / 2))
            texts[nearest] = f"{texts[nearest]} {text}".strip()
        placed.append(texts)
    return placed


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
