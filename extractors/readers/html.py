"""HTML → content: the tables that hold data, the prose around them, the page's title and metas.

Layout tables are seen through, whatever is nested in them; nothing is fetched, executed or rendered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from extractors.model import Content, Grid, GridCell, Paragraph, Problem, Status, UnreadableDocument

MAXIMUM_TABLE_CELLS = 20_000
MAXIMUM_BLOCKS = 50_000
# Wider than any form, and a guard against spans of 65,534 columns.
_MAXIMUM_SPAN = 200
_LONGEST_DATA_CELL = 1500
_SKIPPED = frozenset({"script", "style", "noscript", "template", "textarea", "select", "svg", "object", "head"})
_BREAKING = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "br",
    ]
)
_TELLING = _BREAKING | {"img", "iframe"}
_DIGITS = re.compile(r"\s*(\d{1,6})")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_SMALL_PICTURE = re.compile(
    r"icon|logo|button|btn|banner|qrcode|\bewm|\bbg[_.-]|arrow|sysimage|/common/|spacer|blank\.", re.I
)


@dataclass(slots=True)
class _Cell:
    element: etree._Element | None
    row_span: int = 1
    column_span: int = 1
    blocks: list[str | Grid] = field(default_factory=list)  # lines of text, and grids where they stand between them
    pieces: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    nested: bool = False

    def break_line(self) -> None:
        if not self.pieces:
            return
        text = self.pieces[0] if len(self.pieces) == 1 else "".join(self.pieces)
        self.pieces.clear()
        if text.isspace():
            return
        text = _SPACES.sub(" ", text).strip(" ")
        if text.strip("\u00a0\u3000\u200b "):
            self.lines.append(text)
            self.blocks.append(text)


@dataclass(slots=True)
class _Table:
    element: etree._Element
    rows: list[list[_Cell]] = field(default_factory=list)
    cell_count: int = 0


def read(data: bytes, charset: str | None = None, *, nested: bool = False) -> Content:
    """Return the blocks of an HTML document in reading order.

    `charset` is the encoding found by `media`; None leaves it to the document's own declaration. Broken markup is
    read as browsers read it. A grid's cells carry their XPath, within their own document if that is given in the page
    for an inline frame (`nested`). Raises `UnreadableDocument` if there is no markup.
    """
    parser = etree.HTMLParser(encoding=charset, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError, LookupError, ValueError) as error:
        raise UnreadableDocument(Status.UNREADABLE, f"The page has no readable markup: {error}.") from error
    if root is None:
        raise UnreadableDocument(Status.EMPTY, "The page has no content.")
    walker = _Walker(root, nested)
    walker.walk()
    return Content(
        blocks=tuple(Paragraph(block) if isinstance(block, str) else block for block in walker.page.blocks),
        title=_title(root),
        metas=_metas(root),
        picture_count=walker.picture_count,
        problems=tuple(walker.problems),
    )


class _Walker:
    """One pass over the tree: text goes to the cell that is open, tables are closed into grids or seen through."""

    def __init__(self, root: etree._Element, nested: bool) -> None:
        self.nested = nested
        self.root = root
        self.page = _Cell(None)
        self.cells: list[_Cell] = [self.page]
        self.tables: list[_Table] = []
        self.tree = root.getroottree()
        self.picture_count = 0
        self.problems: list[Problem] = []

    def walk(self) -> None:
        events = etree.iterwalk(self.root, events=("start", "end"))
        cells = self.cells
        for event, element in events:
            tag = element.tag
            if event == "start":
                if tag in _SKIPPED:
                    events.skip_subtree()
                    continue
                if tag in _TELLING:
                    self._start(element, tag)
                if text := element.text:
                    cells[-1].pieces.append(text)
            else:
                if tag in _BREAKING:
                    self._end(element, tag)
                if text := element.tail:
                    cells[-1].pieces.append(text)
        self.page.break_line()

    def _start(self, element: etree._Element, tag: str) -> None:
        if tag in _BREAKING:
            self.cells[-1].break_line()
            if tag == "table":
                self.cells[-1].nested = True
                self.tables.append(_Table(element))
            elif tag == "tr" and self.tables:
                self.tables[-1].rows.append([])
            elif tag in ("td", "th") and self.tables:
                self._open_cell(element)
        elif tag == "iframe" and (inner := element.get("srcdoc")) and not self.nested:
            self.cells[-1].break_line()
            framed = read(inner.encode(), "utf-8", nested=True).blocks
            self.cells[-1].blocks.extend(block.text if isinstance(block, Paragraph) else block for block in framed)
        elif tag == "img":
            self.picture_count += _is_large_picture(element)

    def _open_cell(self, element: etree._Element) -> None:
        table = self.tables[-1]
        if not table.rows:
            table.rows.append([])
        cell = _Cell(element, _span(element, "rowspan"), _span(element, "colspan"))
        table.cell_count += 1
        if table.cell_count <= MAXIMUM_TABLE_CELLS:
            table.rows[-1].append(cell)
        self.cells.append(cell)

    def _end(self, element: etree._Element, tag: str) -> None:
        self.cells[-1].break_line()
        if tag in ("td", "th") and len(self.cells) > 1 and self.cells[-1].element is element:
            self.cells.pop()
        elif tag == "table" and self.tables and self.tables[-1].element is element:
            self._close_table(self.tables.pop())

    def _close_table(self, table: _Table) -> None:
        target = self.cells[-1].blocks
        if table.cell_count > MAXIMUM_TABLE_CELLS:
            text = f"A table of {table.cell_count} cells was left out: no form has more than {MAXIMUM_TABLE_CELLS}."
            self.problems.append(Problem("table_too_large", text, self.tree.getpath(table.element)))
        elif len(target) > MAXIMUM_BLOCKS:
            self.problems.append(Problem("too_many_blocks", "The page has too many tables; the rest was left out."))
        elif _holds_data(table):
            target.append(self._grid(table))
        else:
            target.extend(block for row in table.rows for cell in row for block in cell.blocks)

    def _grid(self, table: _Table) -> Grid:
        placed: list[GridCell] = []
        taken_until: list[int] = []  # per column: the first row that no cell from above reaches into
        row_count = len(table.rows)
        for number, row in enumerate(table.rows):
            column = 0
            for cell, path in zip(row, self._paths(row), strict=True):
                while column < len(taken_until) and taken_until[column] > number:
                    column += 1
                rows = min(cell.row_span, row_count - number)
                span = 1
                while span < cell.column_span and not (
                    column + span < len(taken_until) and taken_until[column + span] > number
                ):
                    span += 1
                if column + span > len(taken_until):
                    taken_until.extend([0] * (column + span - len(taken_until)))
                taken_until[column : column + span] = [number + rows] * span
                text = cell.lines[0] if len(cell.lines) == 1 else "\n".join(cell.lines)
                placed.append(GridCell(number, column, text, rows, span, None, path))
                column += span
        return Grid(tuple(placed), row_count, len(taken_until))

    def _paths(self, row: list[_Cell]) -> list[str]:
        """Return the XPath of each cell of a row; the row's own is asked of the tree, which is slow, only once."""
        elements = [cell.element for cell in row if cell.element is not None]
        parent = elements[0].getparent() if elements else None
        if parent is None or any(element.getparent() is not parent for element in elements):
            return [self.tree.getpath(element) for element in elements]
        path = self.tree.getpath(parent)
        places: dict[etree._Element, str] = {}
        for tag in ("td", "th"):
            same = parent.findall(tag)
            places.update(
                {e: f"{path}/{tag}[{n}]" if len(same) > 1 else f"{path}/{tag}" for n, e in enumerate(same, 1)}
            )
        return [places[element] for element in elements]


