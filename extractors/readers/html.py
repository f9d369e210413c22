"""HTML → content: the tables that hold data, the prose around them, the page's title and metas.

Layout tables are seen through, whatever is nested in them; nothing is fetched, executed or rendered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from lxml import etree

from extractors.model import Content, Grid, Paragraph, Problem, Status, UnreadableDocument
from extractors.readers.html_built import like_tables, make_tables, said_to_be_tables
from extractors.readers.html_carried import carried_markup
from extractors.readers.html_grids import Grids, make_table
from extractors.readers.html_paths import Paths
from extractors.readers.html_sheets import Sheets
from extractors.readers.html_shown import (
    STRUCK,
    hidden_parts,
    keep_marks_apart,
    show_as_browsers_do,
    strike_out,
    write_out_fields,
)
from extractors.readers.html_signs import signs_of
from extractors.readers.html_tables import (
    CELLS,
    Cell,
    Row,
    Table,
    are_short,
    grid_of,
    holds_data,
    line_of,
    plain_cells,
    span_of,
)
from extractors.readers.text import tables_in
from extractors.readers.text_flow import begins_flow

MAXIMUM_TABLE_CELLS = 20_000
MAXIMUM_BLOCKS = 50_000
# The parser compares each attribute of a tag with all before it. Tags that carry pictures are long, but have few.
_LARGE_PAGE = 262_144
_LONG_TAG = 16_384
_MAXIMUM_ATTRIBUTES = 1_000
_SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "textarea", "select", "svg", "object", "head"}
    | {"rt", "rp", STRUCK, "s", "strike"}
)
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
    "samp",
    "small",
    "span",
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
_WORDS_OF_TABLES = tuple(map(re.compile, (r"信息内容", r"自\s*然\s*人", r"结果\s*维持")))
_FEWEST_NUMBERS = 8
_NOT_FOR_THE_PARSER = ("utf-16", "utf-32", "utf-8-sig")
_QUOTED = re.compile(rb""" "[^"]*"|'[^']*' """.strip())
_SPACES = re.compile(r"[ \t\r\n\f]+")
_SMALL_PICTURE = re.compile(
    r"icon|logo|button|btn|banner|qrcode|\bewm|\bbg[_.-]|arrow|sysimage|/common/|spacer|blank\.", re.I
)


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
    read as browsers read it, tables that the page hides after all that it shows, unless it shows all of the form. Text
    that is struck out is left out: a struck-out figure is not the value. So are pronunciations above the line. A grid's
    cells carry their XPath, within their own document if that is given in the page for an inline frame (`nested`).
    Tables may also be built of other elements, or be drawn in text; their cells then carry `t<table>/r<row>/c<column>`.
    If no table of the page has words of the form, what the page carries for its scripts to show is read too. What
    stands deeper than the parser goes (2,048 elements) is left out, which is a problem of code `page_cut`. Raises
    `UnreadableDocument` if there is no markup.
    """
    if charset is not None and charset.startswith(_NOT_FOR_THE_PARSER):
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
    paths = Paths(roots)
    root.extend(roots[1:])
    signs = signs_of(data)
    title = _SPACES.sub(" ", root.findtext(".//title") or "").strip()
    metas, styles = _metas_and_styles(root)
    sheets = Sheets(root, styles)
    write_out_fields(root)
    keep_marks_apart(root)
    if signs.struck:
        strike_out(root, sheets)
    etree.strip_elements(root, *_SKIPPED, with_tail=False)
    if builds:
        _build_tables(root, paths, sheets)
    hidden = hidden_parts(root, signs, sheets)
    if any(element.tag in CELLS for element in hidden):
        paths.name_cells(root.iter("td", "th"))
    aside = show_as_browsers_do(root, signs, hidden)
    etree.strip_tags(root, *_INLINE)
    walker = _Walker(paths, nested)
    for part in root:
        if part is not aside:
            walker.walk(part)
    if len(aside) and not _has_all_tables(walker.page.blocks):
        walker.walk(aside)
    problems = [*cut_off, *walker.problems]
    return _Page(walker.page.blocks, title, metas, walker.picture_count, problems)


def _build_tables(root: etree._Element, paths: Paths, sheets: Sheets) -> None:
    for grid, rows in list(Grids(root, sheets).rows()):
        paths.name_cells(item for row in rows for item, _, _ in row)
        make_table(grid, rows)
    if parts := said_to_be_tables(root, sheets) or like_tables(root):
        paths.name_cells(element for element, _ in parts)
        make_tables(parts)


def _parsed(data: bytes, charset: str | None) -> tuple[etree._Element, tuple[Problem, ...]]:
    try:
        parser = etree.HTMLParser(
            encoding=charset, remove_comments=True, remove_pis=True, no_network=True, collect_ids=False, huge_tree=True
        )
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


def _has_all_tables(blocks: Sequence[str | Grid]) -> bool:
    texts = [cell.text for block in blocks if isinstance(block, Grid) for cell in block.cells]
    return all(any(words.search(text) for text in texts) for words in _WORDS_OF_TABLES)


def _is_drawn_in_text(blocks: Sequence[str | Grid]) -> bool:
    """Say whether a line begins a table of the form that no element for tables holds."""
    return any(
        isinstance(block, str)
        and (block[:2] in _BEGINNINGS or block[:1] in "|｜")
        and (begins_flow([block]) or _WORDS_OF_FORM.search(block))
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


class _Walker:
    """One pass over the tree: text goes to the cell that is open, tables are closed into grids or seen through."""

    def __init__(self, paths: Paths, nested: bool) -> None:
        self.nested = nested
        self.paths = paths
        self.page = Cell(None)
        self.cells: list[Cell] = [self.page]
        self.tables: list[Table] = []
        self.picture_count = 0
        self.problems: list[Problem] = []

    def walk(self, root: etree._Element) -> None:
        events = etree.iterwalk(root, events=("start", "end"))
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
                    elif tag in CELLS and self.tables:
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
            self.tables.append(Table(element, not self.cells[-1].nested))
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
            printed = [line for each in lines if (line := line_of(each.text))]
            self.page.blocks.extend([grid] if grid is not None else printed)
            self.problems.extend(reported)
        return True

    def _add_row(self, element: etree._Element) -> bool:
        """Add a row to the open table; return whether its cells are added too, being of text and nothing else."""
        table = self.tables[-1]
        row = Row(element)
        table.rows.append(row)
        cells = plain_cells(element)
        if cells is None:
            return False
        table.cell_count += len(cells)
        if table.cell_count <= MAXIMUM_TABLE_CELLS:
            row.cells.extend(cells)
        return True

    def _open_cell(self, element: etree._Element, tag: str) -> Cell:
        table = self.tables[-1]
        if not table.rows:
            table.rows.append(Row(None))
        cell = Cell(element, tag, span_of(element.get("rowspan")), span_of(element.get("colspan")))
        table.cell_count += 1
        if table.cell_count <= MAXIMUM_TABLE_CELLS:
            table.rows[-1].cells.append(cell)
        self.cells.append(cell)
        return cell

    def _close_table(self, table: Table) -> None:
        target = self.cells[-1].blocks
        if table.cell_count > MAXIMUM_TABLE_CELLS:
            text = f"A table of {table.cell_count} cells was left out: no form has more than {MAXIMUM_TABLE_CELLS}."
            self.problems.append(Problem("table_too_large", text, self.paths.of(table.element)))
        elif len(target) > MAXIMUM_BLOCKS:
            self.problems.append(Problem("too_many_blocks", "The page has too many tables; the rest was left out."))
        elif holds_data(table):
            target.append(grid_of(table, self.paths))
        else:
            blocks = [block for row in table.rows for cell in row.cells for block in cell.blocks]
            # a table straight inside this one, as broken pages have it, stands in the cell around both
            is_frame = not any(isinstance(block, Grid) for block in target)
            if is_frame and table.is_first_within and table.cell_count <= 1 and are_short(blocks):
                self.cells[-1].nested = False  # a frame around what the cell prints
            target.extend(blocks)


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
