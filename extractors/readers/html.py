"""HTML → content: the tables that hold data, the prose around them, the page's title and metas.

Layout tables are seen through, whatever is nested in them; nothing is fetched, executed or rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from typing import cast

from lxml import etree

from extractors.model import Content, Grid, GridCell, Paragraph, Problem, Status, UnreadableDocument
from extractors.readers.html_built import like_tables, make_tables, said_to_be_tables
from extractors.readers.html_carried import carried_markup
from extractors.readers.html_shown import hidden_parts, show_as_browsers_do
from extractors.readers.html_signs import signs_of
from extractors.readers.text import tables_in
from extractors.readers.text_flow import begins_flow

MAXIMUM_TABLE_CELLS = 20_000
MAXIMUM_BLOCKS = 50_000
# Wider than any form, and a guard against spans of 65,534 columns.
_MAXIMUM_SPAN = 200
# The parser compares each attribute of a tag with all before it. Tags that carry pictures are long, but have few.
_LARGE_PAGE = 262_144
_LONG_TAG = 16_384
_MAXIMUM_ATTRIBUTES = 1_000
_LONGEST_DATA_CELL = 1500
_FEWEST_FILLED_CELLS = 12
_LONGEST_FRAMED = 100
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
_WITH_MEANING = frozenset({"table", "tr", "img", "iframe", "pre"})
_TELLING = _BREAKING | _WITH_MEANING
_CELLS = frozenset({"td", "th"})
_LINES = frozenset({"p", "div", "br"})
# Elements that neither break a line nor mean anything here. Text pasted from Word is mostly these.
_INLINE = (
    "a",
    "abbr",
    "b",
    "bdo",
    "big",
    "code",
    "em",
    "font",
    "i",
    "ins",
    "kbd",
    "label",
    "mark",
    "o:p",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "tt",
    "u",
    "var",
)
# How a line begins that may begin a table of the form, and what is printed in every one of these tables.
_BEGINNINGS = frozenset(["信息", "第二", "（本", "(本", "申请", "自然", "自", "行政", "结果", "统计", "指标", "项目"])
_WORDS_OF_FORM = re.compile(r"信息内容|自\s*然\s*人|结果\s*维持|指标|统计数|主动公开.{0,10}数")
_FEWEST_NUMBERS = 8
_LEADING_NUMBER = re.compile(r"\s*(\d{1,6})")
_QUOTED = re.compile(rb""" "[^"]*"|'[^']*' """.strip())
_SPACES = re.compile(r"[ \t\r\n\f]+")
_SMALL_PICTURE = re.compile(
    r"icon|logo|button|btn|banner|qrcode|\bewm|\bbg[_.-]|arrow|sysimage|/common/|spacer|blank\.", re.I
)


@dataclass(slots=True)
class _Cell:
    """A cell that is open, or the page. `nested` says that a table stands in it."""

    element: etree._Element | None
    tag: str = ""
    row_span: int = 1
    column_span: int = 1
    blocks: list[str | Grid] = field(default_factory=list)  # lines of text, and grids where they stand between them
    pieces: list[str] = field(default_factory=list)
    nested: bool = False

    @property
    def text(self) -> str:
        if self.nested:
            return "\n".join(block for block in self.blocks if isinstance(block, str))
        return "\n".join(cast("list[str]", self.blocks))

    def break_line(self) -> None:
        text = self.pieces[0] if len(self.pieces) == 1 else "".join(self.pieces)
        self.pieces.clear()
        if line := _line(text):
            self.blocks.append(line)


@dataclass(slots=True)
class _Row:
    element: etree._Element | None
    cells: list[_Cell] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """A table that is open. `is_first_within` says that none stands before it in the same cell."""

    element: etree._Element
    is_first_within: bool
    rows: list[_Row] = field(default_factory=list)
    cell_count: int = 0


@dataclass(frozen=True, slots=True)
class _Page:
    """What was read of a page."""

    blocks: list[str | Grid]
    title: str
    metas: tuple[tuple[str, str], ...]
    picture_count: int
    problems: list[Problem]


