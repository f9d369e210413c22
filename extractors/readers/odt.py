"""OpenDocument text and sheets (.odt, .ods, flat XML) to grids and paragraphs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from itertools import islice

from lxml import etree

from extractors.grids.placement import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, PrintedCell, place
from extractors.model import Block, Content, Grid, Paragraph, Status, UnreadableDocument
from extractors.numbers import read_number
from extractors.raised import lowered_if_alone, raised
from extractors.readers.package import Package, local_attribute, local_name
from extractors.readers.sheet_tables import Area, Sheet, workbook_blocks
from extractors.readers.sheet_values import as_formula, as_typed
from extractors.readers.symbols import as_characters
from extractors.readers.word_body import FRAMED_LENGTH, LARGE_PICTURE, MAX_INNER_DOCUMENTS
from extractors.readers.word_inner import embedded_blocks, inside

_SKIPPED = frozenset(
    (
        *("tracked-changes", "note", "annotation", "forms", "sequence-decls", "bookmark-start", "shapes"),
        "ruby-text",
    )
)
_DRAWING = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_OBJECTS = ("object", "object-ole")
_HIDING_MARK = "{*}hidden-paragraph"
_NOT_VISIBLE = ("collapse", "filter")
_MAX_ANCESTORS = 20
_WHITE_SPACE = re.compile(r"[ \t\r\n]+")
_UNITS = {"in": 72.0, "cm": 28.35, "mm": 2.835, "pt": 1.0, "px": 0.75}


@dataclass(frozen=True, slots=True)
class _Item:
    """A paragraph (`text`), or a table or a document inside (`element`)."""

    text: str = ""
    element: etree._Element | None = None


def read(data: bytes) -> Content:
    """The tables and paragraphs of an .odt or .ods in document order; each sheet of an .ods is a table.

    Merged cells come as spans, nested tables follow the table they stand in, text boxes and embedded documents their
    paragraph. What is hidden (text, sections, sheets, rows, columns), struck out or deleted, and notes are left out; a
    formula whose result is not stored stands as itself. Cells carry `t<table>/r<row>/c<column>`, paragraphs
    `p<number>`, behind `<part>#` in an embedded document. Raises UnreadableDocument for a damaged, encrypted or
    oversized package.
    """
    package = Package(data)
    if package.has("META-INF/manifest.xml") and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise UnreadableDocument(Status.ENCRYPTED, "The document is protected by a password.")
    title = ""
    if package.has("meta.xml"):
        title = next((part.text or "" for part in package.xml("meta.xml").iter() if local_name(part) == "title"), "")
    styles = package.xml("styles.xml") if package.has("styles.xml") else None
    return read_root(package.xml("content.xml"), title, styles, partial(_inner_blocks, package))


def read_root(
    root: etree._Element,
    title: str = "",
    styles: etree._Element | None = None,
    inner: Callable[[etree._Element], Iterable[Block]] | None = None,
) -> Content:
    """The content of an OpenDocument file given its root element, and that of its `styles` where they stand apart.

    `inner` gives the blocks of a document inside, by the element that shows it; without, those that it holds itself.
    """
    body = next((element for element in root.iter() if local_name(element) == "body"), None)
    if body is None:
        raise UnreadableDocument(Status.UNREADABLE, "The OpenDocument file has no body.")
    hiding_styles = _hiding_styles([root] if styles is None else [styles, root])
    reader = _Reader(_raising_styles(root), hiding_styles, inner or _shown_inside)
    for item in reader.items(body):
        reader.add(item)
    return Content(tuple(reader.blocks), title.strip(), picture_count=reader.picture_count)


def _inner_blocks(package: Package, element: etree._Element) -> Iterator[Block]:
    """The blocks of a document inside; nothing for charts and for what is missing or damaged."""
    name = posixpath.normpath(local_attribute(element, "href") or "")
    try:
        if package.has(name):
            yield from embedded_blocks(package.read(name), name)
        elif package.has(part := f"{name}/content.xml"):
            styles = package.xml(f"{name}/styles.xml") if package.has(f"{name}/styles.xml") else None
            yield from _shown_inside([package.xml(part)], part, styles)
    except UnreadableDocument:
        return


def _shown_inside(
    documents: Iterable[etree._Element], name: str = "object", styles: etree._Element | None = None
) -> Iterator[Block]:
    for root in documents:
        kind = next((local_name(child) for body in root.iter("{*}body") for child in body), "")
        if kind in ("spreadsheet", "text"):
            yield from (inside(block, name) for block in read_root(root, styles=styles).blocks)


def _raising_styles(root: etree._Element) -> dict[str, bool]:
    """Return the names of the document's styles whose text stands above the line, or (True) below it."""
    found: dict[str, bool] = {}
    for style in root.iter("{*}style"):
        for properties in style.iter("{*}text-properties"):
            position = (local_attribute(properties, "text-position") or "").split()
            if position and position[0] not in ("0%", "normal"):
                found[local_attribute(style, "name") or ""] = position[0] == "sub" or position[0].startswith("-")
    return found