def _holds_data(table: _Table) -> bool:
    cells = [cell for row in table.rows for cell in row]
    if max((len(row) for row in table.rows), default=0) < 2:
        return False
    if any(sum(map(len, cell.lines)) > _LONGEST_DATA_CELL for cell in cells):
        return False
    if any(cell.nested for cell in cells):
        # a form with a small table pasted into one of its cells, as against a page laid out by tables
        return sum(1 for cell in cells if not cell.nested and cell.lines) >= 12
    return True


def _span(element: etree._Element, name: str) -> int:
    value = element.get(name)
    if value is None or value == "1":
        return 1
    digits = _DIGITS.match(value)
    return min(max(int(digits.group(1)), 1), _MAXIMUM_SPAN) if digits else 1


def _is_large_picture(element: etree._Element) -> bool:
    source = element.get("src") or ""
    sizes = [
        int(value) for name in ("width", "height") if (value := (element.get(name) or "").removesuffix("px")).isdigit()
    ]
    return bool(source) and not _SMALL_PICTURE.search(source) and all(size >= 200 for size in sizes)


def _title(root: etree._Element) -> str:
    return _SPACES.sub(" ", root.findtext(".//title") or "").strip()


def _metas(root: etree._Element) -> tuple[tuple[str, str], ...]:
    named = ((meta.get("name") or meta.get("property"), meta.get("content")) for meta in root.iter("meta"))
    return tuple((name.strip(), content.strip()) for name, content in named if name and content)