def read(data: bytes, charset: str | None = None, *, nested: bool = False) -> Content:
    """Return the blocks of an HTML document in reading order.

    `charset` is the encoding found by `media`; None leaves it to the document's own declaration. Broken markup is
    read as browsers read it, tables that the page hides after all that it shows. A grid's cells carry their XPath,
    within their own document if that is given in the page for an inline frame (`nested`). Tables may also be built of
    other elements, or be drawn in text; their cells then carry `t<table>/r<row>/c<column>`. If no table of the page has
    words of the form, what the page carries for its scripts to show is read too. What stands deeper than the parser
    goes (2,048 elements) is left out, which is a problem of code `page_cut`. Raises `UnreadableDocument` if there is no
    markup.
    """
    if charset is not None and charset.startswith(("utf-16", "utf-32")):
        data, charset = data.decode(charset, "replace").encode("utf-8", "replace"), "utf-8"
    if len(data) >= _LARGE_PAGE:
        data = _without_endless_tags(data)
    page = _read_page(data, charset, nested=nested)
    if _is_drawn_in_text(page.blocks):
        if sum(isinstance(block, str) and block.isdigit() for block in page.blocks) >= _FEWEST_NUMBERS:
            built = _read_page(data, charset, nested=nested, builds=True)
            page = built if _grid_count(built.blocks) > _grid_count(page.blocks) else page
        page = _with_tables_of_text(page)
    if not nested and not any(map(_is_of_form, page.blocks)):
        for markup in carried_markup(_parsed(data, charset)[0]):
            within = read(markup.encode("utf-8", "replace"), "utf-8", nested=True)
            page.blocks.extend(block.text if isinstance(block, Paragraph) else block for block in within.blocks)
            page.problems.extend(within.problems)
    return Content(
        blocks=tuple(Paragraph(block) if isinstance(block, str) else block for block in page.blocks),
        title=page.title,
        metas=page.metas,
        picture_count=page.picture_count,
        problems=tuple(page.problems),
    )


def _read_page(data: bytes, charset: str | None, *, nested: bool, builds: bool = False) -> _Page:
    """Return what the markup shows; if it `builds`, with the tables that it builds of other elements."""
    root, cut_off = _parsed(data, charset)
    roots = [root, *root.itersiblings()]  # what stands behind </html> is part of the page for browsers
    paths = _Paths(roots)
    root.extend(roots[1:])
    signs = signs_of(data)
    title = _SPACES.sub(" ", root.findtext(".//title") or "").strip()
    metas, styles = _metas_and_styles(root)
    etree.strip_elements(root, *_SKIPPED, with_tail=False)
    if builds and (parts := said_to_be_tables(root) or like_tables(root)):
        paths.name_cells(element for element, _ in parts)
        make_tables(parts)
    hidden = hidden_parts(root, signs, styles)
    if any(element.tag in _CELLS for element in hidden):
        paths.name_cells(root.iter("td", "th"))
    show_as_browsers_do(root, signs, hidden)
    etree.strip_tags(root, *_INLINE)
    walker = _Walker(root, paths, nested)
    walker.walk()
    problems = [*cut_off, *walker.problems]
    return _Page(walker.page.blocks, title, metas, walker.picture_count, problems)


def _parsed(data: bytes, charset: str | None) -> tuple[etree._Element, tuple[Problem, ...]]:
    parser = etree.HTMLParser(
        encoding=charset, remove_comments=True, remove_pis=True, no_network=True, collect_ids=False, huge_tree=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError, LookupError, ValueError) as error:
        raise UnreadableDocument(Status.UNREADABLE, f"The page has no readable markup: {error}.") from error
    if root is None:
        raise UnreadableDocument(Status.EMPTY, "The page has no content.")
    return root, _cut_off(parser)


def _grid_count(blocks: Sequence[str | Grid]) -> int:
    return sum(isinstance(block, Grid) for block in blocks)


def _is_of_form(block: str | Grid) -> bool:
    return isinstance(block, Grid) and any(_WORDS_OF_FORM.search(cell.text) for cell in block.cells)


def _is_drawn_in_text(blocks: Sequence[str | Grid]) -> bool:
    """Say whether a line begins a table of the form that no element for tables holds."""
    return any(
        isinstance(block, str)
        and (block[:2] in _BEGINNINGS or block[:1] in "|｜")
        and (begins_flow(block) or _WORDS_OF_FORM.search(block))
        for block in blocks
    )


