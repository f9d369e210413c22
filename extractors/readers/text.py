"""Plain text to grids and paragraphs: exports with a cell per line, tab-separated, barred and space-aligned tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.model import Block, Content, Paragraph, Status, UnreadableDocument
from extractors.readers.text_columns import aligned_rows, barred_rows, display_width, is_bar_line, is_gap_line
from extractors.readers.text_spans import infer_spans

_MAX_BYTES = 16 * 2**20
_MAX_LINES = 200_000
_NOTE = re.compile(r"\[(?:bookmark|image|footnoteRef|endnoteRef): ?[^\]\n]*\]")
_LONGEST_CELL_LINE = 200
_SECTION_HEADING = re.compile(r"^[一二三四五六七八1-8][、.．]\s*[^\d\s]{4,}(?:情况|事项)")
_SENTENCE_END = re.compile(r"[。！？；：.!?;:」”）)]$")
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、．])")


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


def read(data: bytes, charset: str | None) -> Content:
    """The tables and paragraphs of plain text in `charset` (UTF-8 where None), in their order.

    Four shapes of tables are known: a cell per line that starts with a tab, rows ended by a blank line (what Apache
    Tika makes of Word); cells of a line parted by tabs; by bars; by two spaces or more. None of them carries merged
    cells, so spans are inferred from the counts of cells per row. A grid's quality says how far: 0.9 for tabs and
    bars, 0.6 for spaces. Bytes that the charset cannot decode become U+FFFD.

    Raises UnreadableDocument for text of more than 16 MB or 200,000 lines.
    """
    if len(data) > _MAX_BYTES:
        raise UnreadableDocument(Status.REJECTED, f"The text is larger than {_MAX_BYTES // 2**20} MB.")
    text = data.decode(charset or "utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    lines = _NOTE.sub("", text).split("\n")
    if len(lines) > _MAX_LINES:
        raise UnreadableDocument(
            Status.REJECTED, f"The text has {len(lines):,} lines; at most {_MAX_LINES:,} are read."
        )
    blocks: list[Block] = []
    table_number = 0
    for is_table, run in _runs([_Line(number, line) for number, line in enumerate(lines, 1)]):
        rows = _rows(run) if is_table else []
        if len(rows) < 2 or max(map(len, rows)) < 2:
            blocks.extend(_paragraphs(run))
            continue
        table_number += 1
        blocks.append(infer_spans(rows, table_number, 0.6 if _shape(run) == "aligned" else 0.9))
    return Content(tuple(blocks))


def _runs(lines: Sequence[_Line]) -> Iterator[tuple[bool, list[_Line]]]:
    """Part the lines into runs of table lines and runs of prose. (is a table, its lines)."""
    run: list[_Line] = []
    kind = ""
    blanks: list[_Line] = []
    for line in lines:
        if not line.text.strip() and "\t" not in line.text:
            blanks.append(line)
            continue
        line_kind = _kind(line.text)
        if line_kind == "" and kind == "tabbed" and run and not blanks and _continues(line.text, run):
            line_kind = kind
        # two blank lines part tables, one parts rows
        if line_kind != kind or (line_kind and len(blanks) > 2) or (line_kind == "" and blanks):
            if run:
                yield kind != "", run
            run = []
            kind = line_kind
        elif line_kind:
            run.extend(blanks)
        blanks = []
        run.append(line)
    if run:
        yield kind != "", run


def _kind(text: str) -> str:
    if "\t" in text.rstrip("\t ") or (text.startswith("\t") and not text.strip()):
        return "tabbed"
    if is_bar_line(text):
        return "barred"
    return "aligned" if is_gap_line(text) else ""


def _continues(text: str, run: Sequence[_Line]) -> bool:
    """Is an untabbed line the rest of the cell on the lines before, of a table with a cell per line?"""
    begun = next((line.text for line in reversed(run) if "\t" in line.text), "")
    return (
        begun.startswith("\t")
        and begun.strip() != ""
        and len(text.strip()) <= _LONGEST_CELL_LINE
        and not text.startswith((" ", "　"))
        and not _SECTION_HEADING.match(text)
    )


def _shape(run: Sequence[_Line]) -> str:
    return _kind(run[0].text)


def _rows(run: Sequence[_Line]) -> list[list[str]]:
    texts = [line.text for line in run]
    shape = _shape(run)
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
        else:
            rows.append(parts)
        last = rows[-1][-1]
        open_quote = last.startswith('"') and (len(last) == 1 or not last.endswith('"')) and last.count("\n") < 6
    return [[_unquote(cell) for cell in row] for row in rows]


def _unquote(cell: str) -> str:
    cell = cell.strip()
    if len(cell) > 1 and cell.startswith('"') and cell.endswith('"'):
        return cell[1:-1].replace('""', '"').strip()
    return cell


def _paragraphs(run: Sequence[_Line]) -> list[Paragraph]:
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
