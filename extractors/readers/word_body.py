"""WordprocessingML to grids and paragraphs: the body of .docx, of flat XML packages and of Word 2003 XML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from extractors.grids.placement import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, place
from extractors.model import Block, Content, Paragraph
from extractors.raised import lowered_if_alone, raised
from extractors.readers.package import local_attribute, local_name
from extractors.readers.symbols import as_characters, symbol
from extractors.readers.word_fields import Field
from extractors.readers.word_numbering import Numbering, paragraph_list
from extractors.readers.word_styles import NO_STYLES, Styles, is_on
from extractors.readers.word_tables import Cell, aligned, joined, printed, without_slivers

# A picture this large, in points, can hold a table or a page; less is a seal, an icon or a line.
LARGE_PICTURE = (200.0, 80.0)
# A table of one cell with no more text than this, within a cell, is a frame around what the cell prints.
FRAMED_LENGTH = 40
MAX_INNER_DOCUMENTS = 20
_EMU_PER_POINT = 12_700

# What tracked changes have removed, what is no text (the reading over a character is none either), and properties.
_SKIPPED = frozenset(
    (
        *("del", "moveFrom", "delText", "delInstrText", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr"),
        *("sdtPr", "rPrChange", "pPrChange", "footnote", "endnote", "comment", "binData"),
        *("docOleData", "hdr", "ftr", "rt"),
    )
)
_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "ptab": " ", "noBreakHyphen": "-"}


@dataclass(slots=True)
class _Found:
    """What is collected of a paragraph: pieces of text, text boxes and documents inside.

    `fields` are the open ones: their codes are not printed. `is_hidden` is what the paragraph's style says of runs
    that say nothing.
    """

    is_hidden: bool
    pieces: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Add text unless it stands in the code of a field."""
        if all(each.is_in_result for each in self.fields):
            self.pieces.append(text)
            for each in self.fields:
                each.has_result = each.has_result or bool(text.strip())


