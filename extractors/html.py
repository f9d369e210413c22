"""HTML → content: the tables that hold data, the prose around them, the page's title and metas.

Layout tables are seen through, whatever is nested in them; nothing is fetched, executed or rendered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from extractors.model import Block, Content, Grid, GridCell, Paragraph, Problem, Status, UnreadableDocument

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
_SPACES = re.compile(r"[ \t\r\n\f]+")
_SMALL_PICTURE = re.compile(
    r"icon|logo|button|btn|banner|qrcode|\bewm|\bbg[_.-]|arrow|sysimage|/common/|spacer|blank\.", re.I
)


@dataclass(slots=True)
class _Cell:
    element: etree._Element | None
    row_span: int = 1
    column_span: int = 1
    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    nested: bool = False

    def break_line(self) -> None:
        text = _SPACES.sub(" ", "".join(self.pieces)).strip(" ")
        self.pieces.clear()
        if text.strip("\u00a0\u3000\u200b "):
            self.lines.append(text)
            self.blocks.append(Paragraph(text))


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
        blocks=tuple(walker.page.blocks),
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
        for event, element in events:
            tag = element.tag
            if event == "start":
                if tag in _SKIPPED:
                    events.skip_subtree()
                    continue
                self._start(element, tag)
            else:
                if tag in _BREAKING:
                    self._end(element, tag)
                if element.tail:
                    self.cells[-1].pieces.append(element.tail)
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
            self.cells[-1].blocks.extend(read(inner.encode(), "utf-8", nested=True).blocks)
        elif tag == "img":
            self.picture_count += _is_large_picture(element)
        if element.text:
            self.cells[-1].pieces.append(element.text)

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
        taken: dict[int, int] = {}  # column → rows it stays taken for by a cell from above
        column_count = 0
        for number, row in enumerate(table.rows):
            column = 0
            opened: dict[int, int] = {}
            for cell in row:
                while taken.get(column, 0) > 0:
                    column += 1
                span = cell.column_span
                while span > 1 and any(taken.get(column + offset, 0) > 0 for offset in range(1, span)):
                    span -= 1
                rows = min(cell.row_span, len(table.rows) - number)
                text = "\n".join(cell.lines)
                placed.append(GridCell(number, column, text, rows, span, locator=self._path(cell)))
                opened.update({column + offset: rows for offset in range(span)})
                column += span
            column_count = max(column_count, column)
            taken = {at: left - 1 for at, left in (taken | opened).items() if left > 1}
        return Grid(tuple(placed), len(table.rows), column_count)

    def _path(self, cell: _Cell) -> str | None:
        return None if cell.element is None else self.tree.getpath(cell.element)


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
    digits = re.match(r"\s*(\d{1,6})", element.get(name) or "")
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
