"""Draws laid-out pages as a PDF with a text layer.

Chinese is set in a font that every PDF reader is expected to bring, so no font file is needed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from flows.sample.layout import lay_out
from flows.sample.model import PrintedDocument
from flows.sample.pages import LaidPage, LayoutStyle, Rule, TextRun, text_width

FONT = "STSong-Light"
RULE_WIDTH = 0.5
WATERMARK = "示例数据"
DOT = ImageReader(Image.new("L", (1, 1), 0))


@dataclass(frozen=True, slots=True)
class InkStyle:
    """How a program writes what the pages show.

    `order` is `as_read`, `rules_last` or `shuffled`. `per_character` places each character by itself. `strikes` is
    how often a text is drawn, a little moved, to look bold. `rules` is what the ruling lines are: `lines`, `pictures`
    (a stretched dot), `dots` (each drawn for itself), `pieces` (of dashes), `one_path` (thin rectangles in one path),
    or, in place of lines, cells: `shaded` with gaps between, `boxed` each for itself, `paper` (white on black).
    `rule_gap` cuts each rule into pieces of a cell with a gap between them; `doubles_rules` draws two fine lines for
    one; `fills` paints grey rectangles below labels; `dashes` draws rules dashed. `watermark` writes large words across
    each page. `turn` stores the page turned by so many degrees and lets the viewer turn it back; `origin` moves the
    page's corner away from 0, 0; `user_unit` makes the page's unit so many points long. `fields` puts numbers into form
    fields. `ghosts` writes an invisible 7 before each number.
    """

    order: str = "as_read"
    per_character: bool = False
    strikes: int = 1
    rules: str = "lines"
    rule_gap: float = 0.0
    doubles_rules: bool = False
    dashes: bool = False
    fills: bool = False
    watermark: bool = False
    turn: int = 0
    origin: float = 0.0
    user_unit: float = 1.0
    fields: bool = False
    ghosts: bool = False


def pdf_document(document: PrintedDocument, style: LayoutStyle | None = None, ink: InkStyle | None = None) -> bytes:
    """The document as a PDF whose bytes depend on nothing but the document and the styles."""
    style = style or LayoutStyle()
    return pdf_pages(lay_out(document, style), style, document.title, ink or InkStyle())


def pdf_pages(pages: Sequence[LaidPage], style: LayoutStyle, title: str, ink: InkStyle) -> bytes:
    """The pages as a PDF."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(style.page_width, style.page_height), invariant=True)
    canvas.setTitle(title)
    for page in pages:
        _set_up(canvas, style, ink)
        _draw_page(canvas, page, style, ink)
        canvas.showPage()
    canvas.save()
    data = buffer.getvalue()
    return data if ink.user_unit == 1 else data.replace(b"/Type /Page\n", b"/Type /Page /UserUnit %g\n" % ink.user_unit)


def _set_up(canvas: Canvas, style: LayoutStyle, ink: InkStyle) -> None:
    """Choose the page's coordinates."""
    width, height = style.page_width, style.page_height
    if ink.turn:
        canvas.setPageRotation(ink.turn)
        canvas.translate(*{90: (height, 0), 180: (width, height), 270: (0, width)}[ink.turn])
        canvas.rotate(ink.turn)
    if ink.origin:
        corner = ink.origin
        canvas.setCropBox((corner, corner, corner + width, corner + height))
        canvas.translate(corner, corner)
        canvas.setPageSize((width + 2 * corner, height + 2 * corner))
    if ink.user_unit != 1:
        canvas.setPageSize((width / ink.user_unit, height / ink.user_unit))
        canvas.scale(1 / ink.user_unit, 1 / ink.user_unit)


def _draw_page(canvas: Canvas, page: LaidPage, style: LayoutStyle, ink: InkStyle) -> None:
    texts = list(page.texts)
    if ink.order == "shuffled":
        Random(len(texts)).shuffle(texts)  # noqa: S311
    if ink.watermark:
        _draw_watermark(canvas, style)
    if ink.order == "as_read":
        _draw_rules(canvas, page, style, ink)
    for number, run in enumerate(texts):
        if ink.ghosts and run.text.isdecimal():
            _draw_ghost(canvas, run, style)
        if ink.fields and run.text.isdecimal() and page.cells:
            _draw_field(canvas, run, style, f"{canvas.getPageNumber()}.{number}")
        else:
            _draw_text(canvas, run, style, ink)
    if ink.order != "as_read":
        _draw_rules(canvas, page, style, ink)


