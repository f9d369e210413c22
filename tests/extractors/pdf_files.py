"""PDFs whose text is not what their pages show, written by hand: fonts without a map to Unicode, hidden text layers."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Literal

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from flows.sample.layout import lay_out
from flows.sample.model import PrintedDocument
from flows.sample.pages import LaidPage, LayoutStyle, Rule, TextRun, text_width
from flows.sample.pdf import FONT
from flows.sample.scan import DAMAGES, chinese_fonts, page_pictures
from tests.flows.hostile import pdf_with, stream

DOTS = 48
CODES = 200  # of one font
FIRST_CODE = 33
MAPPED_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [ << /Type /Font "
    "/Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [ 1 94 500 814 939 500 ] /CIDSystemInfo "
    "<< /Registry (Adobe) /Ordering (GB1) /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor "
    "/FontName /STSong-Light /Flags 6 /FontBBox [ -25 -254 1000 880 ] /Ascent 880 /Descent -120 /ItalicAngle 0 "
    "/CapHeight 880 /StemV 93 >> >> ] >>"
)


def pdf_without_map(document: PrintedDocument, is_unmapped: Callable[[str], bool]) -> bytes:
    """The document with the characters that `is_unmapped` picks in fonts that do not say what they print.

    These are drawn from pictures of their own (Type 3), with codes in the order of first use, as printer drivers and
    old typesetting systems write them. Without a Chinese font on the machine their pictures are black squares.
    """
    pages = lay_out(document)
    used = dict.fromkeys(c for page in pages for run in page.texts for c in run.text if is_unmapped(c) and c.strip())
    codes = {character: divmod(number, CODES) for number, character in enumerate(used)}
    objects: list[str | bytes] = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    fonts = _type_3_fonts(list(used), objects)
    objects.append(MAPPED_FONT)
    resources = (
        f"<< /Font << /M {len(objects)} 0 R " + "".join(f"/T{n} {at} 0 R " for n, at in enumerate(fonts)) + ">> >>"
    )
    kids = []
    for page in pages:
        objects.append(stream(_content(page, codes)))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R /Resources {resources} >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return pdf_with(*objects)


def _type_3_fonts(characters: Sequence[str], objects: list[str | bytes]) -> list[int]:
    """Add fonts for these characters to the objects; their numbers come back."""
    numbers = []
    for start in range(0, len(characters), CODES):
        group = characters[start : start + CODES]
        first = len(objects) + 1
        objects.extend(stream(_picture(character)) for character in group)
        names = " ".join(f"/g{n}" for n in range(len(group)))
        procedures = " ".join(f"/g{n} {first + n} 0 R" for n in range(len(group)))
        widths = " ".join(str(round(text_width(character, 1000))) for character in group)
        objects.append(
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 -200 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] "
            f"/CharProcs << {procedures} >> /Encoding << /Type /Encoding /Differences [{FIRST_CODE} {names}] >> "
            f"/FirstChar {FIRST_CODE} /LastChar {FIRST_CODE + len(group) - 1} /Widths [{widths}] /Resources << >> >>"
        )
        numbers.append(len(objects))
    return numbers


def _picture(character: str) -> bytes:
    """What draws a character: its picture of black dots."""
    width = round(text_width(character, DOTS))
    picture = Image.new("1", (width, DOTS), 1)
    files = chinese_fonts()
    if files:
        font = ImageFont.truetype(str(files[0]), DOTS)
        ImageDraw.Draw(picture).text((0, round(0.83 * DOTS)), character, font=font, fill=0, anchor="ls")
    else:
        ImageDraw.Draw(picture).rectangle((4, 8, width - 4, DOTS - 8), fill=0)
    inked = picture.point(lambda dot: dot).tobytes().hex()
    units = round(text_width(character, 1000))
    return (
        f"{units} 0 0 -200 {units} 1000 d1 q {units} 0 0 1000 0 -170 cm "
        f"BI /W {width} /H {DOTS} /IM true /BPC 1 /F /AHx ID {inked}> EI Q"
    ).encode()


def _content(page: LaidPage, codes: dict[str, tuple[int, int]]) -> bytes:
    lines = [_line(rule) for rule in page.rules]
    return "\n".join([*lines, *(_run(run, codes) for run in page.texts)]).encode("latin-1")


def _line(rule: Rule) -> str:
    return f"0.5 w {rule.x0:.2f} {842 - rule.top:.2f} m {rule.x1:.2f} {842 - rule.bottom:.2f} l S"


def _run(run: TextRun, codes: dict[str, tuple[int, int]]) -> str:
    turned = "0 1 -1 0" if run.rotation else "1 0 0 1"
    pieces = [f"BT {turned} {run.x:.2f} {842 - run.baseline:.2f} Tm"]
    for character in run.text:
        if character in codes:
            font, code = codes[character]
            pieces.append(f"/T{font} {run.size} Tf <{FIRST_CODE + code:02x}> Tj")
        else:
            pieces.append(f"/M {run.size} Tf <{character.encode('utf-16-be').hex()}> Tj")
    return " ".join([*pieces, "ET"])


def searchable_scan(
    document: PrintedDocument,
    hidden: Callable[[str], str] = lambda text: text,
    mode: Literal[0, 3] = 3,
    is_above: bool = False,
) -> bytes:
    """A scan of the document with the text that some program recognised in it, changed by `hidden`.

    The text is written in the text render mode `mode`; `is_above` draws the picture after it, over it.
    """
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = LayoutStyle()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(style.page_width, style.page_height), invariant=True)
    pictures = page_pictures(document, Random(1), DAMAGES["scan_200_clean"], style)
    for page, picture in zip(lay_out(document, style), pictures, strict=True):
        if not is_above:
            canvas.drawImage(ImageReader(picture), 0, 0, style.page_width, style.page_height)
        _write(canvas, page.texts, style, hidden, mode)
        if is_above:
            canvas.drawImage(ImageReader(picture), 0, 0, style.page_width, style.page_height)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _write(
    canvas: Canvas, runs: Iterable[TextRun], style: LayoutStyle, hidden: Callable[[str], str], mode: Literal[0, 3]
) -> None:
    for run in runs:
        text = canvas.beginText()
        text.setFont(FONT, run.size)
        text.setTextRenderMode(mode)
        if run.rotation:
            text.setTextTransform(0, 1, -1, 0, run.x, style.page_height - run.baseline)
        else:
            text.setTextOrigin(run.x, style.page_height - run.baseline)
        text.textOut(hidden(run.text))
        canvas.drawText(text)
