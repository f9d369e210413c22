"""The PDFium functions that are called once for every character and object of a page, with plain numbers as arguments.

pypdfium2 declares typed pointers; converting these takes as long as the calls themselves. Addresses stay valid while
the page or text page that they were taken from is open.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium_c

_address = ctypes.c_void_p


def address_of(handle: Any) -> int:
    """Return the address that a handle of pypdfium2 points to."""
    return ctypes.cast(handle, _address).value or 0


def object_at(address: int) -> pdfium_c.FPDF_PAGEOBJECT:
    """Return the handle, as pypdfium2 wants it, of the page object at an address."""
    return ctypes.cast(address, pdfium_c.FPDF_PAGEOBJECT)


def _plain(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    # the calls are short: giving up the interpreter's lock for each would take as long
    return ctypes.PYFUNCTYPE(result, *arguments)(address_of(function))


page_object = _plain(pdfium_c.FPDFPage_GetObject, _address, _address, ctypes.c_int)
"""(page, index) → object, None past the end."""
object_type = _plain(pdfium_c.FPDFPageObj_GetType, ctypes.c_int, _address)
"""(object) → one of the FPDF_PAGEOBJ_ constants."""
character_box = _plain(pdfium_c.FPDFText_GetCharBox, ctypes.c_int, _address, ctypes.c_int, *[_address] * 4)
"""(text page, index, left, right, bottom, top): fills the four doubles at these addresses, in PDF coordinates."""
character_origin = _plain(pdfium_c.FPDFText_GetCharOrigin, ctypes.c_int, _address, ctypes.c_int, *[_address] * 2)
"""(text page, index, x, y): fills the two doubles at these addresses."""
text_object = _plain(pdfium_c.FPDFText_GetTextObject, _address, _address, ctypes.c_int)
"""(text page, index) → the object that draws the character, None for one that PDFium added."""
has_map_error = _plain(pdfium_c.FPDFText_HasUnicodeMapError, ctypes.c_int, _address, ctypes.c_int)
"""(text page, index) → 1 where the font does not say which character it prints."""
text_render_mode = _plain(pdfium_c.FPDFTextObj_GetTextRenderMode, ctypes.c_int, _address)
"""(text object) → one of the FPDF_TEXTRENDERMODE_ constants."""
fill_colour = _plain(pdfium_c.FPDFPageObj_GetFillColor, ctypes.c_int, _address, *[_address] * 4)
"""(object, red, green, blue, alpha): fills the four unsigned ints at these addresses; 0 where it has none."""
stroke_colour = _plain(pdfium_c.FPDFPageObj_GetStrokeColor, ctypes.c_int, _address, *[_address] * 4)
"""(object, red, green, blue, alpha): as `fill_colour`, of the outline."""
object_bounds = _plain(pdfium_c.FPDFPageObj_GetBounds, ctypes.c_int, _address, *[_address] * 4)
"""(object, left, bottom, right, top): fills the four floats at these addresses; 0 where there are none."""
object_matrix = _plain(pdfium_c.FPDFPageObj_GetMatrix, ctypes.c_int, _address, _address)
"""(object, matrix): fills the six floats at this address."""
form_object_count = _plain(pdfium_c.FPDFFormObj_CountObjects, ctypes.c_int, _address)
"""(form) → how many objects it holds."""
form_object = _plain(pdfium_c.FPDFFormObj_GetObject, _address, _address, ctypes.c_ulong)
"""(form, index) → object."""
path_draw_mode = _plain(pdfium_c.FPDFPath_GetDrawMode, ctypes.c_int, _address, _address, _address)
"""(path, fill, stroke): fills the two ints at these addresses."""
path_segment_count = _plain(pdfium_c.FPDFPath_CountSegments, ctypes.c_int, _address)
"""(path) → how many segments it has."""
path_segment = _plain(pdfium_c.FPDFPath_GetPathSegment, _address, _address, ctypes.c_int)
"""(path, index) → segment."""
segment_point = _plain(pdfium_c.FPDFPathSegment_GetPoint, ctypes.c_int, _address, _address, _address)
"""(segment, x, y): fills the two floats at these addresses."""
segment_type = _plain(pdfium_c.FPDFPathSegment_GetType, ctypes.c_int, _address)
"""(segment) → one of the FPDF_SEGMENT_ constants."""
segment_closes = _plain(pdfium_c.FPDFPathSegment_GetClose, ctypes.c_int, _address)
"""(segment) → 1 where it goes back to the start of the path."""
clip_path = _plain(pdfium_c.FPDFPageObj_GetClipPath, _address, _address)
"""(object) → its clip path."""
clip_path_count = _plain(pdfium_c.FPDFClipPath_CountPaths, ctypes.c_int, _address)
"""(clip path) → of how many paths it is made, -1 where it cuts nothing off."""
clip_segment_count = _plain(pdfium_c.FPDFClipPath_CountPathSegments, ctypes.c_int, _address, ctypes.c_int)
"""(clip path, index) → how many segments the path at an index has."""
clip_segment = _plain(pdfium_c.FPDFClipPath_GetPathSegment, _address, _address, ctypes.c_int, ctypes.c_int)
"""(clip path, index, index of the segment) → segment."""
mark_count = _plain(pdfium_c.FPDFPageObj_CountMarks, ctypes.c_int, _address)
"""(object) → how many marks of content (tags, layers) it stands in."""
mark_at = _plain(pdfium_c.FPDFPageObj_GetMark, _address, _address, ctypes.c_ulong)
"""(object, index) → mark; objects of one marked stretch of content share it."""
mark_name = _plain(pdfium_c.FPDFPageObjMark_GetName, ctypes.c_int, _address, _address, ctypes.c_ulong, _address)
"""(mark, buffer, its size, length): fills the buffer with UTF-16 and the unsigned long at `length` with its size."""
character_angle = _plain(pdfium_c.FPDFText_GetCharAngle, ctypes.c_float, _address, ctypes.c_int)
"""(text page, index) → how far the character is turned to the right, in radians; -1 where that is not known."""
text_font = _plain(pdfium_c.FPDFTextObj_GetFont, _address, _address)
"""(text object) → its font."""
font_is_embedded = _plain(pdfium_c.FPDFFont_GetIsEmbedded, ctypes.c_int, _address)
"""(font) → 1 where the document brings its outlines along, 0 where it only names it."""
glyph_path = _plain(pdfium_c.FPDFFont_GetGlyphPath, _address, _address, ctypes.c_uint, ctypes.c_float)
"""(font, Unicode code point, size) → what the font draws for it, None where it has no outlines."""
glyph_segment_count = _plain(pdfium_c.FPDFGlyphPath_CountGlyphSegments, ctypes.c_int, _address)
"""(glyph path) → how many segments it has."""
glyph_segment = _plain(pdfium_c.FPDFGlyphPath_GetGlyphPathSegment, _address, _address, ctypes.c_int)
"""(glyph path, index) → segment."""
