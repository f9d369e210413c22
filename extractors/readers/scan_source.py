"""The pages of a document as pictures: rendered from a PDF, decoded from an image file, taken out of an OFD."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, UnidentifiedImageError

from extractors.media import MediaKind
from extractors.model import Status, UnreadableDocument
from extractors.readers import ofd

if TYPE_CHECKING:
    from extractors.readers.recogniser import Picture

MAX_PAGES = 60
_RENDER_DPI = 200
_MAX_DOTS = 40_000_000
_A4_WIDTH_INCHES = 8.27
_SHORTEST_STRIP, _LONG_PAGE = 0.7, 1.8  # of the picture's width
_LEAST_DPI, _MOST_DPI = 90, 700


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page's picture, grey or RGB, and its resolution.

    A long picture comes in strips of one page number; `top` is where a strip begins, in points.
    """

    number: int
    picture: Picture
    dots_per_inch: float
    top: float = 0.0


def pages(data: bytes, kind: MediaKind, only: Collection[int] | None = None) -> Iterator[SourcePage]:
    """The pages of a PDF, image file (each of its frames) or OFD, one at a time; of a PDF, those in `only` if given.

    Raises UnreadableDocument for what is damaged, of another kind, or has more than `MAX_PAGES` pages or a page of
    more than 40 million dots.
    """
    if kind is MediaKind.PDF:
        yield from _pdf_pages(data, only)
    elif kind is MediaKind.IMAGE:
        yield from _image_pages(data)
    elif kind is MediaKind.OFD:
        for page in ofd.picture_pages(data)[:MAX_PAGES]:
            largest = max(page.pictures, key=lambda picture: picture.x1 - picture.x0, default=None)
            if largest is not None:
                for source in _image_pages(largest.data, (largest.x1 - largest.x0) / 72):
                    yield SourcePage(page.number, source.picture, source.dots_per_inch, source.top)
    else:
        raise UnreadableDocument(Status.UNSUPPORTED, f"A document of kind {kind} is not read as pictures.")


def picture_pages(pictures: Sequence[bytes]) -> Iterator[SourcePage]:
    """Each picture as a page; those that cannot be opened are left out."""
    for number, picture in enumerate(pictures[:MAX_PAGES], 1):
        try:
            for source in _image_pages(picture):
                yield replace(source, number=number)
        except UnreadableDocument:
            continue


def _pdf_pages(data: bytes, only: Collection[int] | None) -> Iterator[SourcePage]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise UnreadableDocument(Status.UNREADABLE, f"The PDF is damaged or cut off: {error}.") from error
    try:
        wanted = [number for number in range(len(document)) if only is None or number + 1 in only]
        if len(wanted) > MAX_PAGES:
            raise UnreadableDocument(
                Status.REJECTED, f"The PDF has {len(wanted)} pages of pictures; at most {MAX_PAGES} are read."
            )
        for number in wanted:
            try:
                page = document[number]
                width, height = page.get_size()
                scale = _RENDER_DPI / 72
                while width * height * scale * scale > _MAX_DOTS and scale > 0.5:
                    scale /= 2
                bitmap = page.render(scale=scale, rev_byteorder=True, draw_annots=False)
                picture = np.array(bitmap.to_numpy()[:, :, :3] if bitmap.n_channels > 1 else bitmap.to_numpy()[:, :, 0])
                bitmap.close()
                page.close()
            except (pdfium.PdfiumError, ValueError, MemoryError):
                continue
            yield SourcePage(number + 1, picture, scale * 72)
    finally:
        document.close()


def _image_pages(data: bytes, width_inches: float | None = None) -> Iterator[SourcePage]:
    try:
        with Image.open(io.BytesIO(data)) as image:
            frames = min(getattr(image, "n_frames", 1), MAX_PAGES) if image.format == "TIFF" else 1
            for number in range(frames):
                image.seek(number)
                width, height = image.size
                if width * height > _MAX_DOTS:
                    raise UnreadableDocument(
                        Status.REJECTED, f"The picture has {width:,} × {height:,} dots; at most {_MAX_DOTS:,} are read."
                    )
                stated = float(image.info.get("dpi", (0, 0))[0] or 0)
                dots_per_inch = _resolution(stated, width, height, width_inches)
                for first_row, strip in _strips(np.array(_flat(image))):
                    yield SourcePage(number + 1, strip, dots_per_inch, first_row * 72 / dots_per_inch)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError, ZeroDivisionError) as error:
        raise UnreadableDocument(Status.UNREADABLE, f"The picture is damaged: {error}.") from error
    except Image.DecompressionBombError as error:
        raise UnreadableDocument(Status.REJECTED, f"The picture is too large: {error}.") from error


def _strips(picture: Picture) -> Iterator[tuple[int, Picture]]:
    """Part a picture much longer than a page where rows are blank from side to side, as no row of a table is."""
    height, width = picture.shape[:2]
    start = 0
    while height - start > _LONG_PAGE * width:
        earliest = start + round(_SHORTEST_STRIP * width)
        window = picture[earliest : start + round(_LONG_PAGE * width)]
        darkest = window.reshape(window.shape[0], -1).min(axis=1)
        blank = np.flatnonzero(darkest > 170)
        end = earliest + int(blank[-1]) if blank.size else start + round(_LONG_PAGE * width)
        yield start, picture[start:end]
        start = end
    yield start, picture[start:]


def _flat(image: Image.Image) -> Image.Image:
    """In grey or RGB, with paper where it is transparent."""
    if image.mode in ("1", "L", "I;16"):
        return image.convert("L")
    if image.mode in ("RGBA", "LA", "P"):
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, (255, 255, 255, 255))
        return Image.alpha_composite(paper, layered).convert("RGB")
    return image.convert("RGB")


def _resolution(stated: float, width: int, height: int, width_inches: float | None) -> float:
    """What the placing or the file says where that makes a page of a likely width; else as if it were A4."""
    if width_inches:
        return min(max(width / width_inches, _LEAST_DPI), _MOST_DPI)
    if _LEAST_DPI < stated < _MOST_DPI and 5 <= width / stated <= 17:
        return stated
    paper = _A4_WIDTH_INCHES if height >= width else 11.69
    return min(max(width / paper, _LEAST_DPI), _MOST_DPI)
