"""Plain text to grids and paragraphs: exports with a cell per line, tab-separated, barred and space-aligned tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.grids.placement import place
from extractors.model import Block, Content, Grid, Kind, Paragraph, Problem, Status, UnreadableDocument
from extractors.numbers import read_number
from extractors.readers.text_columns import (
    aligned_rows,
    are_aligned,
    barred_rows,
    display_width,
    has_bar,
    is_bar_line,
    is_gap_line,
)
from extractors.readers.text_flow import MOST_LINES, FlowTable, begins_flow, is_band, read_flow
from extractors.readers.text_spans import infer_spans

_MAX_BYTES = 16 * 2**20
_MAX_LINES = 200_000
_MOST_FLOWS = 200
_NOTE = re.compile(r"\[(?:bookmark|image|footnoteRef|endnoteRef): ?[^\]\n]*\]")
_LINES_OF_BEGINNING, _LINES_WITH_TAB = 6, 40
_DOUBTFUL = 0.6
_LONGEST_CELL_LINE = 200
# what the text of a page with paragraphs in its cells has between cells and between rows
_TAB_ALONE = re.compile(r"\n\n\t\n\n")
_BETWEEN_ROWS = re.compile(r"\n{4,}")
_FEWEST_TABS_ALONE = 6
_GLUED = re.compile(r"(?<=\D)\n|\n(?=\D)")
_SECTION_HEADING = re.compile(r"^[一二三四五六七八1-8][、.．]\s*[^\d\s]{4,}(?:情况|事项)")
_SENTENCE_END = re.compile(r"[。！？；：.!?;:」”）)]$")
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、．])")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text and its number, from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class _Flow:
    table: FlowTable
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class _Plain:
    """Lines to be told apart by their shape. `is_broken` says that line ends do not part the rows of their tables."""

    lines: Sequence[Line]
    is_broken: bool = False


def read(data: bytes, charset: str | None) -> Content:
    """The tables and paragraphs of plain text in `charset` (UTF-8 where None), in their order.

    Five shapes of tables are known: a cell per line that starts with a tab, rows ended by a blank line (what Apache
    Tika makes of Word); cells of a line parted by tabs; by bars; by two spaces or more; and, told by the form's words,
    cells one after the other as copied from a page. None of them carries merged cells, so spans are inferred from the
    counts of cells per row. A grid's quality says how far: 0.9 for tabs and bars, 0.6 for spaces, between these for
    what follows each other, of which rows with too few numbers are left out as problems. Bytes that the charset cannot
    decode become U+FFFD.

    Raises UnreadableDocument for text of more than 16 MB or 200,000 lines.
    """
    if len(data) > _MAX_BYTES:
        raise UnreadableDocument(Status.REJECTED, f"The text is larger than {_MAX_BYTES // 2**20} MB.")
    text = data.decode(charset or "utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    text = _NOTE.sub("", text)
    lines = (_with_rows_on_lines(text) if len(_TAB_ALONE.findall(text)) >= _FEWEST_TABS_ALONE else text).split("\n")
    if len(lines) > _MAX_LINES:
        raise UnreadableDocument(
            Status.REJECTED, f"The text has {len(lines):,} lines; at most {_MAX_LINES:,} are read."
        )
    blocks: list[Block] = []
    problems: list[Problem] = []
    for grid, run, reported in tables_in(lines):
        blocks.extend([grid] if grid is not None else _paragraphs(run))
        problems.extend(reported)
    return Content(tuple(blocks), problems=tuple(problems))


def tables_in(lines: Sequence[str]) -> Iterator[tuple[Grid | None, Sequence[Line], tuple[Problem, ...]]]:
    """Part lines into tables and prose: the grid, None for prose, its lines, and what could not be placed in it."""
    table_number = 1
    for part in _parts([Line(number, line) for number, line in enumerate(lines, 1)]):
        if isinstance(part, _Flow):
            yield place(part.table.rows, table_number, part.table.quality), part.lines, part.table.problems
            table_number += 1
            continue
        for shape, run in _runs(part.lines):
            rows = _rows(run, shape) if shape else []
            if len(rows) < 2 or max(map(len, rows)) < 2:
                yield None, run, ()
                continue
            yield infer_spans(rows, table_number, _DOUBTFUL if part.is_broken else _quality(run, shape)), run, ()
            table_number += 1


def _with_rows_on_lines(text: str) -> str:
    """Return text in which tabs stand alone between the paragraphs of cells, with each row on one line.

    So a page's text is written whose cells hold paragraphs: an empty line around each, four lines between two rows, and
    between tables no more than between paragraphs.
    """
    lines: list[str] = []
    for chunk in _BETWEEN_ROWS.split(text):
        cells = [[line.strip() for line in cell.split("\n") if line.strip()] for cell in chunk.split("\t")]
        row: list[str] = []
        for number, paragraphs in enumerate(cells):
            is_last = number + 1 == len(cells)
            if len(cells) > 1 and not any(map(_is_prose, paragraphs)) and not (is_last and _ends_in_number(paragraphs)):
                row.append(_GLUED.sub("", "\n".join(paragraphs)).replace("\n", " "))
                continue
            # the end of a table, what follows it, and the first cell of the next
            ending = paragraphs[: number > 0 and not _is_prose(paragraphs[0])]
            beginning = paragraphs[len(paragraphs) - (not is_last) :]
            if number:
                lines.append("\t".join([*row, *(ending or [""])]))
            lines.extend(f"\n{line}\n" for line in paragraphs[len(ending) : len(paragraphs) - len(beginning)])
            row = beginning
        lines.append("\t".join(row))
    return "\n".join(lines)


def _ends_in_number(paragraphs: Sequence[str]) -> bool:
    """Say whether a cell ends with its first paragraph, a number, behind which words follow that are no unit."""
    return len(paragraphs) > 1 and _is_number(paragraphs[0]) and not _is_number(paragraphs[0] + paragraphs[1])


def _is_prose(text: str) -> bool:
    return "。" in text or len(text) > _LONGEST_CELL_LINE or _SECTION_HEADING.match(text) is not None


def _parts(lines: Sequence[Line]) -> Iterator[_Flow | _Plain]:
    """Part the lines into tables whose cells no line's end parts for sure, and what stands between."""
    texts = [line.text for line in lines]
    start = number = tried = 0
    while number < len(lines):
        part = None
        if tried < _MOST_FLOWS and begins_flow(texts[number : number + _LINES_OF_BEGINNING], tabs=True):
            tried += 1
            part = _flow(lines[number : number + MOST_LINES])
        if part is None:
            number += 1
            continue
        if start < number:
            yield _Plain(lines[start:number])
        yield part
        start = number = number + len(part.lines)
    if start < len(lines):
        yield _Plain(lines[start:])