def _hiding_styles(roots: Iterable[etree._Element]) -> frozenset[str]:
    """Return the names of the styles whose texts are not shown or struck out, or whose sheets are not shown."""
    own: dict[str, bool] = {}
    parents: dict[str, str] = {}
    for style in (style for root in roots for style in root.iter("{*}style")):
        name = local_attribute(style, "name") or ""
        parents[name] = local_attribute(style, "parent-style-name") or ""
        for properties in style:
            shown = local_attribute(properties, "display")
            if shown and local_name(properties) in ("text-properties", "table-properties"):
                own[name] = shown in ("none", "false")
            if (local_attribute(properties, "text-line-through-style") or "none") != "none":
                own[name] = True

    def hides(name: str) -> bool:
        for _ in range(_MAX_ANCESTORS):
            if name in own or name not in parents:
                break
            name = parents[name]
        return own.get(name, False)

    return frozenset(filter(hides, parents))


class _Reader:
    def __init__(
        self,
        raising_styles: Mapping[str, bool],
        hiding_styles: Set[str],
        inner: Callable[[etree._Element], Iterable[Block]],
    ) -> None:
        self.blocks: list[Block] = []
        self.picture_count = 0
        self._raising_styles = raising_styles
        self._hiding_styles = hiding_styles
        self._inner = inner
        self._inner_count = 0
        self._table_count = 0
        self._paragraph_count = 0
        self._cell_count = 0

    def add(self, item: _Item) -> None:
        if item.element is not None:
            self._add_element(item.element)
            return
        self._paragraph_count += 1
        if item.text.strip():
            self.blocks.append(Paragraph(lowered_if_alone(item.text.strip()), locator=f"p{self._paragraph_count}"))

    def items(self, container: etree._Element) -> Iterator[_Item]:
        for child in container:
            name = local_name(child)
            if self._is_hidden(child):
                continue
            if name in ("p", "h"):
                yield from self._paragraph(child)
            elif name == "table" or (name in _OBJECTS and str(child.tag).startswith(_DRAWING)):
                yield _Item(element=child)
            elif name not in _SKIPPED:
                if name == "frame":
                    self.picture_count += _is_large_picture(child)
                yield from self.items(child)

    def _paragraph(self, element: etree._Element) -> Iterator[_Item]:
        pieces: list[str] = []
        frames: list[etree._Element] = []
        self._text(element, pieces, frames)
        yield _Item("".join(pieces))
        for frame in frames:
            yield from self.items(frame)

    def _text(self, element: etree._Element, pieces: list[str], frames: list[etree._Element]) -> None:
        pieces.append(_collapse(element.text))
        for child in element:
            name = local_name(child)
            if name == "s":
                pieces.append(" " * min(_count(child, "c"), 1000))
            elif name == "tab":
                pieces.append(" ")
            elif name == "line-break":
                pieces.append("\n")
            elif str(child.tag).startswith(_DRAWING):
                self.picture_count += _is_large_picture(child)
                frames.append(child)
            elif name not in _SKIPPED and not self._is_hidden(child):
                before = len(pieces)
                self._text(child, pieces, frames)
                is_below = self._raising_styles.get(local_attribute(child, "style-name") or "")
                if is_below is not None:
                    pieces[before:] = [raised(piece, below=is_below) for piece in pieces[before:]]
            pieces.append(_collapse(child.tail))

    def _is_hidden(self, element: etree._Element) -> bool:
        """Is it hidden by its style, by itself (sections), or as a paragraph by the mark it holds?"""
        if (local_attribute(element, "style-name") or "") in self._hiding_styles:
            return True
        name = local_name(element)
        if name in ("section", "hidden-text"):
            return local_attribute(element, "display") == "none" or local_attribute(element, "is-hidden") == "true"
        return name == "p" and any(local_attribute(mark, "is-hidden") == "true" for mark in element.iter(_HIDING_MARK))

    def _add_element(self, element: etree._Element) -> None:
        if local_name(element) == "table":
            self._add_table(element)
        elif self._inner_count < MAX_INNER_DOCUMENTS:
            self._inner_count += 1
            self.blocks.extend(self._inner(element))

    def _add_table(self, element: etree._Element) -> None:
        self._table_count += 1
        number = self._table_count
        nested: list[etree._Element] = []
        hidden_rows: set[int] = set()
        parent = element.getparent()
        is_sheet = parent is not None and local_name(parent) == "spreadsheet"
        rows = self._rows(element, nested, hidden_rows, is_sheet)
        if is_sheet:
            self._add_sheet(rows, hidden_rows, _hidden_columns(element))
            return
        filled = {place for row in rows for place, cell in enumerate(row) if cell.text}
        if (len(rows) == 1 and len(rows[0]) == 1) or (nested and len(filled) < 2):
            for row in rows:
                for cell in row:
                    for line in cell.text.split("\n"):
                        self.add(_Item(line))
        elif any(cell.text for row in rows for cell in row):
            self.blocks.append(place(rows, number))
        for inside_cell in nested:
            self._add_element(inside_cell)

    def _add_sheet(self, rows: list[list[PrintedCell]], hidden_rows: Set[int], hidden_columns: Set[int]) -> None:
        self._table_count -= 1
        while len(rows) > 1 and not any(cell.text for row in rows[-2:] for cell in row):
            rows.pop()
        texts = [[""] * MAX_COLUMNS for _ in rows]
        merged = []
        for number, row in enumerate(rows):
            for cell in row:
                column = cell.column or 0
                if column < MAX_COLUMNS:
                    texts[number][column] = cell.text
                    if cell.row_span > 1 or cell.column_span > 1:
                        merged.append(Area(number, column, number + cell.row_span - 1, column + cell.column_span - 1))
        sheet = Sheet(texts, merged, hidden_rows, hidden_columns)
        blocks = workbook_blocks([sheet], self._table_count)
        self._table_count += sum(isinstance(block, Grid) for block in blocks)
        self.blocks.extend(blocks)

    def _rows(
        self, table: etree._Element, nested: list[etree._Element], hidden: set[int], is_sheet: bool
    ) -> list[list[PrintedCell]]:
        rows: list[list[PrintedCell]] = []
        for row in _table_rows(table):
            cells = self._cells(row, nested, is_sheet)
            if len(rows) >= MAX_ROWS or self._cell_count > MAX_CELLS:
                break
            is_blank = not any(cell.text for cell in cells)
            # sheets end with a row "repeated" a million times
            repeated = 1 if is_blank else min(_count(row, "number-rows-repeated"), MAX_ROWS - len(rows))
            if local_attribute(row, "visibility") in _NOT_VISIBLE:
                hidden.update(range(len(rows), len(rows) + repeated))
            rows.extend([cells] * repeated)
            self._cell_count += len(cells) * repeated
        return rows

    def _cells(self, row: etree._Element, nested: list[etree._Element], is_sheet: bool) -> list[PrintedCell]:
        cells: list[PrintedCell] = []
        column = 0
        for cell in row:
            name = local_name(cell)
            repeated = _count(cell, "number-columns-repeated")
            if name == "covered-table-cell":
                column += repeated
            elif name == "table-cell":
                texts = []
                for item in self.items(cell):
                    framed = None if item.element is None else _framed_cell(item.element)
                    if item.element is None:
                        texts.append(item.text)
                    elif framed is not None:
                        texts.extend(inner.text for inner in self.items(framed))
                    else:
                        nested.append(item.element)
                text = lowered_if_alone("\n".join(texts).strip())
                if is_sheet and text:
                    text = _stored(cell, text) or text
                text = text or _formula(cell)
                row_span, span = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
                if not text and repeated > MAX_COLUMNS // 4 and row_span == span == 1:
                    column += repeated  # the rest of a sheet's row
                    continue
                for at in range(min(repeated, MAX_COLUMNS)):
                    cells.append(PrintedCell(text, row_span, span, column + at))
                column += repeated
            if column >= MAX_COLUMNS:
                break
        return cells