def _draw_rules(canvas: Canvas, page: LaidPage, style: LayoutStyle, ink: InkStyle) -> None:
    canvas.setLineWidth(RULE_WIDTH)
    if ink.rules in ("shaded", "boxed", "paper"):
        _draw_cells(canvas, page, style, ink.rules)
        return
    if ink.dashes:
        canvas.setDash(2, 1)
    one_path = canvas.beginPath()
    for piece in (piece for rule in page.rules for piece in _pieces(rule, ink)):
        x, bottom = piece.x0 - RULE_WIDTH / 2, style.page_height - piece.bottom - RULE_WIDTH / 2
        width, height = piece.x1 - piece.x0 + RULE_WIDTH, piece.bottom - piece.top + RULE_WIDTH
        if ink.rules == "pictures":
            canvas.drawImage(DOT, x, bottom, width, height)
        elif ink.rules == "dots":
            _draw_steps(canvas, piece, style, 0.5, 1.5)
        elif ink.rules == "pieces":
            _draw_steps(canvas, piece, style, 6.0, 10.0)
        elif ink.rules == "one_path":
            one_path.rect(x, bottom, width, height)
        else:
            _draw_rule(canvas, piece, style)
    if ink.rules == "one_path" and page.rules:
        canvas.drawPath(one_path, stroke=0, fill=1)
    canvas.setDash()


def _draw_cells(canvas: Canvas, page: LaidPage, style: LayoutStyle, how: str) -> None:
    """Draw the cells themselves; what looks like lines is what lies between them."""
    if how == "paper":
        for cell in page.cells:
            _draw_rectangle(canvas, cell, style, -RULE_WIDTH / 2, 0.0)
    for cell in page.cells:
        if how == "boxed":
            _draw_rectangle(canvas, cell, style, 1.0, None)
        else:
            _draw_rectangle(canvas, cell, style, RULE_WIDTH / 2, 1.0 if how == "paper" else 0.9)
    canvas.setFillGray(0)


def _draw_rectangle(canvas: Canvas, cell: Rule, style: LayoutStyle, inset: float, grey: float | None) -> None:
    """Draw a cell smaller by `inset` on each side: filled with grey, or its outline if that is None."""
    if grey is not None:
        canvas.setFillGray(grey)
    width, height = cell.x1 - cell.x0 - 2 * inset, cell.bottom - cell.top - 2 * inset
    canvas.rect(
        cell.x0 + inset, style.page_height - cell.bottom + inset, width, height,
        stroke=int(grey is None), fill=int(grey is not None),
    )  # fmt: skip


def _draw_steps(canvas: Canvas, rule: Rule, style: LayoutStyle, length: float, step: float) -> None:
    """Draw a rule as pieces of a length, each by itself, that begin a step apart."""
    is_level = rule.x1 > rule.x0
    end = max(rule.x1 - rule.x0, rule.bottom - rule.top)
    for number in range(int(end / step) + 1):
        start = number * step
        long = min(length, max(end - start, RULE_WIDTH))
        x = rule.x0 + start if is_level else rule.x0 - RULE_WIDTH / 2
        y = style.page_height - rule.top - (RULE_WIDTH / 2 if is_level else start + long)
        canvas.rect(x, y, long if is_level else RULE_WIDTH, RULE_WIDTH if is_level else long, stroke=0, fill=1)


def _draw_ghost(canvas: Canvas, run: TextRun, style: LayoutStyle) -> None:
    text = canvas.beginText(run.x - run.size / 2, style.page_height - run.baseline)
    text.setFont(FONT, run.size)
    text.setTextRenderMode(3)
    text.textOut("7")
    text.setTextRenderMode(0)
    canvas.drawText(text)


def _draw_field(canvas: Canvas, run: TextRun, style: LayoutStyle, name: str) -> None:
    """A form field as wide as its number, without a border."""
    canvas.acroForm.textfield(
        value=run.text,
        name=name,
        x=round(run.x - 1),
        y=round(style.page_height - run.baseline - 2),
        width=round(text_width(run.text, run.size)) + 2,
        height=round(run.size) + 2,
        fontSize=round(run.size),
        borderWidth=0,
    )


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
    for strike in range(ink.strikes):
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
    "turned_page": InkStyle(turn=90),
    "upside_down_page": InkStyle(turn=180),
    "page_turned_left": InkStyle(turn=270),
    "moved_origin": InkStyle(origin=40.0),
    "small_unit": InkStyle(user_unit=0.2),
    "large_unit": InkStyle(user_unit=10.0),
    "rules_as_pictures": InkStyle(rules="pictures"),
    "dotted_rules": InkStyle(rules="dots"),
    "dashes_one_by_one": InkStyle(rules="pieces"),
    "rules_in_one_path": InkStyle(rules="one_path"),
    "shaded_cells": InkStyle(rules="shaded"),
    "boxed_cells": InkStyle(rules="boxed"),
    "cells_as_paper": InkStyle(rules="paper"),
    "form_fields": InkStyle(fields=True),
    "invisible_figures": InkStyle(ghosts=True),
}
"""Ways of writing a PDF, by name."""
