"""What the annotations of a PDF's page print: values of form fields, and text typed over the page.

PDFium keeps them apart from the page's text. Stamps, notes and links print nothing that belongs to a table.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.grids.geometry import Glyph
from extractors.readers.pdf_placing import Bounds, Placing

_MOST_ANNOTATIONS = 5_000
_LONGEST_VALUE = 20_000  # bytes
_UNSEEN = pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW
_FIELDS_OF_TEXT = frozenset(
    {pdfium_c.FPDF_FORMFIELD_TEXTFIELD, pdfium_c.FPDF_FORMFIELD_COMBOBOX, pdfium_c.FPDF_FORMFIELD_LISTBOX}
)
_LARGEST_SIZE = 12.0
_FILLED = 0.7  # of the height of a line, by its characters


@dataclass(frozen=True, slots=True)
class FilledField:
    """A text that stands in a box over the page, in PDF coordinates: left, bottom, right, top."""

    text: str
    bounds: Bounds


def filled_fields(document: pdfium.PdfDocument, page: pdfium.PdfPage) -> tuple[FilledField, ...]:
    """Return the values of the page's form fields and its typed texts that are shown, without blank ones."""
    count = min(pdfium_c.FPDFPage_GetAnnotCount(page.raw), _MOST_ANNOTATIONS)
    return tuple(field for index in range(count) for field in _filled(document, page, index))


def _filled(document: pdfium.PdfDocument, page: pdfium.PdfPage, index: int) -> Iterator[FilledField]:
    annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, index)
    if not annotation:
        return
    try:
        text = "" if pdfium_c.FPDFAnnot_GetFlags(annotation) & _UNSEEN else _text(document, annotation)
        rectangle = pdfium_c.FS_RECTF()
        if text.strip() and pdfium_c.FPDFAnnot_GetRect(annotation, rectangle):
            across, up = sorted((rectangle.left, rectangle.right)), sorted((rectangle.bottom, rectangle.top))
            yield FilledField(text, (across[0], up[0], across[1], up[1]))
    finally:
        pdfium_c.FPDFPage_CloseAnnot(annotation)


def _text(document: pdfium.PdfDocument, annotation: pdfium_c.FPDF_ANNOTATION) -> str:
    kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
    if kind == pdfium_c.FPDF_ANNOT_FREETEXT:
        return _string(lambda place, size: pdfium_c.FPDFAnnot_GetStringValue(annotation, b"Contents", place, size))
    form = document.formenv
    if kind != pdfium_c.FPDF_ANNOT_WIDGET or form is None:
        return ""
    if pdfium_c.FPDFAnnot_GetFormFieldType(form, annotation) not in _FIELDS_OF_TEXT:
        return ""
    return _string(lambda place, size: pdfium_c.FPDFAnnot_GetFormFieldValue(form, annotation, place, size))


def _string(call: Callable[..., int]) -> str:
    """Return what a function of PDFium writes into a buffer, whose size in bytes it tells when it gets none."""
    size = min(call(None, 0), _LONGEST_VALUE)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw.decode("utf-16-le", errors="replace").rstrip("\x00")


def field_glyphs(fields: tuple[FilledField, ...], placing: Placing) -> Iterator[Glyph]:
    """Return each line of a field's text as a glyph as wide as the field: where in it the text stands is not said."""
    for field in fields:
        x0, top, x1, bottom = placing.box(*field.bounds)
        lines = [line.strip() for line in field.text.replace("\r", "\n").split("\n") if line.strip()]
        height = (bottom - top) / len(lines)
        size = min(_FILLED * height, _LARGEST_SIZE)
        for number, line in enumerate(lines):
            middle = top + (number + 0.5) * height
            baseline = middle + size / 2
            yield Glyph(line, x0, baseline - size, x1, baseline, baseline, size)