def _with_tables_of_text(page: _Page) -> _Page:
    blocks: list[str | Grid] = []
    problems = list(page.problems)
    for is_grid, group in groupby(page.blocks, key=lambda block: isinstance(block, Grid)):
        if is_grid:
            blocks.extend(group)
            continue
        for grid, lines, reported in tables_in([block for block in group if isinstance(block, str)]):
            blocks.extend([grid] if grid is not None else [line.text for line in lines])
            problems.extend(reported)
    return replace(page, blocks=blocks, problems=problems)


def _without_endless_tags(data: bytes) -> bytes:
    """Return the page with nothing but their names left of tags with thousands of attributes."""
    pieces = data.split(b">")
    if max(map(len, pieces)) >= _LONG_TAG:
        data = b">".join(_without_attributes(piece) if len(piece) >= _LONG_TAG else piece for piece in pieces)
    return data


def _without_attributes(piece: bytes) -> bytes:
    before, mark, tag = piece.partition(b"<")
    words = _QUOTED.sub(b"", tag).split(maxsplit=_MAXIMUM_ATTRIBUTES)
    return before + mark + words[0] if len(words) > _MAXIMUM_ATTRIBUTES else piece


def _cut_off(parser: etree.HTMLParser) -> tuple[Problem, ...]:
    last = parser.error_log.last_error
    if last is None or last.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        return ()
    return (Problem("page_cut", "The page is nested too deeply to be read to its end; the rest was left out."),)


class _Paths:
    """The XPaths of the tables and rows of a page as published, asked for before the tree is thinned out.

    Where cells stand elsewhere than right in a row (`has_odd_cells`), those of the cells too.

    The elements of one name below one parent are numbered in one pass: asking the tree for one path after the other
    takes the square of it.
    """

    def __init__(self, roots: Sequence[etree._Element]) -> None:
        self._known = {root: root.getroottree().getpath(root) for root in roots}
        self.has_odd_cells = any(_is_odd(cell) for root in roots for cell in root.iter("td", "th"))
        named = ("table", "tr", "td", "th") if self.has_odd_cells else ("table", "tr")
        for root in roots:
            self._name(root.iter(*named))

    def name_cells(self, elements: Iterable[etree._Element]) -> None:
        """Name cells one by one, before they get other tags or places."""
        self.has_odd_cells = True
        self._name([element for element in elements if element not in self._known])

    def of(self, element: etree._Element) -> str | None:
        """Return the element's XPath, None if it was not named."""
        return self._known.get(element)

    def _name(self, elements: Iterable[etree._Element]) -> None:
        known = self._known
        for element in elements:
            unnamed = [element] if element not in known else []
            while unnamed and (parent := unnamed[-1].getparent()) is not None and parent not in known:
                unnamed.append(parent)
            for child in reversed(unnamed):
                parent, tag = child.getparent(), child.tag
                assert parent is not None
                alike = [each for each in parent if each.tag == tag]
                path = f"{known[parent]}/{tag}"
                known.update(
                    {each: f"{path}[{n}]" for n, each in enumerate(alike, 1)} if len(alike) > 1 else {child: path}
                )


def _is_odd(cell: etree._Element) -> bool:
    parent = cell.getparent()
    return parent is None or parent.tag != "tr"


