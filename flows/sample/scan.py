"""Draws laid-out pages as pictures and damages them as scanners, copiers and content systems do.

Needs a font with Chinese glyphs on the machine (`fc-list :lang=zh` finds one); without it nothing can be drawn.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
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

    `noise` is the share of specks; `is_bilevel` makes every dot black or white; `blur` is a radius in dots.
    """

    dots_per_inch: int = 200
    turn: float = 0.0
    jpeg_quality: int | None = None
    noise: float = 0.0
    blur: float = 0.0
    is_bilevel: bool = False


DAMAGES: dict[str, Damage] = {
    "scan_300_clean": Damage(300),
    "scan_200_clean": Damage(200),
    "scan_200_turned": Damage(200, turn=1.3, jpeg_quality=60),
    "scan_200_jpeg": Damage(200, jpeg_quality=25, noise=0.002, blur=0.5),
    "scan_200_bilevel": Damage(200, is_bilevel=True, noise=0.001),
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
    canvas = Canvas(buffer, pagesize=(style.page_width, style.page_height), invariant=True)
    for picture in page_pictures(document, random, damage, style):
        data = io.BytesIO(_encoded(picture, damage))
        canvas.drawImage(ImageReader(data), 0, 0, style.page_width, style.page_height)
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
    """The pages as grey pictures with their damage. Raises FileNotFoundError without a font."""
    file = _chosen_font(random)
    return [_damaged(_drawn(page, style, damage, file), random, damage) for page in lay_out(document, style)]


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
    if damage.turn:
        turn = damage.turn * random.choice((-1, 1)) * random.uniform(0.6, 1.4)
        picture = picture.rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)
    if damage.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(damage.blur))
    if damage.noise:
        picture = _speckled(picture, random, damage.noise)
    if damage.is_bilevel:
        picture = picture.point(lambda level: 255 if level > 140 else 0)
    return picture


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
