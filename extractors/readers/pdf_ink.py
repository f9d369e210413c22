"""Whether the text of a PDF's page is what the page shows: text that is not printed, fonts that do not tell what is.

Text is not printed where its render mode, its transparency or its white colour hides it, where something opaque was
drawn over it, and beside the page. A font without a map to Unicode prints characters that only the eye can tell.
"""

from __future__ import annotations

import ctypes
import re
import struct
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.readers.pdf_clips import UNKNOWN, Clipped, clipped_text, clipped_texts
from extractors.readers.pdf_placing import Bounds, Placing, character_boxes
from extractors.readers.pdf_rules import MAXIMUM_OBJECTS, Area, Drawing
from extractors.readers.pdfium_calls import (
    address_of,
    clip_path,
    clip_path_count,
    fill_colour,
    has_map_error,
    mark_at,
    mark_count,
    mark_name,
    object_at,
    object_bounds,
    object_type,
    page_object,
    stroke_colour,
    text_object,
    text_render_mode,
)

_FIGURE = re.compile(r"[0-9]")
_SAMPLES = 20
_FOR_EACH_LOOK = 3  # hidden text is most of a page's, fonts without a map may be that of figures only
_HIDDEN_SHARE = 0.5
_UNMAPPED_SHARE = 0.06
_FEWEST_UNMAPPED = 3  # in the sample: bullets and check marks of symbol fonts are as many
_PAGE = 0.7  # share of a page that the picture of a scan covers at least
_WHITE = 245
_FADED = 8  # of 255: less opaque than this is nothing to see
_MOST_LOOKS = 300  # at one page
_MOST_PAINTED = 300_000  # objects of a page in all looks at it: each paints the page
_LARGEST_LOOK = 200.0  # points
_BAND = 20.0  # points
_MOST_BANDS = 1000
_EDGE = 0.5  # points around a character
_INSIDE = 0.15  # of a character's width at each side, where others may reach into
_INKED = 0.15  # of the dots: what a figure fills of its box at least
_ZOOM = 3.0
_FILLED = pdfium_c.FPDF_TEXTRENDERMODE_FILL
_INVISIBLE = (pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP)
_OUTLINED = (pdfium_c.FPDF_TEXTRENDERMODE_STROKE, pdfium_c.FPDF_TEXTRENDERMODE_STROKE_CLIP)
_BOTH = (pdfium_c.FPDF_TEXTRENDERMODE_FILL_STROKE, pdfium_c.FPDF_TEXTRENDERMODE_FILL_STROKE_CLIP)


def may_have_layers(data: bytes) -> bool:
    """Say whether a PDF may have layers that can be switched off: it says so, if not in compressed objects."""
    return b"/OCProperties" in data or b"/ObjStm" in data


class TextLayer(Enum):
    """What the text of a page is worth."""

    PRINTED = "printed"
    HIDDEN = "hidden"
    UNMAPPED = "unmapped"
    MISMAPPED = "mismapped"


class _Look(Enum):
    """How a text object looks by its own properties."""

    SEEN = 0
    WHITE = 1
    HIDDEN = 2


