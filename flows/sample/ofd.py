"""Writes laid-out pages as OFD (GB/T 33190): a zip of XML with positioned text and paths, in millimetres."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from random import Random
from xml.sax.saxutils import escape

from flows.sample.docx import EPOCH
from flows.sample.layout import lay_out
from flows.sample.model import PrintedDocument
from flows.sample.pages import LaidPage, LayoutStyle, Rule, TextRun, text_width

MILLIMETRES = 25.4 / 72
NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


@dataclass(frozen=True, slots=True)
class OfdStyle:
    """How a program writes OFD.

    `scales` writes text of size 1 and scales it by its transformation, `per_character` places each character by
    itself, `has_template` puts the rules into a template below the page.
    """

    scales: bool = False
    per_character: bool = False
    has_template: bool = False


OFD_STYLES: dict[str, OfdStyle] = {
    "scaled_text": OfdStyle(scales=True),
    "single_characters": OfdStyle(per_character=True),
    "rules_in_template": OfdStyle(has_template=True),
}
"""Ways of writing an OFD, by name."""


def ofd_document(
    document: PrintedDocument, _: Random, style: LayoutStyle | None = None, ofd: OfdStyle | None = None
) -> bytes:
    """The document as an .ofd file with one font and no seals."""
    style, ofd = style or LayoutStyle(), ofd or OfdStyle()
    pages = lay_out(document, style)
    parts = {
        "OFD.xml": f'{DECLARATION}<ofd:OFD {NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
        f"<ofd:DocID>0123456789abcdef0123456789abcdef</ofd:DocID><ofd:Title>{escape(document.title)}</ofd:Title>"
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": _document(pages, style, ofd),
        "Doc_0/PublicRes.xml": f'{DECLARATION}<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:Fonts>'
        '<ofd:Font ID="2" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>',
        **{
            f"Doc_0/Pages/Page_{number}/Content.xml": _page(page, number, style, ofd)
            for number, page in enumerate(pages)
        },
    }
    if ofd.has_template:
        parts |= {f"Doc_0/Tpls/Tpl_{number}/Content.xml": _template(page, number) for number, page in enumerate(pages)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, EPOCH), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _document(pages: Sequence[LaidPage], style: LayoutStyle, ofd: OfdStyle) -> str:
    templates = "".join(
        f'<ofd:TemplatePage ID="{200 + number}" BaseLoc="Tpls/Tpl_{number}/Content.xml"/>'
        for number in range(len(pages))
        if ofd.has_template
    )
    links = "".join(
        f'<ofd:Page ID="{100 + number}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(pages))
    )
    return (
        f"{DECLARATION}<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>99999</ofd:MaxUnitID><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 {_mm(style.page_width)} {_mm(style.page_height)}</ofd:PhysicalBox></ofd:PageArea>"
        f"<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{templates}</ofd:CommonData>"
        f"<ofd:Pages>{links}</ofd:Pages></ofd:Document>"
    )


def _page(page: LaidPage, number: int, style: LayoutStyle, ofd: OfdStyle) -> str:
    first = 10_000 * (number + 1)
    objects = [] if ofd.has_template else [_path(rule, first + at) for at, rule in enumerate(page.rules)]
    runs = [each for run in page.texts for each in (_characters(run, style) if ofd.per_character else (run,))]
    objects += [_text(run, first + 2_000 + at, style, ofd) for at, run in enumerate(runs)]
    template = f'<ofd:Template TemplateID="{200 + number}" ZOrder="Background"/>' if ofd.has_template else ""
    return (
        f"{DECLARATION}<ofd:Page {NAMESPACE}>{template}<ofd:Area><ofd:PhysicalBox>0 0 {_mm(style.page_width)} "
        f'{_mm(style.page_height)}</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer ID="{first + 1_999}">'
        f"{''.join(objects)}</ofd:Layer></ofd:Content></ofd:Page>"
    )


def _template(page: LaidPage, number: int) -> str:
    rules = "".join(_path(rule, 100_000 * (number + 1) + at) for at, rule in enumerate(page.rules))
    return (
        f'{DECLARATION}<ofd:Page {NAMESPACE}><ofd:Content><ofd:Layer ID="{300 + number}">{rules}</ofd:Layer>'
        "</ofd:Content></ofd:Page>"
    )


def _characters(run: TextRun, style: LayoutStyle) -> Iterator[TextRun]:
    """The characters of a run as runs of their own, spaces left out."""
    for number, character in enumerate(run.text):
        if not character.isspace():
            before = text_width(run.text[:number], run.size, style.character_spacing)
            if run.rotation:
                yield replace(run, text=character, baseline=run.baseline - before)
            else:
                yield replace(run, text=character, x=run.x + before)


def _path(rule: Rule, number: int) -> str:
    width, height = _mm(rule.x1 - rule.x0), _mm(rule.bottom - rule.top)
    return (
        f'<ofd:PathObject ID="{number}" Boundary="{_mm(rule.x0)} {_mm(rule.top)} {width} {height}" LineWidth="0.18">'
        f"<ofd:AbbreviatedData>M 0 0 L {width} {height}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _text(run: TextRun, number: int, style: LayoutStyle, ofd: OfdStyle) -> str:
    """A run with the distance from each character to the next; turned text by its transformation."""
    width, size = text_width(run.text, run.size, style.character_spacing), run.size
    steps = _steps([_mm(text_width(each, size, style.character_spacing)) for each in run.text[:-1]])
    deltas = f' DeltaX="{steps}"' if steps else ""
    if run.rotation:
        box = f"{_mm(run.x - size)} {_mm(run.baseline - width)} {_mm(size * 1.2)} {_mm(width)}"
        turned = f' CTM="0 -1 1 0 {_mm(size)} {_mm(width)}"'
        place = 'X="0" Y="0"'
    else:
        box = f"{_mm(run.x)} {_mm(run.baseline - size)} {_mm(width)} {_mm(size * 1.2)}"
        turned = ""
        place = f'X="0" Y="{_mm(size)}"'
        if ofd.scales:
            return _scaled_text(run, number, box, style)
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{box}" Font="2" Size="{_mm(size)}"{turned}>'
        f"<ofd:TextCode {place}{deltas}>{escape(run.text)}</ofd:TextCode></ofd:TextObject>"
    )


def _scaled_text(run: TextRun, number: int, box: str, style: LayoutStyle) -> str:
    """A run of size 1, its distances in ems, scaled up by the transformation."""
    ems = [f"{text_width(each, run.size, style.character_spacing) / run.size:.3f}" for each in run.text[:-1]]
    deltas = f' DeltaX="{_steps(ems)}"' if ems else ""
    scale = _mm(run.size)
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{box}" Font="2" Size="1" CTM="{scale} 0 0 {scale} 0 0">'
        f'<ofd:TextCode X="0" Y="1"{deltas}>{escape(run.text)}</ofd:TextCode></ofd:TextObject>'
    )


def _steps(steps: list[str]) -> str:
    """The distances as OFD writes them: `g 3 4.2` for three of 4.2 in a row."""
    runs = [(value, len(list(run))) for value, run in groupby(steps)]
    return " ".join(f"g {count} {value}" if count > 2 else " ".join([value] * count) for value, count in runs)


def _mm(points: float) -> str:
    return f"{points * MILLIMETRES:.3f}".rstrip("0").rstrip(".")
