"""A second witness for every number: does it stand in the document's own text, taken by another way than the grids?

The text is that of the pages as PDFium gives it, or what is left of the markup when its tags are taken out. Digits that
the grid or the mapping glued together, cut off or moved do not stand there as a number.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module

from extractors.mapping import Mapped
from extractors.media import Media, MediaKind
from extractors.model import Cell, Content, Kind, Problem, UnreadableDocument
from extractors.readers.mhtml import html_parts
from extractors.readers.package import Package

CODE = "number_not_in_text"
LEFT_OF_CONFIDENCE = 0.5
# what the locators of cells in a document inside a document have, whose text is not the one that is asked
_INSIDE = "#"
_FEWEST_NUMBERS = 10  # fewer: the pages are pictures, with a stamp or a page's number in text

_BETWEEN_TAGS = re.compile(rb">([^<]+)")
_VALUES = re.compile(rb"""\svalue\s*=\s*["']([^"']*)["']""")
_NUMBERS_IN_BYTES = re.compile(rb"\d[\d.,]*")
_NUMBERS = re.compile(r"\d[\d.,，'’]*(?:[eE][+-]?\d+)?")
_APART = re.compile(r"[,，'’]")
# the elements of HTML, Word, OpenDocument and spreadsheets between which text does not go on
_BREAKS = re.compile(
    r"</?(?:[a-z]+:)?(?:td|th|tr|tc|p|div|br|cr|li|dd|dt|hr|h\d?|table|table-cell|tab|line-break|row|c|si)\b[^<>]*>",
    re.IGNORECASE,
)
_TAGS = re.compile(r"<[^<>]*>")
_BETWEEN_ELEMENTS = re.compile(rb"(?:(?<!\s)\s*<[^<>]*>)+\s*")
_RTF_BREAKS = re.compile(r"\\(?:nestcell|cell|row|par|line|tab|sect|page)\b")
_RTF_CODE_POINTS = re.compile(r"\\u(-?\d{1,5}) ?(?:\?|\\'[0-9a-fA-F]{2})?")
_RTF_BYTES = re.compile(r"(?:\\'[0-9a-fA-F]{2})+")
_RTF_CONTROLS = re.compile(r"\\[a-zA-Z]+-?\d* ?|[{}\r\n]")
_PARTS = {
    MediaKind.DOCX: re.compile(r"(?:^|/)document\d*\.xml$", re.IGNORECASE),
    MediaKind.ODT: re.compile(r"^content\.xml$"),
    MediaKind.ODS: re.compile(r"^content\.xml$"),
    MediaKind.XLSX: re.compile(r"(?:sharedStrings|worksheets/[^/]+)\.xml$", re.IGNORECASE),
    MediaKind.OFD: re.compile(r"/(?:Pages|Tpls)/.*\.xml$", re.IGNORECASE),
}


def witnessed(mapped: Mapped, data: bytes, media: Media, content: Content) -> Mapped:
    """Return the cells, those whose printed number does not stand in the document's text with half their confidence.

    Each of these is a problem of code `number_not_in_text`, its `where` the cell as table/row/column. Spaces between
    digits, digits over several runs or lines, full-width digits and thousands separators make no difference. Cells read
    from pictures have no such witness, nor those of .xls, which stores numbers as numbers, and of Word before 97.
    """
    texts = _Texts.of_pages(content) or _Texts.of_bytes(data, media)
    if texts is None:
        return mapped
    absent = [cell for cell in mapped.cells if cell.kind is Kind.NUMBER and not texts.hold(cell)]
    if not absent:
        return mapped
    marked = {id(cell) for cell in absent}
    cells = tuple(
        replace(cell, confidence=round(cell.confidence * LEFT_OF_CONFIDENCE, 4)) if id(cell) in marked else cell
        for cell in mapped.cells
    )
    return replace(mapped, cells=cells, problems=(*mapped.problems, *map(_problem, absent)))


def _problem(cell: Cell) -> Problem:
    where = f"{cell.table_key}/{cell.row_key}/{cell.column_key}"
    text = f"{where} was read as {cell.raw_text!r}, which does not stand in the document's text as a number."
    return Problem(CODE, text, where)


@dataclass(slots=True)
class _Text:
    """The numbers of a text: first those that are seen at once, then, if asked, those of the text put together."""

    numbers: frozenset[str]
    whole: Callable[[], str]
    _joined: str | None = None
    _values: frozenset[float] = frozenset()
    _known: dict[str, bool] = field(default_factory=dict)

    def holds(self, printed: str) -> bool:
        """Say whether every number that the cell prints stands in the text."""
        known = self._known.get(printed)
        if known is None:
            known = self._known[printed] = self._holds(unicodedata.normalize("NFKC", printed))
        return known

    def _holds(self, printed: str) -> bool:
        numbers = [_APART.sub("", number).rstrip(".") for number in _NUMBERS.findall(printed)]
        return all(number in self.numbers or self._is_in_whole(number) for number in numbers) or (
            len(numbers) > 1 and self._is_in_whole("".join(numbers))
        )

    def _is_in_whole(self, number: str) -> bool:
        if self._joined is None:
            self._joined = unicodedata.normalize("NFKC", self.whole())
            found = [_APART.sub("", each).rstrip(".") for each in _NUMBERS.findall(self._joined)]
            self.numbers |= frozenset(found)
            self._values = frozenset(value for value in map(_value, found) if value is not None)
        if number in self.numbers or _value(number) in self._values:
            return True
        spaced = r"(?: ?[,，'’] ?| )?".join(map(re.escape, number))
        return re.search(rf"(?<![\d.]){spaced}(?![\d.]*\d)", self._joined) is not None


def _value(number: str) -> float | None:
    try:
        return float(f"{float(number):.15g}")
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts of a document: one for each page that has text; or one, as page 0, for all cells without a page.

    `is_one` says that cells with a page stand in that one text too.
    """

    pages: Mapping[int, _Text]
    is_one: bool = False

    def hold(self, cell: Cell) -> bool:
        """Say whether the cell's number stands in the text of its page; True where there is no text to ask."""
        if _INSIDE in (cell.locator or ""):
            return True
        text = self.pages.get(cell.box.page if cell.box is not None and not self.is_one else 0)
        return text is None or text.holds(cell.raw_text)

    @classmethod
    def of_pages(cls, content: Content) -> _Texts | None:
        pages = {number: _plain(text) for number, text in enumerate(content.page_texts, 1) if text.strip()}
        return cls(pages) if pages else None

    @classmethod
    def of_bytes(cls, data: bytes, media: Media) -> _Texts | None:
        try:
            text = _text_of(data, media)
        except UnreadableDocument:
            return None
        return None if text is None else cls({0: text}, media.kind is MediaKind.OFD)