def _framed_cell(table: etree._Element) -> etree._Element | None:
    """The cell of a table of just one with a few words in it, None of any other."""
    rows = list(islice(_table_rows(table), 2)) if local_name(table) == "table" else []
    if len(rows) != 1 or len(rows[0]) != 1 or next(rows[0][0].iter("{*}table"), None) is not None:
        return None
    return rows[0][0] if sum(map(len, rows[0][0].itertext())) <= FRAMED_LENGTH else None


def _table_columns(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        name = local_name(child)
        if name == "table-column":
            yield child
        elif name in ("table-columns", "table-header-columns", "table-column-group"):
            yield from _table_columns(child)


def _table_rows(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        name = local_name(child)
        if name == "table-row":
            yield child
        elif name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _table_rows(child)


def _hidden_columns(table: etree._Element) -> set[int]:
    hidden: set[int] = set()
    end = 0
    for column in _table_columns(table):
        start, end = end, end + _count(column, "number-columns-repeated")
        if local_attribute(column, "visibility") in _NOT_VISIBLE:
            hidden.update(range(start, min(end, MAX_COLUMNS)))
    return hidden


def _stored(cell: etree._Element, text: str) -> str:
    """The number that a cell of a sheet holds, as typed, or its date; its text may be rounded, or a dash for a zero.

    Blank where the text is a number of another order: yuan may be stored and shown as 万元.
    """
    if (local_attribute(cell, "value-type") or "") in ("float", "currency"):
        try:
            stored = float(local_attribute(cell, "value") or "")
        except ValueError:
            return ""
        shown = read_number(text).value
        return as_typed(stored) if not shown or 0.1 < abs(stored / float(shown)) < 10 else ""
    return (local_attribute(cell, "date-value") or "").removesuffix("T00:00:00").replace("T", " ")


def _formula(cell: etree._Element) -> str:
    """The formula of a cell that stores no result, blank for other cells."""
    if any(local_attribute(cell, name) is not None for name in ("value-type", "value", "string-value")):
        return ""
    formula = local_attribute(cell, "formula") or ""
    return as_formula(formula.partition("=")[2] or formula) if formula else ""


def _collapse(text: str | None) -> str:
    # white space in OpenDocument text is as in HTML: what counts is written as elements
    return as_characters(_WHITE_SPACE.sub(" ", text)) if text else ""


def _count(element: etree._Element, name: str) -> int:
    try:
        return max(1, int(local_attribute(element, name) or 1))
    except ValueError:
        return 1


def _is_large_picture(frame: etree._Element) -> bool:
    if not any(local_name(child) == "image" for child in frame):
        return False
    sizes: Sequence[float] = [_points(local_attribute(frame, side)) for side in ("width", "height")]
    return sizes[0] >= LARGE_PICTURE[0] and sizes[1] >= LARGE_PICTURE[1]


def _points(length: str | None) -> float:
    try:
        return float((length or "0pt")[:-2]) * _UNITS.get((length or "0pt")[-2:], 0.0)
    except ValueError:
        return 0.0
