"""Draws laid-out pages as a PDF with a text layer.

Chinese is set in a font that every PDF reader is expected to bring, so no font file is needed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from flows.sample.layout import lay_out
from flows.sample.model import PrintedDocument
from flows.sample.pages import LaidPage, LayoutStyle, Rule, TextRun, text_width

FONT = "STSong-Light"
RULE_WIDTH = 0.5
WATERMARK = "示例数据"


@dataclass(frozen=True, slots=True)
class InkStyle:
    """How a program writes what the pages show.

    `order` is `as_read`, `rules_last` or `shuffled`. `per_character` places each character by itself. `strikes` is
    how often a label is drawn, a little moved, to look bold. `rule_gap` cuts each rule into pieces of a cell with a
    gap between them; `doubles_rules` draws two fine lines for one; `fills` paints grey rectangles below labels;
    `dashes` draws rules dashed. `watermark` writes large words across each page. `turn` stores the page turned by 90
    degrees and lets the viewer turn it back; `origin` moves the page's corner away from 0, 0.
    """

    order: str = "as_read"
    per_character: bool = False
    strikes: int = 1
    rule_gap: float = 0.0
    doubles_rules: bool = False
    dashes: bool = False
    fills: bool = False
    watermark: bool = False
    turn: bool = False
    origin: float = 0.0


def pdf_document(document: PrintedDocument, style: LayoutStyle | None = None, ink: InkStyle | None = None) -> bytes:
    """The document as a PDF whose bytes depend on nothing but the document and the styles."""
    style = style or LayoutStyle()
    return pdf_pages(lay_out(document, style), style, document.title, ink or InkStyle())


def pdf_pages(pages: Sequence[LaidPage], style: LayoutStyle, title: str, ink: InkStyle) -> bytes:
    """The pages as a PDF."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    width, height = style.page_width, style.page_height
    canvas = Canvas(buffer, pagesize=(width, height), invariant=True)
    canvas.setTitle(title)
    for page in pages:
        if ink.turn:
            canvas.setPageRotation(90)
            canvas.translate(height, 0)
            canvas.rotate(90)
        if ink.origin:
            corner = ink.origin
            canvas.setCropBox((corner, corner, corner + width, corner + height))
            canvas.translate(corner, corner)
            canvas.setPageSize((width + 2 * corner, height + 2 * corner))
        _draw_page(canvas, page, style, ink)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_page(canvas: Canvas, page: LaidPage, style: LayoutStyle, ink: InkStyle) -> None:
    texts = list(page.texts)
    if ink.order == "shuffled":
        Random(len(texts)).shuffle(texts)  # noqa: S311
    if ink.watermark:
        _draw_watermark(canvas, style)
    if ink.order == "as_read":
        _draw_rules(canvas, page, style, ink)
    for run in texts:
        _draw_text(canvas, run, style, ink)
    if ink.order != "as_read":
        _draw_rules(canvas, page, style, ink)


def _draw_rules(canvas: Canvas, page: LaidPage, style: LayoutStyle, ink: InkStyle) -> None:
    canvas.setLineWidth(RULE_WIDTH)
    if ink.dashes:
        canvas.setDash(2, 1)
    for rule in page.rules:
        for piece in _pieces(rule, ink):
            _draw_rule(canvas, piece, style)
    canvas.setDash()


def _pieces(rule: Rule, ink: InkStyle) -> list[Rule]:
    """The lines that are drawn for a rule: itself, itself shortened at both ends, or two beside each other."""
    gap = ink.rule_gap if rule.x1 - rule.x0 > 4 * ink.rule_gap or rule.bottom - rule.top > 4 * ink.rule_gap else 0.0
    is_level = rule.top == rule.bottom
    if is_level:
        rule = Rule(rule.x0 + gap, rule.top, rule.x1 - gap, rule.bottom)
    else:
        rule = Rule(rule.x0, rule.top + gap, rule.x1, rule.bottom - gap)
    if not ink.doubles_rules:
        return [rule]
    aside = Rule(rule.x0, rule.top + 1.5, rule.x1, rule.bottom + 1.5)
    return [rule, aside if is_level else Rule(rule.x0 + 1.5, rule.top, rule.x1 + 1.5, rule.bottom)]


def _draw_rule(canvas: Canvas, rule: Rule, style: LayoutStyle) -> None:
    top, bottom = style.page_height - rule.top, style.page_height - rule.bottom
    if style.rule_shape == "line":
        canvas.line(rule.x0, top, rule.x1, bottom)
        return
    width, height = max(rule.x1 - rule.x0, RULE_WIDTH), max(top - bottom, RULE_WIDTH)
    canvas.rect(rule.x0 - RULE_WIDTH / 2, bottom - RULE_WIDTH / 2, width, height, stroke=0, fill=1)


def _draw_text(canvas: Canvas, run: TextRun, style: LayoutStyle, ink: InkStyle) -> None:
    canvas.saveState()
    canvas.translate(run.x, style.page_height - run.baseline)
    canvas.rotate(run.rotation)
    if ink.fills and not run.rotation:
        canvas.setFillGray(0.9)
        canvas.rect(-1, -run.size * 0.3, text_width(run.text, run.size) + 2, run.size * 1.4, stroke=0, fill=1)
        canvas.setFillGray(0)
    canvas.setFont(FONT, run.size)
    strikes = ink.strikes if not run.text.strip().isdigit() else 1
    for strike in range(strikes):
        if ink.per_character:
            for number, character in enumerate(run.text):
                x = text_width(run.text[:number], run.size, style.character_spacing)
                canvas.drawString(x + strike * 0.3, 0, character)
        else:
            canvas.drawString(strike * 0.3, 0, run.text, charSpace=style.character_spacing)
    canvas.restoreState()


def _draw_watermark(canvas: Canvas, style: LayoutStyle) -> None:
    canvas.saveState()
    canvas.setFillGray(0.85)
    canvas.setFont(FONT, 60)
    canvas.translate(style.page_width / 2, style.page_height / 2)
    canvas.rotate(45)
    canvas.drawCentredString(0, 0, WATERMARK)
    canvas.restoreState()


INK_STYLES: dict[str, InkStyle] = {
    "rules_last": InkStyle(order="rules_last"),
    "shuffled_text": InkStyle(order="shuffled"),
    "single_characters": InkStyle(per_character=True),
    "struck_twice": InkStyle(strikes=2),
    "gaps_in_rules": InkStyle(rule_gap=0.8),
    "double_rules": InkStyle(doubles_rules=True),
    "dashed_rules": InkStyle(dashes=True),
    "grey_fills": InkStyle(fills=True),
    "watermark": InkStyle(watermark=True),
    "turned_page": InkStyle(turn=True),
    "moved_origin": InkStyle(origin=40.0),
}
"""Ways of writing a PDF, by name."""