class BodyReader:
    """Reads one document's body once; `blocks` and `picture_count` hold what was found."""

    def __init__(
        self,
        numbering: Numbering,
        styles: Styles = NO_STYLES,
        imported: Callable[[str], Iterable[Block]] = lambda _: (),
    ) -> None:
        """`imported` gives the blocks of a document inside, by its id."""
        self.blocks: list[Block] = []
        self.picture_count = 0
        self._numbering = numbering
        self._styles = styles
        self._imported = imported
        self._table_count = 0
        self._paragraph_count = 0
        self._cell_count = 0
        self._inner_count = 0

    def read(self, container: etree._Element) -> None:
        """Add the blocks of `container`, a body or a text box, in document order."""
        for item in self._items(container):
            if isinstance(item, str):
                self._add_paragraph(item)
            else:
                self._add_element(item)

    def content(self, title: str = "", metas: tuple[tuple[str, str], ...] = ()) -> Content:
        """What was read, with the document's own title and properties."""
        return Content(tuple(self.blocks), title, metas, picture_count=self.picture_count)

    def _add_paragraph(self, text: str) -> None:
        self._paragraph_count += 1
        if text.strip():
            self.blocks.append(Paragraph(lowered_if_alone(text.strip()), locator=f"p{self._paragraph_count}"))

    def _add_element(self, element: etree._Element) -> None:
        if local_name(element) == "tbl":
            self._add_table(element)
        elif self._inner_count < MAX_INNER_DOCUMENTS:
            self._inner_count += 1
            self.blocks.extend(self._imported(local_attribute(element, "id") or ""))

    def _items(self, container: etree._Element) -> Iterator[str | etree._Element]:
        """The paragraphs (text), tables and documents inside (elements) of a container.

        Wrappers of whatever name are seen through.
        """
        for child in container:
            name = local_name(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name in ("tbl", "altChunk"):
                yield child
            elif name == "AlternateContent":
                yield from self._items(_alternative(child))
            elif name not in _SKIPPED and not _is_left_out(child):
                yield from self._items(child)

    def _paragraph(self, element: etree._Element) -> Iterator[str | etree._Element]:
        """The paragraph's text, then what its text boxes hold."""
        label, style = "", None
        for child in element:
            if local_name(child) == "pPr":
                list_id, level = paragraph_list(child)
                style = next((local_attribute(part, "val") for part in child if local_name(part) == "pStyle"), None)
                label = _written_label(child) or self._numbering.label(list_id, level, style)
                break
        found = _Found(is_hidden=style in self._styles.hiding)
        self._runs(element, found)
        text = "".join(found.pieces)
        yield label + text if text.strip() else text
        for box in found.boxes:
            if local_name(box) == "OLEObject":
                yield box
            else:
                yield from self._items(box)

    def _runs(self, element: etree._Element, found: _Found) -> None:
        for child in element:
            name = local_name(child)
            if name == "t":
                found.add(as_characters(child.text or ""))
            elif name == "sym":
                found.add(_symbol(child))
            elif name in _BREAKS:
                if local_name(element) != "tabs":
                    found.add(_BREAKS[name])
            elif name == "fldChar":
                _follow_field(child, found)
            elif name == "instrText":
                if found.fields:
                    found.fields[-1].code.append(child.text or "")
            elif name == "fldSimple":
                found.fields.append(Field([local_attribute(child, "instr") or ""], is_in_result=True))
                self._runs(child, found)
                found.add(found.fields.pop().printed())
            elif name == "txbxContent":
                found.boxes.append(child)
            elif name == "OLEObject":
                if local_attribute(child, "DrawAspect") != "Icon":
                    found.boxes.append(child)
            elif name == "AlternateContent":
                self._runs(_alternative(child), found)
            elif name == "r":
                self._run(child, found)
            elif name not in _SKIPPED and name not in ("pPr", "rPr") and not _is_left_out(child):
                self.picture_count += _is_large_picture(child, name)
                self._runs(child, found)

    def _run(self, element: etree._Element, found: _Found) -> None:
        is_hidden, side = self._look(element)
        if found.is_hidden if is_hidden is None else is_hidden:
            return
        before = len(found.pieces)
        self._runs(element, found)
        if side in ("superscript", "subscript"):
            found.pieces[before:] = [raised(piece, below=side == "subscript") for piece in found.pieces[before:]]

    def _look(self, run: etree._Element) -> tuple[bool | None, str | None]:
        """Whether a run is hidden or struck out, None where its paragraph says, and how it stands to the line."""
        properties = next((part for part in run if local_name(part) == "rPr"), None)
        if properties is None:
            return None, None
        values = {local_name(part): local_attribute(part, "val") for part in properties}
        is_hidden = is_on(properties, "vanish")
        if is_hidden is None and values.get("rStyle") in self._styles.hiding:
            is_hidden = True
        if is_on(properties, "strike") or is_on(properties, "dstrike"):
            is_hidden = True
        return is_hidden, values.get("vertAlign") or self._styles.raising.get(values.get("rStyle") or "")

    def _add_table(self, element: etree._Element) -> None:
        self._table_count += 1
        number = self._table_count
        rows = without_slivers(aligned(self._table_rows(element)), _grid_widths(element))
        cells = printed(rows)
        nested: list[etree._Element] = []
        texts: list[str] = []
        for row in rows:
            for cell in row:
                nested.extend(cell.nested)
                if not cell.is_continued:
                    texts.append(cell.text)
        filled_columns = {cell.column for row in rows for cell in row if cell.text}
        if len(rows) == 1 == len(rows[0]) or (nested and len(filled_columns) < 2):
            # a frame around prose or around other tables, not a table
            for text in texts:
                for line in text.split("\n"):
                    self._add_paragraph(line)
        elif cells:
            self.blocks.append(place(cells, number))
        for inside in nested:
            self._add_element(inside)

    def _table_rows(self, element: etree._Element) -> list[list[Cell]]:
        rows: list[list[Cell]] = []
        for row in _descend(element, "tr"):
            if len(rows) >= MAX_ROWS or self._cell_count > MAX_CELLS:
                break
            properties = _properties(row, "trPr")
            if "del" in properties or _is_on(properties.get("hidden")) or _is_deleted(row):
                continue
            column = _integer(properties.get("gridBefore"))
            cells = []
            for cell in _descend(row, "tc"):
                cell_properties = _properties(cell, "tcPr")
                if "cellDel" in cell_properties or column >= MAX_COLUMNS:
                    continue
                cells.append(self._cell(cell, cell_properties, column))
                column += cells[-1].span
            self._cell_count += len(cells)
            rows.append(joined(cells))
        return rows

    def _cell(self, element: etree._Element, properties: dict[str, str], column: int) -> Cell:
        texts, nested = [], []
        for item in self._items(element):
            if isinstance(item, str):
                texts.append(item)
            elif (framed := _framed_cell(item)) is not None:
                texts.extend(text for text in self._items(framed) if isinstance(text, str))
            else:
                nested.append(item)
        wrapper = element.getparent()
        wrapper = wrapper.getparent() if wrapper is not None else None
        if wrapper is not None and _is_placeholder(wrapper):
            texts, nested = [], []
        # vMerge and hMerge in .docx, vmerge and hmerge in Word 2003 XML; without a value it means "continue"
        merge = properties.get("vMerge", properties.get("vmerge"))
        across = properties.get("hMerge", properties.get("hmerge"))
        return Cell(
            text=lowered_if_alone("\n".join(texts).strip()),
            nested=tuple(nested),
            column=column,
            span=min(max(_integer(properties.get("gridSpan"), 1), 1), MAX_COLUMNS),
            width=_integer(properties.get("tcW")),
            is_continued=merge is not None and merge != "restart",
            starts_merge=merge == "restart",
            continues_left=across is not None and across != "restart",
        )


def _framed_cell(element: etree._Element) -> etree._Element | None:
    """The cell of a table of just one with a few words in it: how pages that are copied into Word frame a number."""
    if local_name(element) != "tbl":
        return None
    rows = list(islice(_descend(element, "tr"), 2))
    cells = list(islice(_descend(rows[0], "tc"), 2)) if len(rows) == 1 else []
    if len(cells) != 1 or next(cells[0].iter("{*}tbl"), None) is not None:
        return None
    length = sum(len(text.text or "") for text in cells[0].iter("{*}t"))
    return cells[0] if length <= FRAMED_LENGTH else None


def _grid_widths(table: etree._Element) -> list[int]:
    for child in table:
        if local_name(child) == "tblGrid":
            return [_integer(local_attribute(column, "w")) for column in child if local_name(column) == "gridCol"]
    return []


def _descend(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, through wrappers (content controls, tracked insertions)."""
    for child in element:
        child_name = local_name(child)
        if child_name == name:
            yield child
        elif child_name not in _SKIPPED and child_name not in ("tbl", "tc", "p"):
            yield from _descend(child, name)


def _properties(element: etree._Element, name: str) -> dict[str, str]:
    """The properties of a row or cell: name to value (blank where it has none; of widths, those in twips)."""
    for child in element:
        if local_name(child) == name:
            return {
                local_name(part): (local_attribute(part, "val") or local_attribute(part, "w") or "")
                for part in child
                if local_attribute(part, "type") in (None, "dxa")
            }
    return {}


def _written_label(properties: etree._Element) -> str:
    """The number before a paragraph of a list, which Word 2003 XML writes out."""
    for part in properties:
        if local_name(part) == "listPr":
            return next((local_attribute(text, "val") or "" for text in part if local_name(text) == "t"), "")
    return ""


def _is_on(value: str | None) -> bool:
    return value is not None and value not in ("0", "false", "off")


def _is_deleted(row: etree._Element) -> bool:
    """Is the row marked as removed in the way of Word 2003 XML?"""
    marks = (mark for part in row if local_name(part) == "trPr" for mark in part if local_name(mark) == "annotation")
    return any(local_attribute(mark, "type") == "Word.Deletion" for mark in marks)


def _symbol(element: etree._Element) -> str:
    try:
        return symbol(local_attribute(element, "font") or "", int(local_attribute(element, "char") or "", 16))
    except ValueError:
        return ""


def _is_left_out(element: etree._Element) -> bool:
    """Is it a control to be filled in or, in Word 2003 XML, anything noted on the text but an insertion?"""
    if local_name(element) == "annotation":
        return local_attribute(element, "type") != "Word.Insertion"
    return _is_placeholder(element)


def _is_placeholder(element: etree._Element) -> bool:
    """Is it a content control that shows what to type into it ("单击此处输入文字")? A number was typed by someone."""
    if local_name(element) != "sdt":
        return False
    properties = next((part for part in element if local_name(part) == "sdtPr"), ())
    if not any(local_name(part) == "showingPlcHdr" for part in properties):
        return False
    return not any(character.isdigit() for text in element.iter("{*}t") for character in text.text or "")


def _alternative(element: etree._Element) -> etree._Element:
    """Of the forms of one thing, the first that holds text; not all, or it would stand twice.

    Without text, the first form, which is the newest.
    """
    forms = [child for child in element if local_name(child) in ("Choice", "Fallback")]
    written = (form for form in forms if next(form.iter("{*}t"), None) is not None)
    return next(written, forms[0] if forms else element)


def _follow_field(mark: etree._Element, found: _Found) -> None:
    kind = local_attribute(mark, "fldCharType")
    if kind == "begin":
        found.fields.append(Field(chosen=_chosen(mark)))
    elif kind == "separate" and found.fields:
        found.fields[-1].is_in_result = True
    elif kind == "end" and found.fields:
        found.add(found.fields.pop().printed())


def _chosen(mark: etree._Element) -> str:
    """What is chosen in a field that is a list: the entry of the number stored, else of the default, else the first."""
    choices = next(mark.iter("{*}ddList"), None)
    if choices is None:
        return ""
    entries = [local_attribute(part, "val") or "" for part in choices if local_name(part) == "listEntry"]
    numbers = {local_name(part): _integer(local_attribute(part, "val")) for part in choices}
    number = numbers.get("result", numbers.get("default", 0))
    return entries[number] if 0 <= number < len(entries) else ""


def _is_large_picture(element: etree._Element, name: str) -> bool:
    if name == "extent":
        width = _integer(local_attribute(element, "cx")) / _EMU_PER_POINT
        height = _integer(local_attribute(element, "cy")) / _EMU_PER_POINT
        parent = element.getparent()
        is_picture = parent is not None and any(local_name(part) in ("blip", "pic") for part in parent.iter())
        return is_picture and width >= LARGE_PICTURE[0] and height >= LARGE_PICTURE[1]
    if name == "shape" and any(local_name(part) == "imagedata" for part in element):
        style = local_attribute(element, "style") or ""
        return _style_points(style, "width") >= LARGE_PICTURE[0] and _style_points(style, "height") >= LARGE_PICTURE[1]
    return False


def _style_points(style: str, name: str) -> float:
    match = re.search(rf"(?:^|;)\s*{name}:\s*([\d.]{{1,12}})(pt|in|cm|mm|px)?", style)
    if match is None:
        return 0.0
    try:
        return float(match.group(1)) * {"in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75}.get(match.group(2) or "", 1.0)
    except ValueError:
        return 0.0


def _integer(text: str | None, otherwise: int = 0) -> int:
    try:
        return int(float(text or otherwise))
    except (ValueError, OverflowError):
        return otherwise