def _flow(lines: Sequence[Line]) -> _Flow | _Plain | None:
    """Return the table that begins with these lines if nothing but its words tells its cells or its rows."""
    texts = [line.text for line in lines]
    if texts[0].startswith("\t"):
        return None  # a cell per line
    has_tabs = any("\t" in text for text in texts[:_LINES_WITH_TAB])
    flow = read_flow(texts, tabs=has_tabs)
    if flow is None:
        return None
    lines, texts = lines[: flow.line_count], texts[: flow.line_count]
    if any("\t" in text for text in texts):
        if not flow.has_broken_rows and not any(map(_is_loose, texts)):
            return None  # each line is a row
        return _Plain(lines, is_broken=True) if flow.problems else _Flow(flow, lines)
    # spaces that make columns tell what is blank in them
    return None if flow.problems and are_aligned(texts) else _Flow(flow, lines)


def _is_loose(text: str) -> bool:
    """Say whether a line is a part of a cell and no row by itself."""
    return "\t" not in text and bool(text.strip()) and not is_band(text)


def _runs(lines: Sequence[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Part the lines into runs of table lines and runs of prose. (shape of the table, blank for prose; its lines)."""
    run: list[Line] = []
    kind = ""
    blanks: list[Line] = []
    kinds = [_kind(line.text) for line in lines]
    for line, line_kind, next_kind in zip(lines, kinds, [*kinds[1:], ""], strict=True):
        if not line.text.strip() and "\t" not in line.text:
            blanks.append(line)
            continue
        line_kind = line_kind or _kind_beside(line.text, kind, next_kind)
        if line_kind == "" and kind == "tabbed" and run and not blanks and _continues(line.text, run):
            line_kind = kind
        # two blank lines part tables, one parts rows
        if line_kind != kind or (line_kind and len(blanks) > 2) or (line_kind == "" and blanks):
            if run:
                yield kind, run
            run = []
            kind = line_kind
        elif line_kind:
            run.extend(blanks)
        blanks = []
        run.append(line)
    if run:
        yield kind, run


def _kind(text: str) -> str:
    if "\t" in text.rstrip("\t ") or (text.startswith("\t") and not text.strip()) or text.count("\t") > 1:
        return "tabbed"
    if is_bar_line(text):
        return "barred"
    return "aligned" if is_gap_line(text) else ""


def _kind_beside(text: str, kind: str, next_kind: str) -> str:
    """Return the kind of a line that alone is of no table from those beside it: of a label and a blank, a number."""
    if kind == "tabbed" and ("\t" in text or _is_number(text)):
        return kind
    return "barred" if "barred" in (kind, next_kind) and has_bar(text) else ""


def _continues(text: str, run: Sequence[Line]) -> bool:
    """Is an untabbed line the rest of the cell on the lines before, of a table with a cell per line?"""
    begun = next((line.text for line in reversed(run) if "\t" in line.text), "")
    return (
        begun.startswith("\t")
        and begun.strip() != ""
        and len(text.strip()) <= _LONGEST_CELL_LINE
        and not text.startswith((" ", "　"))
        and not _SECTION_HEADING.match(text)
    )


def _quality(run: Sequence[Line], shape: str) -> float:
    is_loose = (
        shape == "tabbed" and not run[0].text.startswith("\t") and _has_loose_numbers([line.text for line in run])
    )
    return _DOUBTFUL if shape == "aligned" or is_loose else 0.9


def _rows(run: Sequence[Line], shape: str) -> list[list[str]]:
    texts = [line.text for line in run]
    if shape == "barred":
        return barred_rows(texts)
    if shape == "aligned":
        return aligned_rows(texts)
    tabbed = [text for text in texts if "\t" in text]
    cell_per_line = all(text.startswith("\t") for text in tabbed) and any(not text.strip("\n ") for text in texts)
    return _cell_per_line_rows(texts) if cell_per_line else _tab_separated_rows(texts)


def _cell_per_line_rows(lines: Sequence[str]) -> list[list[str]]:
    rows: list[list[str]] = []
    row: list[str] = []
    for line in lines:
        if line.startswith("\t"):
            row.extend(part.strip() for part in line[1:].split("\t"))
        elif not line.strip():
            if row:
                rows.append(row)
            row = []
        elif row:
            row[-1] = f"{row[-1]}\n{line.strip()}".strip()
    if row:
        rows.append(row)
    return rows


def _tab_separated_rows(lines: Sequence[str]) -> list[list[str]]:
    rows: list[list[str]] = []
    width = max(line.count("\t") for line in lines) + 1
    has_loose = _has_loose_numbers(lines)
    open_quote = False
    for line in lines:
        if not line.strip() and "\t" not in line:
            continue
        parts = line.rstrip("\n").split("\t")
        if open_quote and rows:
            # spreadsheets put a cell that holds line breaks into quotes
            rows[-1][-1] += "\n" + parts[0]
            rows[-1].extend(parts[1:])
        elif len(parts) == 1 and rows:
            rows[-1][-1] += "\n" + parts[0]
        elif has_loose and rows and not parts[0].strip() and len(rows[-1]) + len(parts) - 1 <= width:
            rows[-1].extend(parts[1:])  # a number that lines were broken around
        else:
            rows.append(parts)
        last = rows[-1][-1]
        open_quote = last.startswith('"') and (len(last) == 1 or not last.endswith('"')) and last.count("\n") < 6
    return [[_unquote(cell) for cell in row] for row in rows]


def _has_loose_numbers(lines: Sequence[str]) -> bool:
    """Say whether numbers stand on lines of their own among rows: the cells are broken over lines."""
    return any("\t" not in line and _is_number(line) for line in lines)


def _is_number(text: str) -> bool:
    return bool(text.strip()) and read_number(text).kind is Kind.NUMBER


def _unquote(cell: str) -> str:
    cell = cell.strip()
    if len(cell) > 1 and cell.startswith('"') and cell.endswith('"'):
        return cell[1:-1].replace('""', '"').strip()
    return cell


def _paragraphs(run: Sequence[Line]) -> list[Paragraph]:
    """One paragraph a line; lines that were wrapped at a fixed width are joined again."""
    widest = max((display_width(line.text) for line in run), default=0)
    paragraphs: list[tuple[int, str]] = []
    wrapped = False
    for line in run:
        text = line.text.strip()
        if not text:
            wrapped = False
            continue
        starts_new = line.text.startswith(("　", "  ", "\t")) or _HEADING.match(text) is not None
        if wrapped and not starts_new:
            number, before = paragraphs[-1]
            gap = " " if before[-1].isascii() and text[0].isascii() and not before[-1].isdigit() else ""
            paragraphs[-1] = (number, before + gap + text)
        else:
            paragraphs.append((line.number, text))
        width = display_width(line.text.rstrip())
        wrapped = 30 <= width <= 130 and width >= 0.92 * widest and not _SENTENCE_END.search(text)
    return [Paragraph(text, locator=f"line {number}") for number, text in paragraphs]