def _text_of(data: bytes, media: Media) -> _Text | None:
    if media.kind in (MediaKind.HTML, MediaKind.WORD_XML):
        return _marked_up([data, *_pages_in_attributes(data)], media.charset or "utf-8")
    if media.kind is MediaKind.MHTML:
        return _marked_up(html_parts(data), media.charset or "utf-8")
    if media.kind is MediaKind.DOC:
        stored: str | None = import_module("extractors.readers.doc").stored_text(data)
        return None if stored is None else _plain(stored)
    if media.kind in (MediaKind.TEXT, MediaKind.CSV):
        return _plain(data.decode(media.charset or "utf-8", errors="replace"))
    if media.kind is MediaKind.RTF:
        return _rich_text(data.decode("ascii", errors="replace"))
    if media.kind in _PARTS and data.lstrip()[:1] == b"<":
        return _marked_up([data], "utf-8")
    if media.kind in _PARTS:
        parts = list(_parts(data, _PARTS[media.kind]))
        if media.kind is MediaKind.OFD and parts:
            # the characters of a line may each stand in an element of their own
            text = _BETWEEN_ELEMENTS.sub(b" ", b"\n".join(parts)).decode(errors="replace")
            return _plain(text) if len(_NUMBERS.findall(text)) >= _FEWEST_NUMBERS else None
        return _marked_up(parts, "utf-8") if parts else None
    return None


def _pages_in_attributes(data: bytes) -> Iterator[bytes]:
    """Pages that stand in attributes of another one, as its `<iframe srcdoc>`, and what is typed into its fields."""
    if b"srcdoc" in data or b"&lt;t" in data:
        yield _without_entities(data)
    if b"<input" in data:
        yield b"<p>" + b"</p><p>".join(map(_without_entities, _VALUES.findall(data))) + b"</p>"


def _without_entities(data: bytes) -> bytes:
    return data.replace(b"&lt;", b"<").replace(b"&gt;", b">").replace(b"&quot;", b'"').replace(b"&amp;", b"&")


def _parts(data: bytes, names: re.Pattern[str]) -> Iterator[bytes]:
    package = Package(data)
    for name in package.names:
        if names.search(name):
            yield package.read(name)


def _plain(text: str) -> _Text:
    return _Text(frozenset(_NUMBERS.findall(text)), lambda: _in_lines(text))


def _in_lines(text: str) -> str:
    """The text; where most words are single characters, each having been drawn for itself, line ends mean nothing."""
    pieces = text.split()
    words = [piece for piece in pieces if not piece[0].isdigit()]
    return " ".join(pieces) if sum(len(word) == 1 for word in words) > len(words) / 2 else text


def _rich_text(text: str) -> _Text:
    """Numbers in ASCII are seen at once; those of other characters when these are decoded."""

    def without_controls(part: str) -> str:
        return _RTF_CONTROLS.sub("", _RTF_BREAKS.sub("\v", part))

    def whole() -> str:
        decoded = _RTF_CODE_POINTS.sub(lambda match: chr(int(match[1]) % 0x10000), text)
        decoded = _RTF_BYTES.sub(
            lambda match: bytes.fromhex(match[0].replace("\\'", "")).decode("gb18030", errors="replace"), decoded
        )
        return without_controls(decoded).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    at_once = without_controls(_RTF_BYTES.sub("", _RTF_CODE_POINTS.sub("", text)))
    return _Text(frozenset(_NUMBERS.findall(at_once)), whole)


def _marked_up(parts: Sequence[bytes], charset: str) -> _Text:
    """Numbers that stand alone between two tags are seen at once; the rest when the tags are taken out."""
    alone = _NUMBERS_IN_BYTES.findall(b"\n".join(piece for part in parts for piece in _BETWEEN_TAGS.findall(part)))

    def whole() -> str:
        texts = (part.decode(charset, errors="replace") for part in parts)
        return "\n".join(html.unescape(_TAGS.sub("", _BREAKS.sub("\n", text))) for text in texts)

    return _Text(frozenset(number.decode() for number in alone), whole)
