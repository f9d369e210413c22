"""Draws laid-out pages as pictures and damages them as scanners, copiers and content systems do.

Needs a font with Chinese glyphs on the machine (`fc-list :lang=zh` finds one); without it nothing can be drawn.
"""

from __future__ import annotations

import io
import math
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from flows.sample.layout import lay_out
from flows.sample.model import PrintedDocument
from flows.sample.pages import LaidPage, LayoutStyle, TextRun, text_width

POINTS_PER_INCH = 72
UNUSUAL_WEIGHTS = ("Bold", "Black", "Light", "Thin", "Medium")


@dataclass(frozen=True, slots=True)
class Damage:
    """What a scan did to a page: dots per inch, usual turn in degrees, JPEG quality (None: lossless), noise.

    `noise` is the share of specks; `is_bilevel` makes every dot black or white; `blur` is a radius in dots. `paper` is
    its brightness at the top, of 255; it is darker at the bottom. `has_seal` prints a red seal over each page, and
    `quarter_turns` by 90 degrees to the left are those that a page lies on the glass with. With `has_spreads` two pages
    lie side by side, as an open book's do.
    """

    dots_per_inch: int = 200
    turn: float = 0.0
    jpeg_quality: int | None = None
    noise: float = 0.0
    blur: float = 0.0
    is_bilevel: bool = False
    paper: int = 255
    has_seal: bool = False
    quarter_turns: int = 0
    has_spreads: bool = False


DAMAGES: dict[str, Damage] = {
    "scan_300_clean": Damage(300),
    "scan_200_clean": Damage(200),
    "scan_200_turned": Damage(200, turn=1.3, jpeg_quality=60),
    "scan_200_jpeg": Damage(200, jpeg_quality=25, noise=0.002, blur=0.5),
    "scan_200_bilevel": Damage(200, is_bilevel=True, noise=0.001),
    "scan_200_grey_paper": Damage(200, jpeg_quality=60, noise=0.001, paper=190),
    "scan_200_seal": Damage(200, jpeg_quality=70, has_seal=True),
    "scan_200_on_its_side": Damage(200, turn=0.5, jpeg_quality=60, quarter_turns=1),
    "scan_200_on_its_head": Damage(200, jpeg_quality=60, quarter_turns=2),
    "scan_200_spreads": Damage(200, turn=0.5, jpeg_quality=60, has_spreads=True),
    "scan_200_oblique": Damage(200, turn=2.1, jpeg_quality=60),
    "scan_150_clean": Damage(150),
    "scan_150_turned_jpeg": Damage(150, turn=-0.9, jpeg_quality=35, noise=0.002),
}
"""The damages by name."""


@cache
def chinese_fonts() -> tuple[Path, ...]:
    """The font files with Chinese glyphs on this machine, of ordinary weight where there are any."""
    if not shutil.which("fc-list"):
        return ()
    listed = subprocess.run(["fc-list", ":lang=zh", "file"], capture_output=True, text=True, check=False, timeout=30)
    files = sorted({line.rstrip(": ") for line in listed.stdout.splitlines()})
    ordinary = [file for file in files if not any(weight in Path(file).name for weight in UNUSUAL_WEIGHTS)]
    return tuple(Path(file) for file in ordinary or files)


@cache
def _font(file: Path, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(file), pixels)


def _chosen_font(random: Random) -> Path:
    fonts = chinese_fonts()
    if not fonts:
        raise FileNotFoundError("no font with Chinese glyphs is installed here")
    return random.choice(fonts)


def scanned_pdf(document: PrintedDocument, random: Random, damage: Damage, style: LayoutStyle | None = None) -> bytes:
    """The document as a PDF of page pictures without a text layer. Raises FileNotFoundError without a font."""
    style = style or LayoutStyle()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=True)
    pictures = page_pictures(document, random, damage, style)
    for picture in _spreads(pictures) if damage.has_spreads else pictures:
        width, height = (dots * POINTS_PER_INCH / damage.dots_per_inch for dots in picture.size)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(io.BytesIO(_encoded(picture, damage))), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def picture_document(document: PrintedDocument, random: Random, damage: Damage) -> bytes:
    """The document as one long picture (PNG or JPEG), all pages below each other. Raises FileNotFoundError as above."""
    pictures = page_pictures(document, random, damage, LayoutStyle(page_numbers=False))
    whole = Image.new("L", (pictures[0].width, sum(picture.height for picture in pictures)), 255)
    top = 0
    for picture in pictures:
        whole.paste(picture, (0, top))
        top += picture.height
    return _encoded(whole, damage)


def page_pictures(
    document: PrintedDocument, random: Random, damage: Damage, style: LayoutStyle
) -> Sequence[Image.Image]:
    """The pages as pictures with their damage, grey but for seals. Raises FileNotFoundError without a font."""
    file = _chosen_font(random)
    return [_damaged(_drawn(page, style, damage, file), random, damage) for page in lay_out(document, style)]