def text_layer(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, text: str) -> TextLayer:
    """Say what the text of a page is worth, by a sample of its characters.

    It is `HIDDEN` where most of it is invisible, as below or above the picture of a scan, and `UNMAPPED` where more of
    it than bullets has no map to Unicode, or one to private characters. What then looks like figures is none.
    """
    handle = address_of(text_page.raw)
    places = [at for at in range(0, len(text), max(1, len(text) // _SAMPLES)) if not text[at].isspace()]
    figures = [figure.start() for figure in islice(_FIGURE.finditer(text), _SAMPLES)]
    unmapped = sum(1 for at in places if is_private(text[at]) or has_map_error(handle, at))
    unmapped += sum(1 for at in figures if has_map_error(handle, at))
    looked_at = places[::_FOR_EACH_LOOK]
    hidden = sum(1 for at in looked_at if (item := text_object(handle, at)) and _look(item) is _Look.HIDDEN)
    if hidden > _HIDDEN_SHARE * len(looked_at) or (
        places and _ends_in_picture(page) and _is_covered(page, handle, looked_at)
    ):
        return TextLayer.HIDDEN
    if unmapped >= max(_FEWEST_UNMAPPED, _UNMAPPED_SHARE * len(places)) or 2 * unmapped > len(places):
        return TextLayer.UNMAPPED
    return TextLayer.PRINTED


def is_private(character: str) -> bool:
    """Say whether a character stands for none in particular: U+FFFD, private use, a control character."""
    return (
        character == UNKNOWN
        or "\ue000" <= character <= "\uf8ff"
        or (character < " " and not character.isspace())
        or "\x7f" <= character <= "\x9f"
    )


def _ends_in_picture(page: pdfium.PdfPage) -> bool:
    """Say whether the last thing drawn is a picture that covers the page, and so all text below it."""
    address = address_of(page.raw)
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    item = page_object(address, count - 1) if count > 1 else None
    if (
        not item
        or object_type(item) != pdfium_c.FPDF_PAGEOBJ_IMAGE
        or pdfium_c.FPDFPageObj_HasTransparency(object_at(item))
    ):
        return False
    return _covers(item, page)


def _is_covered(page: pdfium.PdfPage, handle: int, places: Sequence[int]) -> bool:
    """Say whether none of these characters can be seen: a picture over the page may be a watermark as well."""
    placing = Placing(page)
    ink, box_of = Ink(page, handle, placing, Drawing()), character_boxes(handle, placing)
    return not any(ink.is_painted(index, box_of(index)) for index in places)


def _covers(item: int, page: pdfium.PdfPage) -> bool:
    if not object_bounds(item, *_EDGE_ADDRESSES):
        return False
    left, bottom, right, top = _UNPACKED_EDGES(_EDGES)
    width, height = page.get_size()
    return bool((right - left) * (top - bottom) >= _PAGE * width * height)


_EDGES = (ctypes.c_float * 4)()
_EDGE_ADDRESSES = tuple(ctypes.addressof(_EDGES) + 4 * at for at in range(4))
_UNPACKED_EDGES = struct.Struct("4f").unpack_from
_COLOUR = (ctypes.c_uint * 4)()
_COLOUR_ADDRESSES = tuple(ctypes.addressof(_COLOUR) + 4 * at for at in range(4))
_UNPACKED_COLOUR = struct.Struct("4I").unpack_from
_NAME = ctypes.create_string_buffer(16)
_NAME_ADDRESS = ctypes.addressof(_NAME)
_LENGTH = ctypes.c_ulong()
_LENGTH_ADDRESS = ctypes.addressof(_LENGTH)
_LAYER = "OC\0".encode("utf-16-le")  # the mark of what stands in an optional layer


def _look(item: int) -> _Look:
    mode = text_render_mode(item)
    if mode in _INVISIBLE:
        return _Look.HIDDEN
    colours = []
    if mode not in _OUTLINED and fill_colour(item, *_COLOUR_ADDRESSES):
        colours.append(_UNPACKED_COLOUR(_COLOUR))
    if (mode in _OUTLINED or mode in _BOTH) and stroke_colour(item, *_COLOUR_ADDRESSES):
        colours.append(_UNPACKED_COLOUR(_COLOUR))
    if colours and all(colour[3] < _FADED for colour in colours):
        return _Look.HIDDEN
    if colours and all(min(colour[:3]) >= _WHITE for colour in colours if colour[3] >= _FADED):
        return _Look.WHITE
    return _Look.SEEN


class Ink:
    """Tells of the characters of a page whether they can be seen, and whether their font says what they are."""

    def __init__(
        self, page: pdfium.PdfPage, handle: int, placing: Placing, drawing: Drawing, may_have_layers: bool = True
    ) -> None:
        self._page, self._placing = page, placing
        self._may_have_layers = may_have_layers
        self._handle = handle
        self._orders = drawing.texts
        self._drawing = drawing
        self._clipped: dict[int, Clipped] = {}
        self.clips_nothing = False
        """Whether it is known of all texts of the page that no clip path cuts them."""
        first_text = next(iter(drawing.texts.values()), 0)
        self._late = _by_height([area for area in drawing.areas if area.order > first_text])
        self._looks: dict[int, _Look] = {}
        self._layers: dict[int, bool] = {}
        object_count = max(pdfium_c.FPDFPage_CountObjects(page.raw), 1)
        self._looks_left = min(_MOST_LOOKS, _MOST_PAINTED // object_count)

    def is_plain(self, index: int, box: Bounds) -> bool:
        """Say whether nothing hides the character at `index`, in `box`, and its font says what it is: at once."""
        if has_map_error(self._handle, index):
            return False
        item = text_object(self._handle, index)
        if not item or text_render_mode(item) != _FILLED or not fill_colour(item, *_COLOUR_ADDRESSES):
            return False
        if clip_path_count(clip_path(item)) > 0 or (self._may_have_layers and self._is_in_hidden_layer(item, box)):
            return False
        if self._late and self._is_below_another(item, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2):
            return False
        red, green, blue, alpha = _UNPACKED_COLOUR(_COLOUR)
        return (
            alpha >= _FADED
            and (red < _WHITE or green < _WHITE or blue < _WHITE)
            and box[0] >= 0
            and box[2] <= self._placing.width
            and box[1] >= 0
            and box[3] <= self._placing.height
        )

    def clipped_text(self, index: int) -> Clipped | None:
        """Return the text of the character at `index` if a clip path may cut it."""
        if self.clips_nothing or not (item := text_object(self._handle, index)):
            return None
        if clip_path_count(clip_path(item)) <= 0:
            return None
        if item not in self._clipped:
            self._clipped[item] = clipped_text(item, self._drawing, self._placing)
        return self._clipped[item]

    def find_clipped_texts(self) -> None:
        """Ask of all texts of the page at once whether a clip path cuts them."""
        self._clipped.update(clipped_texts(self._drawing, self._placing))
        self.clips_nothing = not self._clipped

    def clipped_texts(self) -> Iterator[Clipped]:
        """Give the texts that are known to be cut by a clip path."""
        return iter(self._clipped.values())

    def is_mapped(self, index: int) -> bool:
        """Say whether the font of the character at `index` says which character it prints."""
        return not has_map_error(self._handle, index)

    def is_seen(self, index: int, box: Bounds) -> bool:
        """Say whether the text that the character at `index`, in `box`, belongs to can be seen on the page.

        Where its colour is white, or something was drawn over it, the page is painted with and without it.
        """
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not (0 <= x <= self._placing.width and 0 <= y <= self._placing.height):
            return False
        item = text_object(self._handle, index)
        if not item:
            return True
        look = self._looks.get(item)
        if look is None:
            look = self._looks[item] = _look(item)
        if look is _Look.HIDDEN or self._is_in_hidden_layer(item, box):
            return False
        if look is _Look.SEEN and not self._late:
            return True
        return not (look is _Look.WHITE or self._is_below_another(item, x, y)) or self._makes_a_difference(item, box)

    def is_painted(self, index: int, box: Bounds) -> bool:
        """Say whether the page looks different without the text that the character at `index`, in `box`, belongs to."""
        item = text_object(self._handle, index)
        return bool(item) and self._painted(box, _EDGE) is not None and self._makes_a_difference(item, box)

    def _is_in_hidden_layer(self, item: int, box: Bounds) -> bool:
        """Say whether the text object stands in a layer that the page does not show: it makes no difference to it."""
        for number in range(mark_count(item) if self._may_have_layers else 0):
            mark = mark_at(item, number)
            is_hidden = self._layers.get(mark)
            if is_hidden is None:
                mark_name(mark, _NAME_ADDRESS, len(_NAME), _LENGTH_ADDRESS)
                is_layer = _NAME.raw[: _LENGTH.value] == _LAYER
                is_hidden = self._layers[mark] = is_layer and not self._makes_a_difference(item, box)
            if is_hidden:
                return True
        return False

    def _is_below_another(self, item: int, x: float, y: float) -> bool:
        """Say whether an area that was drawn after the text object holds a place."""
        order = self._orders.get(item, MAXIMUM_OBJECTS)
        for area in self._late.get(int(y // _BAND), ()):
            if area.order <= order:
                break
            if area.x0 <= x <= area.x1 and area.top <= y <= area.bottom:
                return True
        return False

    def _makes_a_difference(self, item: int, box: Bounds) -> bool:
        """Say whether the page looks different in `box` without the text object; so does what cannot be told."""
        self._looks_left -= 1
        if self._looks_left < 0:
            return True
        handle = object_at(item)
        shown = self._painted(box, _EDGE)
        pdfium_c.FPDFPageObj_SetIsActive(handle, False)
        try:
            return shown is None or shown != self._painted(box, _EDGE)
        finally:
            pdfium_c.FPDFPageObj_SetIsActive(handle, True)

    def has_ink(self, box: Bounds) -> bool:
        """Say whether the page shows as much in `box` as a character does; where it was too much to see, nothing."""
        self._looks_left -= 1
        if self._looks_left < 0:
            return False
        dots = self._painted(box, -_INSIDE * (box[2] - box[0])) or b""
        paper = max(Counter(dots).values(), default=0)
        return len(dots) - paper > _INKED * len(dots)

    def _painted(self, box: Bounds, around: float) -> bytes | None:
        """Return the grey dots that the page shows in `box` and so many points around it, None if it cannot be told."""
        placing = self._placing
        x0, top, x1, bottom = box
        is_on_page = 0 <= x0 < x1 <= placing.width and 0 <= top < bottom <= placing.height
        if not is_on_page or max(x1 - x0, bottom - top) > _LARGEST_LOOK:
            return None
        cut = (x0, placing.height - bottom, placing.width - x1, top)
        crop = tuple(max((side - around) / placing.scale, 0.0) for side in cut)
        try:
            bitmap = self._page.render(scale=_ZOOM * placing.scale, crop=crop, grayscale=True, draw_annots=False)
        except (pdfium.PdfiumError, ValueError, MemoryError):
            return None
        dots = bytes(bitmap.buffer)
        painted = b"".join(dots[start : start + bitmap.width] for start in range(0, len(dots), bitmap.stride))
        bitmap.close()
        return painted


def _by_height(areas: Sequence[Area]) -> dict[int, list[Area]]:
    """Return the areas, given in the order of drawing, by the bands that they reach into, those drawn last first."""
    bands: dict[int, list[Area]] = defaultdict(list)
    for area in reversed(areas):
        first, last = int(area.top // _BAND), int(area.bottom // _BAND)
        for band in range(max(first, -1), min(last, _MOST_BANDS) + 1):
            bands[band].append(area)
    return bands
