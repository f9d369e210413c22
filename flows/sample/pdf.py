"""Draws laid-out pages as a PDF with a text layer.

Chinese is set in a font that every PDF reader is expected to bring, so no font file is needed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from flows.sample.layout import lay_out
from flows.sample.model import PrintedDocument
from flows.sample.pages import LaidPage, LayoutStyle, Rule, TextRun

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
            _draw_rule(canvas, rule, style)
        for run in page.texts:
            _draw_text(canvas, run, style)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_rule(canvas: Canvas, rule: Rule, style: LayoutStyle) -> None:
    top, bottom = style.page_height - rule.top, style.page_height - rule.bottom
    if style.rule_shape == "line":
        canvas.line(rule.x0, top, rule.x1, bottom)
        return
    width, height = max(rule.x1 - rule.x0, RULE_WIDTH), max(top - bottom, RULE_WIDTH)
    canvas.rect(rule.x0 - RULE_WIDTH / 2, bottom - RULE_WIDTH / 2, width, height, stroke=0, fill=1)


def _draw_text(canvas: Canvas, run: TextRun, style: LayoutStyle) -> None:
    canvas.setFont(FONT, run.size)
    if not run.rotation:
        canvas.drawString(run.x, style.page_height - run.baseline, run.text, charSpace=style.character_spacing)
        return
    canvas.saveState()
    canvas.translate(run.x, style.page_height - run.baseline)
    canvas.rotate(run.rotation)
    canvas.drawString(0, 0, run.text)
    canvas.restoreState()
