"""Draws laid-out pages as a PDF with a text layer.

Chinese is set in a font that every PDF reader is expected to bring, so no font file is needed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from flows.sample.layout import LaidPage, LayoutStyle, TextRun, lay_out
from flows.sample.model import PrintedDocument

FONT = "STSong-Light"
RULE_WIDTH = 0.5


def pdf_document(document: PrintedDocument, style: LayoutStyle | None = None) -> bytes:
    """The document as a PDF whose bytes depend on nothing but the document and the style."""
    style = style or LayoutStyle()
    return pdf_pages(lay_out(document, style), style, document.title)


def pdf_pages(pages: Sequence[LaidPage], style: LayoutStyle, title: str) -> bytes:
    """The pages as a PDF."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(style.page_width, style.page_height), invariant=True)
    canvas.setTitle(title)
    for page in pages:
        canvas.setLineWidth(RULE_WIDTH)
        for rule in page.rules:
            canvas.line(rule.x0, style.page_height - rule.top, rule.x1, style.page_height - rule.bottom)
        for run in page.texts:
            _draw_text(canvas, run, style.page_height)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_text(canvas: Canvas, run: TextRun, page_height: float) -> None:
    canvas.setFont(FONT, run.size)
    if not run.rotation:
        canvas.drawString(run.x, page_height - run.baseline, run.text)
        return
    canvas.saveState()
    canvas.translate(run.x, page_height - run.baseline)
    canvas.rotate(run.rotation)
    canvas.drawString(0, 0, run.text)
    canvas.restoreState()
