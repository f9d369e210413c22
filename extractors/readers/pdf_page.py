"""One page of a PDF → its glyphs, ruling lines and lines of prose, asked of PDFium."""

from __future__ import annotations

import ctypes
import re
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from extractors.grids.geometry import Axis, Glyph, Line, Page, Rule
from extractors.model import Box
from extractors.readers.pdf_clips import UNKNOWN, cut_off
from extractors.readers.pdf_ink import Ink, TextLayer
from extractors.readers.pdf_placing import Bounds, Placing, character_boxes
from extractors.readers.pdf_rules import Drawing, drawing_of
from extractors.readers.pdfium_calls import address_of, character_origin

# numbers apart on one line, or one behind a word at its end, or one alone; the heading of a table whose rows follow on
# the next page
_MAYBE_TABULAR = re.compile(
    r"(?:\S\s+|^\s*)[\d.]+\s+[\d.]+|[^\d\s]\s+[\d.]+\s*$|^\s*[\d.]+\s*$|^\s*(?:信息内容|申请人情况|结果维持|指标名称)\b"
)
_LINE = re.compile(r"[^\s][^\r\n]*")
_WORD = re.compile(r"\S+")
# PDFium sets spaces where characters stand apart; between Chinese characters and beside figures they mean nothing
_SPACED = re.compile(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])")
# ink of these does not reach down to the baseline, and tells nothing of the size
_FLAT = frozenset("一二三")
# what is in the places of figures in fonts of symbols: figures, or pictures of telephones
_SYMBOL_ZERO, _SYMBOL_NINE = "\uf030", "\uf039"
_ABOUT = 2.0  # points around a table that a character may reach over its lines


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page's ink, and the places in its text of characters that cannot be seen.

    `unknown_characters` counts those of its tables whose font does not say what they are.
    """

    page: Page
    unknown_characters: int
    unseen: frozenset[int]


def read_page(
    page: pdfium.PdfPage,
    text_page: pdfium.PdfTextPage,
    number: int,
    text: str,
    placing: Placing,
    layer: TextLayer = TextLayer.PRINTED,
    filled: Sequence[Glyph] = (),
    has_layers: bool = True,
) -> ReadPage:
    """Return the page's glyphs and ruling lines. `text` is the whole page's text, as PDFium gives it.

    Where tables are ruled, lines of text outside all frames come as whole lines: asking for the place of every
    character is what takes the time. Text of tables that is not printed is left out, unless all of the page's is
    `HIDDEN`; characters of a font that does not say what it prints come as U+FFFD. `filled` are the glyphs of fields.
    Text in layers that are switched off is looked for where the document `has_layers`.
    """
    drawing = drawing_of(page, placing)
    reader = _Reader(page, text_page, number, text, placing, drawing, layer, has_layers)
    frames = drawing.frames()
    rules = tuple(drawing.rules)
    verticals = [line for frame in frames for line in frame.verticals]
    inside, outside = reader.parted([_around(frame.extent) for frame in frames])
    if any(_MAYBE_TABULAR.search(text[start:end]) for start, end in outside) or (filled and not frames):
        # a table may stand here without ruling lines: then the place of every character counts
        reader.ink.find_clipped_texts()
        glyphs = list(reader.glyphs(0, len(text)))
        lines: tuple[Line, ...] = ()
    else:
        glyphs = list(reader.words(inside, verticals))
        lines = tuple(line for start, end in outside if (line := reader.line(start, end)))
    glyphs.extend(reader.seen_again(glyphs, rules))
    cuts = tuple(cut for clipped in reader.ink.clipped_texts() for cut in clipped.cuts())
    ink = Page(number, placing.width, placing.height, [*glyphs, *filled], rules, lines, cuts)
    return ReadPage(ink, reader.unknown_characters, frozenset(reader.unseen) | reader.cut_off)


_Stretch = tuple[int, int]


def _around(extent: Bounds) -> Bounds:
    x0, top, x1, bottom = extent
    return x0 - _ABOUT, top - _ABOUT, x1 + _ABOUT, bottom + _ABOUT


class _Reader:
    """Reads the text of one page."""

    def __init__(
        self,
        page: pdfium.PdfPage,
        text_page: pdfium.PdfTextPage,
        number: int,
        text: str,
        placing: Placing,
        drawing: Drawing,
        layer: TextLayer,
        has_layers: bool,
    ) -> None:
        handle = address_of(text_page.raw)
        self.text = text
        self.number = number
        self.boxes = _Boxes(handle, placing)
        self.ink = Ink(page, handle, placing, drawing, has_layers)
        self.layer = layer
        self.unknown_characters = 0
        self.unseen: dict[int, Glyph] = {}
        self.cut_off: set[int] = set()

    def parted(self, frames: Sequence[Bounds]) -> tuple[list[_Stretch], list[_Stretch]]:
        """Return the lines of the text that reach into a frame and those that do not, as stretches of characters.

        What PDFium gives as one line may stand in two places, as the number of a page and the first of a table.
        """
        inside: list[_Stretch] = []
        outside: list[_Stretch] = []
        for line in _LINE.finditer(self.text):
            stretch = line.span()
            (inside if frames and self._reaches_into(stretch, frames) else outside).append(stretch)
        return inside, outside

    def _reaches_into(self, stretch: _Stretch, frames: Sequence[Bounds]) -> bool:
        box_of = self.boxes.box
        for word in _WORD.finditer(self.text, *stretch):
            start, end = word.span()
            for index in (start, end - 1):
                x0, top, x1, bottom = box_of(index)
                x, y = (x0 + x1) / 2, (top + bottom) / 2
                for left, upper, right, lower in frames:
                    if left <= x <= right and upper <= y <= lower:
                        return True
        return False

    def line(self, start: int, end: int) -> Line | None:
        """Return a line of prose as a whole, by the places of its first and last character."""
        printed = self.text[start:end].strip()
        if not printed:
            return None
        first, last = self.boxes.box(start), self.boxes.box(start + len(printed) - 1)
        box = Box(
            self.number,
            round(min(first[0], last[0]), 2),
            round(min(first[1], last[1]), 2),
            round(max(first[2], last[2]), 2),
            round(max(first[3], last[3]), 2),
        )
        return Line(_SPACED.sub("", printed), box)

    def words(self, stretches: Iterable[_Stretch], verticals: Sequence[Axis]) -> Iterator[Glyph]:
        """Return the glyphs of lines of text in a ruled table, a word at a time where that is safe.

        A word's first and last character stand for all of it if they stand on one line, as far apart as their number
        says, with no ruling line between them. Numbers come digit by digit: two may stand close together.
        """
        lines = sorted(verticals)
        places = [line.at for line in lines]
        is_mapped = self.layer is not TextLayer.UNMAPPED
        for stretch in stretches:
            for match in _WORD.finditer(self.text, *stretch):
                first, end = match.span()
                word = match.group()
                if end - first > 2 and is_mapped and not word.isdecimal():
                    x0, top, _, bottom, baseline, size = self._measured(word[0], first, 10.5)
                    _, other_top, x1, other_bottom, other_baseline, other_size = self._measured(word[-1], end - 1, 10.5)
                    if other_size > size or not "\u4e00" <= word[0] <= "\u9fff":
                        size = other_size
                    is_level = abs(baseline - other_baseline) < 0.3 * size
                    if is_level and 0.4 < (x1 - x0) / (size * (end - first)) < 1.2:
                        between = lines[bisect_right(places, x0) : bisect_left(places, x1)]
                        if not (between and _is_divided((top + bottom) / 2, between)):
                            top, bottom = min(top, other_top), max(bottom, other_bottom)
                            yield Glyph(word, x0, top, x1, bottom, baseline, size)
                            continue
                yield from self.glyphs(first, end)

    def glyphs(self, start: int, end: int) -> Iterator[Glyph]:
        """Return a stretch character by character; of those that can be figures, only what is printed."""
        size = 10.5
        text, box_of, is_plain = self.text, self.boxes.box, self.ink.is_plain
        is_mapped, clipped_text = self.layer is not TextLayer.UNMAPPED, self.ink.clipped_text
        for index in range(start, end):
            character = text[index]
            if "0" <= character <= "9":
                x0, top, x1, bottom = box = box_of(index)
                size = (bottom - top) * 1.4
                glyph = Glyph(character, x0, top, x1, bottom, bottom, size)
                if is_plain(index, box):
                    yield glyph
                else:
                    yield from self._as_shown(index, glyph)
            elif character > " " and not character.isspace():
                glyph = Glyph(character, *self._measured(character, index, size))
                size = glyph.size
                if is_mapped and "\u4e00" <= character <= "\u9fff" and not clipped_text(index):
                    yield glyph
                else:
                    yield from self._as_shown(index, glyph)

    def _as_shown(self, index: int, glyph: Glyph) -> Iterator[Glyph]:
        """Return the character as the page shows it, if it does: U+FFFD where its font does not say what it is."""
        clipped = self.ink.clipped_text(index) if self.layer is not TextLayer.HIDDEN else None
        if clipped is not None:
            shown = cut_off(glyph, clipped)
            if shown is None or shown.text != glyph.text:
                self.cut_off.add(index)
            if shown is not None:
                yield shown
        elif self.layer is not TextLayer.HIDDEN and not self.ink.is_seen(index, glyph[1:5]):
            self.unseen[index] = glyph
        elif self.ink.is_mapped(index) and not _SYMBOL_ZERO <= glyph.text <= _SYMBOL_NINE:
            yield glyph
        else:
            self.unknown_characters += 1
            yield glyph._replace(text=UNKNOWN)

    def seen_again(self, glyphs: Sequence[Glyph], rules: Sequence[Rule]) -> Iterator[Glyph]:
        """Return the unseen characters in whose place ink is seen that is no other character's and no line's.

        Of two equal characters drawn over each other PDFium gives the first only, be it the one that cannot be seen.
        """
        for index, unseen in list(self.unseen.items()):
            if any(_lie_over_each_other(unseen, glyph) for glyph in glyphs) or any(
                rule.x0 < unseen.x1 and unseen.x0 < rule.x1 and rule.top < unseen.bottom and unseen.top < rule.bottom
                for rule in rules
            ):
                continue
            if self.ink.has_ink(unseen[1:5]):
                del self.unseen[index]
                yield unseen

    def _measured(self, character: str, index: int, size: float) -> tuple[float, float, float, float, float, float]:
        """Return the box, baseline and size of the character at `index`.

        `size` is that of the one before, for ink that does not tell its own.
        """
        x0, top, x1, bottom = self.boxes.box(index)
        if "\u4e00" <= character <= "\u9fff" and character not in _FLAT:
            width, height = x1 - x0, bottom - top
            size = (width if width > height else height) * 1.1
            return x0, top, x1, bottom, bottom - 0.08 * size, size
        if character.isdigit():
            return x0, top, x1, bottom, bottom, (bottom - top) * 1.4
        return x0, top, x1, bottom, self.boxes.baseline(index), size


def _lie_over_each_other(one: Glyph, other: Glyph) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > 0.3 * (one.x1 - one.x0) and min(
        one.bottom, other.bottom
    ) - max(one.top, other.top) > 0.3 * (one.bottom - one.top)


def _is_divided(height: float, verticals: Sequence[Axis]) -> bool:
    return any(line.start <= height <= line.end for line in verticals)


class _Boxes:
    """Asks PDFium where characters stand."""

    def __init__(self, handle: int, placing: Placing) -> None:
        self.handle = handle
        self.place = placing.box
        self.numbers = ctypes.create_string_buffer(16)
        self.addresses = [ctypes.addressof(self.numbers) + 8 * at for at in range(2)]
        self.box: Callable[[int], Bounds] = character_boxes(handle, placing)
        """(index) → the ink's (x0, top, x1, bottom) of the character at `index`."""

    def baseline(self, index: int) -> float:
        """Return how far below the page's top the character at `index` stands."""
        character_origin(self.handle, index, *self.addresses)
        x, y = struct.unpack_from("2d", self.numbers)
        return self.place(x, y, x, y)[3]