def _spreads(pictures: Sequence[Image.Image]) -> Iterator[Image.Image]:
    """Each two pages side by side."""
    for number in range(0, len(pictures), 2):
        sheet = Image.new(pictures[0].mode, (2 * pictures[0].width, pictures[0].height), "white")
        for side, picture in enumerate(pictures[number : number + 2]):
            sheet.paste(picture, (side * picture.width, 0))
        yield sheet


def _drawn(page: LaidPage, style: LayoutStyle, damage: Damage, file: Path) -> Image.Image:
    scale = damage.dots_per_inch / POINTS_PER_INCH
    picture = Image.new("L", (round(style.page_width * scale), round(style.page_height * scale)), 255)
    draw = ImageDraw.Draw(picture)
    for rule in page.rules:
        ends = [length * scale for length in (rule.x0, rule.top, rule.x1, rule.bottom)]
        draw.line(ends, fill=0, width=max(1, round(0.6 * scale)))
    for run in page.texts:
        if run.rotation:
            _draw_turned(picture, run, scale, file)
        else:
            _draw_run(draw, run, scale, style.character_spacing, file)
    return picture


def _draw_run(draw: ImageDraw.ImageDraw, run: TextRun, scale: float, spacing: float, file: Path) -> None:
    """Draw a run character by character, where the layout has them, so that no other font's widths move them."""
    font = _font(file, round(run.size * scale))
    for number, character in enumerate(run.text):
        if not character.isspace():
            x = run.x + text_width(run.text[:number], run.size, spacing)
            draw.text((x * scale, run.baseline * scale), character, font=font, fill=0, anchor="ls")


def _draw_turned(picture: Image.Image, run: TextRun, scale: float, file: Path) -> None:
    font = _font(file, round(run.size * scale))
    left, top, right, bottom = font.getbbox(run.text, anchor="ls")
    strip = Image.new("L", (round(right - left) + 2, round(bottom - top) + 2), 255)
    ImageDraw.Draw(strip).text((-left, -top), run.text, font=font, fill=0, anchor="ls")
    turned = strip.rotate(90, expand=True)
    place = (round(run.x * scale + top), round(run.baseline * scale) - turned.height)
    picture.paste(turned, place)


def _damaged(picture: Image.Image, random: Random, damage: Damage) -> Image.Image:
    if damage.paper < 255:
        shade = Image.linear_gradient("L").transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize(picture.size)
        picture = ImageChops.multiply(picture, shade.point(lambda level: damage.paper - (255 - level) // 8))
    if damage.turn:
        turn = damage.turn * random.choice((-1, 1)) * random.uniform(0.6, 1.4)
        picture = picture.rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)
    if damage.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(damage.blur))
    if damage.noise:
        picture = _speckled(picture, random, damage.noise)
    if damage.is_bilevel:
        picture = picture.point(lambda level: 255 if level > 140 else 0)
    if damage.has_seal:
        picture = _sealed(picture, random, damage.dots_per_inch / POINTS_PER_INCH)
    return picture.rotate(90 * damage.quarter_turns, expand=True) if damage.quarter_turns else picture


def _sealed(picture: Image.Image, random: Random, scale: float) -> Image.Image:
    """The page in colour with a red seal on it: a ring of 42 mm with a star, in an ink of any usual red."""
    seal = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(seal)
    ink = random.randint(150, 230), random.randint(20, 60), random.randint(40, 65)
    radius = 60 * scale
    x, y = random.uniform(0.3, 0.75) * picture.width, random.uniform(0.25, 0.8) * picture.height
    draw.ellipse([x - radius, y - radius, x + radius, y + radius], outline=ink, width=round(3 * scale))
    corners = [(0.38 if corner % 2 == 0 else 0.15, math.pi * corner / 5) for corner in range(10)]
    draw.polygon(
        [(x + share * radius * math.sin(angle), y - share * radius * math.cos(angle)) for share, angle in corners],
        fill=ink,
    )
    return ImageChops.multiply(picture.convert("RGB"), seal)


def _speckled(picture: Image.Image, random: Random, share: float) -> Image.Image:
    """The picture with dark and light specks, drawn from a seed."""
    specks = Image.new("L", picture.size, 128)
    dots = specks.load()
    if dots is None:
        return picture
    for _ in range(int(picture.width * picture.height * share)):
        place = random.randrange(picture.width), random.randrange(picture.height)
        dots[place] = random.choice((0, 60, 200, 255))
    return ImageChops.add(picture, specks, offset=-128)


def _encoded(picture: Image.Image, damage: Damage) -> bytes:
    buffer = io.BytesIO()
    if damage.jpeg_quality:
        picture.save(buffer, "JPEG", quality=damage.jpeg_quality, dpi=(damage.dots_per_inch,) * 2)
    else:
        picture.save(buffer, "PNG", dpi=(damage.dots_per_inch,) * 2)
    return buffer.getvalue()