class _Walker:
    """One pass over the tree: text goes to the cell that is open, tables are closed into grids or seen through."""

    def __init__(self, root: etree._Element, paths: _Paths, nested: bool) -> None:
        self.nested = nested
        self.root = root
        self.paths = paths
        self.page = _Cell(None)
        self.cells: list[_Cell] = [self.page]
        self.tables: list[_Table] = []
        self.picture_count = 0
        self.problems: list[Problem] = []

    def walk(self) -> None:
        events = etree.iterwalk(self.root, events=("start", "end"))
        cell = self.page
        for event, element in events:
            tag = element.tag
            if event == "start":
                if tag in _TELLING:
                    if cell.pieces and tag in _BREAKING:
                        cell.break_line()
                    if tag == "tr" and self.tables:
                        if self._add_row(element):
                            events.skip_subtree()
                            continue
                    elif tag in _CELLS and self.tables:
                        cell = self._open_cell(element, tag)
                    elif tag in _WITH_MEANING:
                        self._start(element, tag)
                        if tag == "pre" and self._add_drawn(element):
                            events.skip_subtree()
                            continue
                if text := element.text:
                    cell.pieces.append(text)
            else:
                if tag in _BREAKING:
                    if cell.pieces:
                        cell.break_line()
                    if element is cell.element:
                        self.cells.pop()
                        cell = self.cells[-1]
                    elif tag == "table" and self.tables and self.tables[-1].element is element:
                        self._close_table(self.tables.pop())
                if text := element.tail:
                    cell.pieces.append(text)
        self.page.break_line()

    def _start(self, element: etree._Element, tag: str) -> None:
        if tag == "table":
            self.tables.append(_Table(element, not self.cells[-1].nested))
            self.cells[-1].nested = True
        elif tag == "iframe" and (inner := element.get("srcdoc")) and not self.nested:
            cell = self.cells[-1]
            cell.break_line()
            cell.nested = True
            framed = read(inner.encode(), "utf-8", nested=True).blocks
            cell.blocks.extend(block.text if isinstance(block, Paragraph) else block for block in framed)
        elif tag == "img":
            self.picture_count += _is_large_picture(element)

    def _add_drawn(self, element: etree._Element) -> bool:
        """Add what stands in text as typed if there is a table among it; return whether there is."""
        text = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
        if "\n" not in text or self.tables:
            return False
        parts = list(tables_in(text.splitlines()))
        if all(grid is None for grid, _, _ in parts):
            return False
        for grid, lines, reported in parts:
            printed = [line for each in lines if (line := _line(each.text))]
            self.page.blocks.extend([grid] if grid is not None else printed)
            self.problems.extend(reported)
        return True

    def _add_row(self, element: etree._Element) -> bool:
        """Add a row to the open table; return whether its cells are added too, being of text and nothing else."""
        table = self.tables[-1]
        row = _Row(element)
        table.rows.append(row)
        cells = _plain_cells(element)
        if cells is None:
            return False
        table.cell_count += len(cells)
        if table.cell_count <= MAXIMUM_TABLE_CELLS:
            row.cells.extend(cells)
        return True

    def _open_cell(self, element: etree._Element, tag: str) -> _Cell:
        table = self.tables[-1]
        if not table.rows:
            table.rows.append(_Row(None))
        cell = _Cell(element, tag, _span(element.get("rowspan")), _span(element.get("colspan")))
        table.cell_count += 1
        if table.cell_count <= MAXIMUM_TABLE_CELLS:
            table.rows[-1].cells.append(cell)
        self.cells.append(cell)
        return cell

    def _close_table(self, table: _Table) -> None:
        target = self.cells[-1].blocks
        if table.cell_count > MAXIMUM_TABLE_CELLS:
            text = f"A table of {table.cell_count} cells was left out: no form has more than {MAXIMUM_TABLE_CELLS}."
            self.problems.append(Problem("table_too_large", text, self.paths.of(table.element)))
        elif len(target) > MAXIMUM_BLOCKS:
            self.problems.append(Problem("too_many_blocks", "The page has too many tables; the rest was left out."))
        elif _holds_data(table):
            target.append(self._grid(table))
        else:
            blocks = [block for row in table.rows for cell in row.cells for block in cell.blocks]
            # a table straight inside this one, as broken pages have it, stands in the cell around both
            is_frame = not any(isinstance(block, Grid) for block in target)
            if is_frame and table.is_first_within and table.cell_count <= 1 and _are_short(blocks):
                self.cells[-1].nested = False  # a frame around what the cell prints
            target.extend(blocks)

    def _grid(self, table: _Table) -> Grid:
        placed: list[GridCell] = []
        taken_until: list[int] = []  # per column: the first row that no cell from above reaches into
        row_count = len(table.rows)
        for number, row in enumerate(table.rows):
            column = 0
            paths = self._cell_paths(row)
            for cell, path in zip(row.cells, paths, strict=True):
                while column < len(taken_until) and taken_until[column] > number:
                    column += 1
                if cell.column_span == 1 and cell.row_span == 1:
                    if column == len(taken_until):
                        taken_until.append(number + 1)
                    else:
                        taken_until[column] = number + 1
                    placed.append(GridCell(number, column, cell.text, 1, 1, None, path))
                    column += 1
                    continue
                rows = min(cell.row_span, row_count - number)
                span = 1
                while span < cell.column_span and not (
                    column + span < len(taken_until) and taken_until[column + span] > number
                ):
                    span += 1
                if column + span > len(taken_until):
                    taken_until.extend([0] * (column + span - len(taken_until)))
                taken_until[column : column + span] = [number + rows] * span
                placed.append(GridCell(number, column, cell.text, rows, span, None, path))
                column += span
        return Grid(tuple(placed), row_count, len(taken_until))

    def _cell_paths(self, row: _Row) -> list[str | None]:
        """Return the XPath of each cell of a row: its own where cells stand in odd places, else its number there."""
        path = self.paths.of(row.element) if row.element is not None else None
        if path is None or self.paths.has_odd_cells:
            return [self.paths.of(cell.element) for cell in row.cells if cell.element is not None]
        tags = [cell.tag for cell in row.cells]
        if len(tags) > 1 and tags.count("td") == len(tags):
            return [f"{path}/td[{number}]" for number in range(1, len(tags) + 1)]
        totals = {tag: tags.count(tag) for tag in _CELLS}
        numbers = dict.fromkeys(_CELLS, 0)
        paths: list[str | None] = []
        for tag in tags:
            numbers[tag] += 1
            paths.append(f"{path}/{tag}[{numbers[tag]}]" if totals[tag] > 1 else f"{path}/{tag}")
        return paths


def _line(text: str) -> str:
    """Return the text as one line without the white space of the markup; blank if nothing is printed."""
    if text.isalnum():
        return text
    if text.isspace():
        return ""
    text = _SPACES.sub(" ", text).strip(" ")
    return text if text.strip("\u00a0\u3000\u200b ") else ""


def _plain_cells(row: etree._Element) -> list[_Cell] | None:
    """Return the cells of a row if nothing but text in paragraphs stands in them, as is common; None if more does."""
    if row.text and not row.text.isspace():
        return None
    cells: list[_Cell] = []
    for element in row:
        tag = element.tag
        tail = element.tail
        if tag not in _CELLS or (tail and not tail.isspace()):
            return None
        lines: list[str | Grid] = []
        if (text := element.text) is not None and (line := _line(text)):
            lines.append(line)
        for child in element:
            if child.tag not in _LINES or len(child):
                return None
            if (text := child.text) is not None and (line := _line(text)):
                lines.append(line)
            if (text := child.tail) is not None and (line := _line(text)):
                lines.append(line)
        cells.append(_Cell(element, tag, _span(element.get("rowspan")), _span(element.get("colspan")), lines))
    return cells


def _are_short(blocks: Sequence[str | Grid]) -> bool:
    lengths = [len(block) if isinstance(block, str) else _LONGEST_FRAMED + 1 for block in blocks]
    return sum(lengths) <= _LONGEST_FRAMED


def _holds_data(table: _Table) -> bool:
    if max((len(row.cells) for row in table.rows), default=0) < 2:
        return False
    is_nested = False
    filled = 0
    for row in table.rows:
        for cell in row.cells:
            is_nested = is_nested or cell.nested
            if cell.blocks:
                filled += not cell.nested
                if len(cell.text) > _LONGEST_DATA_CELL:
                    return False
    # a form with a small table pasted into one of its cells, as against a page laid out by tables
    return not is_nested or filled >= _FEWEST_FILLED_CELLS


@lru_cache(maxsize=1024)
def _span(value: str | None) -> int:
    if value is None:
        return 1
    number = _LEADING_NUMBER.match(value)
    return min(max(int(number.group(1)), 1), _MAXIMUM_SPAN) if number else 1


def _is_large_picture(element: etree._Element) -> bool:
    source = element.get("src") or ""
    sizes = [
        int(value) for name in ("width", "height") if (value := (element.get(name) or "").removesuffix("px")).isdigit()
    ]
    return bool(source) and not _SMALL_PICTURE.search(source) and all(size >= 200 for size in sizes)


def _metas_and_styles(root: etree._Element) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    metas: list[tuple[str, str]] = []
    styles: list[str] = []
    for element in root.iter("meta", "style"):
        if element.tag == "style":
            styles.append(element.text or "")
        elif (name := element.get("name") or element.get("property")) and (content := element.get("content")):
            metas.append((name.strip(), content.strip()))
    return tuple(metas), styles
