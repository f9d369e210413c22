"""OFD, China's fixed-layout format, to grids and paragraphs. Source: GB/T 33190-2016."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from extractors.grids.geometry import Glyph, Page, Rule
from extractors.grids.layout import blocks_of
from extractors.grids.matrices import IDENTITY, Matrix, apply, chain
from extractors.model import Block, Content, Problem, Status, UnreadableDocument
from extractors.numbers import squash
from extractors.readers.ofd_paths import numbers, path_rules
from extractors.readers.package import Package, local_name
from extractors.readers.page_breaks import joined_pages

MAX_PAGES = 400
_MAX_OBJECTS = 200_000
_MAX_NESTING = 8
_POINTS_PER_MILLIMETRE = 72 / 25.4
_A4 = (0.0, 0.0, 210.0, 297.0)
_ASCENT, _DESCENT = 0.86, 0.14  # of the font size, as Song and Fang Song have it


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a page shows: its file's bytes and its box on the page, in points."""

    data: bytes
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PicturePage:
    """A page with its size in points and the pictures on it."""

    number: int
    width: float
    height: float
    pictures: tuple[Picture, ...]


def read(data: bytes) -> Content:
    """The tables and paragraphs of an OFD, each cell with its page and box, from placed text and ruling lines.

    Templates and composite objects are drawn where the pages use them; annotations and seals are left out. Title and
    properties are the document's own. Raises UnreadableDocument for a damaged or oversized package, and with
    `needs_ocr` for one whose pages hold no text (a scan, or text turned to outlines).
    """
    document = _Document(Package(data))
    pages: list[tuple[Block, ...]] = []
    problems: list[Problem] = []
    glyph_count = picture_count = 0
    for number, location in enumerate(document.page_locations, 1):
        try:
            drawing = document.draw(location)
        except UnreadableDocument as error:
            if error.status is Status.REJECTED:
                raise
            problems.append(
                Problem("page_unreadable", f"Page {number} cannot be read: {error.problem}", f"page {number}")
            )
            continue
        glyph_count += len(drawing.glyphs)
        picture_count += sum(1 for picture in drawing.pictures if _is_large(picture[1]))
        pages.append(
            blocks_of(
                Page(number, drawing.width, drawing.height, drawing.glyphs, drawing.rules), pages[-1] if pages else ()
            )
        )
    page_count = len(document.page_locations)
    if problems and len(problems) == page_count:
        raise UnreadableDocument(Status.UNREADABLE, f"No page of the OFD can be read. {problems[0].text}")
    if glyph_count < 20:
        raise UnreadableDocument(Status.NEEDS_OCR, f"The OFD has no text: {page_count} pages of pictures or outlines.")
    return Content(joined_pages(pages), document.title, document.metas, page_count, picture_count, tuple(problems))


def picture_pages(data: bytes) -> list[PicturePage]:
    """The pages of a scanned OFD with their pictures; errors as `read`. For reading by OCR."""
    document = _Document(Package(data))
    pages = []
    for number, location in enumerate(document.page_locations, 1):
        drawing = document.draw(location)
        pictures = [
            Picture(document.media(resource), *box)
            for resource, box in drawing.pictures
            if document.has_media(resource)
        ]
        pages.append(PicturePage(number, drawing.width, drawing.height, tuple(pictures)))
    return pages


def _is_large(box: tuple[float, float, float, float]) -> bool:
    return box[2] - box[0] >= 200 and box[3] - box[1] >= 80


class _Drawing:
    """What a page shows, in points from its top left corner."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.glyphs: list[Glyph] = []
        self.rules: list[Rule] = []
        self.pictures: list[tuple[str, tuple[float, float, float, float]]] = []


class _Document:
    """The first document of a package: its pages, templates and resources by id."""

    def __init__(self, package: Package) -> None:
        self._package = package
        entry = next((name for name in package.names if name.lower().endswith("ofd.xml")), "OFD.xml")
        root = package.xml(entry)
        location = next((part.text or "" for part in root.iter() if local_name(part) == "DocRoot"), "")
        self._main = self._find(location.strip(), posixpath.dirname(entry))
        self.metas = tuple(
            (local_name(part), part.text.strip())
            for info in root.iter()
            if local_name(info) == "DocInfo"
            for part in info
            if part.text and part.text.strip()
        )
        self.title = dict(self.metas).get("Title", "")
        document = package.xml(self._main)
        self._box = _A4
        self._templates: dict[str, str] = {}
        self._composites: dict[str, etree._Element] = {}
        self._media: dict[str, str] = {}
        self.page_locations: list[str] = []
        self._objects = 0
        self._read_document(document)

    def _read_document(self, document: etree._Element) -> None:
        for part in document.iter():
            name = local_name(part)
            if name == "PhysicalBox":
                self._box = _box(part.text) or self._box
            elif name == "TemplatePage":
                self._templates[part.get("ID") or ""] = self._find(part.get("BaseLoc") or "", self._folder)
            elif name in ("PublicRes", "DocumentRes"):
                self._read_resources((part.text or "").strip())
            elif name == "Page" and part.get("BaseLoc"):
                self.page_locations.append(self._find(part.get("BaseLoc") or "", self._folder))
        if not self.page_locations:
            raise UnreadableDocument(Status.UNREADABLE, "The OFD has no pages.")
        if len(self.page_locations) > MAX_PAGES:
            raise UnreadableDocument(
                Status.REJECTED, f"The OFD has {len(self.page_locations)} pages; at most {MAX_PAGES} are read."
            )

    @property
    def _folder(self) -> str:
        return posixpath.dirname(self._main)

    def _find(self, location: str, folder: str) -> str:
        """The member that a location names: from the root if it begins with a slash, else from `folder`."""
        location = location.replace("\\", "/")
        inside = posixpath.normpath(location.lstrip("/"))
        beside = posixpath.normpath(posixpath.join(folder, location)).lstrip("/")
        return inside if location.startswith("/") or not self._package.has(beside) else beside

    def _read_resources(self, location: str) -> None:
        name = self._find(location, self._folder)
        if not self._package.has(name):
            return
        try:
            root = self._package.xml(name)
        except UnreadableDocument:
            return
        folder = posixpath.join(posixpath.dirname(name), root.get("BaseLoc") or "")
        for part in root.iter():
            if local_name(part) == "CompositeGraphicUnit":
                self._composites[part.get("ID") or ""] = part
            elif local_name(part) == "MultiMedia":
                for file in part:
                    if local_name(file) == "MediaFile" and file.text:
                        self._media[part.get("ID") or ""] = self._find(file.text.strip(), folder)

    def has_media(self, resource: str) -> bool:
        return self._package.has(self._media.get(resource, ""))

    def media(self, resource: str) -> bytes:
        return self._package.read(self._media[resource])

    def draw(self, location: str) -> _Drawing:
        root = self._package.xml(location)
        box = next((_box(part.text) for part in root.iter() if local_name(part) == "PhysicalBox"), None) or self._box
        drawing = _Drawing((box[2]) * _POINTS_PER_MILLIMETRE, (box[3]) * _POINTS_PER_MILLIMETRE)
        page: Matrix = (1.0, 0.0, 0.0, 1.0, -box[0], -box[1])
        for part in root:
            if local_name(part) == "Template":
                template = self._templates.get(part.get("TemplateID") or "")
                if template and self._package.has(template):
                    self._draw_content(self._package.xml(template), page, drawing)
        self._draw_content(root, page, drawing)
        return drawing

    def _draw_content(self, root: etree._Element, matrix: Matrix, drawing: _Drawing) -> None:
        for content in root:
            if local_name(content) == "Content":
                for layer in content:
                    self._draw(layer, matrix, drawing, 0)

    def _draw(self, container: etree._Element, matrix: Matrix, drawing: _Drawing, nesting: int) -> None:
        for item in container:
            self._objects += 1
            if self._objects > _MAX_OBJECTS:
                raise UnreadableDocument(Status.REJECTED, f"The OFD draws more than {_MAX_OBJECTS:,} objects.")
            name = local_name(item)
            if item.get("Visible", "true").lower() == "false":
                continue
            if name in ("PageBlock", "Layer"):
                self._draw(item, matrix, drawing, nesting)
            elif name == "TextObject":
                drawing.glyphs.extend(_glyphs(item, chain(_own_matrix(item), matrix)))
            elif name == "PathObject":
                drawing.rules.extend(_rules(item, chain(_own_matrix(item), matrix)))
            elif name == "ImageObject":
                drawing.pictures.append((item.get("ResourceID") or "", _object_box(item, matrix)))
            elif name == "CompositeObject" and nesting < _MAX_NESTING:
                unit = self._composites.get(item.get("ResourceID") or "")
                for content in unit if unit is not None else ():
                    if local_name(content) == "Content":
                        self._draw(content, chain(_own_matrix(item), matrix), drawing, nesting + 1)


def _own_matrix(item: etree._Element) -> Matrix:
    """From the object's own coordinates to those of what holds it: its CTM, then its boundary's corner."""
    boundary = _box(item.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    values = numbers(item.get("CTM"))
    own: Matrix = (values[0], values[1], values[2], values[3], values[4], values[5]) if len(values) == 6 else IDENTITY
    return chain(own, (1.0, 0.0, 0.0, 1.0, boundary[0], boundary[1]))


def _object_box(item: etree._Element, matrix: Matrix) -> tuple[float, float, float, float]:
    x, y, width, height = _box(item.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    corners = [apply(matrix, x, y), apply(matrix, x + width, y + height)]
    xs, ys = zip(*corners, strict=True)
    scale = _POINTS_PER_MILLIMETRE
    return min(xs) * scale, min(ys) * scale, max(xs) * scale, max(ys) * scale


def _rules(item: etree._Element, matrix: Matrix) -> Iterator[Rule]:
    data = next((part.text for part in item if local_name(part) == "AbbreviatedData"), None)
    if not data or _is_clear(item):
        return
    is_stroked = item.get("Stroke", "true").lower() != "false"
    is_filled = item.get("Fill", "false").lower() == "true"
    for x0, top, x1, bottom in path_rules(data, matrix, is_stroked, is_filled):
        scale = _POINTS_PER_MILLIMETRE
        yield Rule(x0 * scale, top * scale, x1 * scale, bottom * scale)


def _is_clear(item: etree._Element) -> bool:
    return item.get("Alpha") == "0"


def _glyphs(item: etree._Element, matrix: Matrix) -> Iterator[Glyph]:
    size = (numbers(item.get("Size")) or [3.5])[0]
    stretch = (numbers(item.get("HScale")) or [1.0])[0] or 1.0
    x = y = 0.0
    for part in item:
        if local_name(part) != "TextCode" or not part.text:
            continue
        x = (numbers(part.get("X")) or [x])[0]
        y = (numbers(part.get("Y")) or [y])[0]
        text = part.text.strip("\r\n\t")
        steps_x, steps_y = _steps(part.get("DeltaX")), _steps(part.get("DeltaY"))
        at_x, at_y = x, y
        for number, character in enumerate(text):
            usual = size * stretch * (1.0 if character > "\u2e7f" else 0.5)
            step_x = steps_x[number] if number < len(steps_x) else (0.0 if steps_y else usual)
            step_y = steps_y[number] if number < len(steps_y) else 0.0
            if squash(character):
                width = min(step_x, usual) if step_x > 0.2 * usual and number < len(steps_x) else usual
                yield _glyph(character, at_x, at_y, width, size, matrix)
            at_x, at_y = at_x + step_x, at_y + step_y


def _glyph(character: str, x: float, y: float, width: float, size: float, matrix: Matrix) -> Glyph:
    corners = [
        apply(matrix, x, y - _ASCENT * size),
        apply(matrix, x + width, y - _ASCENT * size),
        apply(matrix, x, y + _DESCENT * size),
        apply(matrix, x + width, y + _DESCENT * size),
    ]
    xs, ys = zip(*corners, strict=True)
    _, baseline = apply(matrix, x, y)
    scale = _POINTS_PER_MILLIMETRE
    drawn_size = abs(matrix[3]) * size or size
    return Glyph(
        character,
        min(xs) * scale,
        min(ys) * scale,
        max(xs) * scale,
        max(ys) * scale,
        baseline * scale,
        drawn_size * scale,
    )


def _steps(text: str | None) -> Sequence[float]:
    """The distances between characters; `g 3 4.2` stands for three times 4.2."""
    steps: list[float] = []
    words = iter((text or "").split())
    for word in words:
        if word == "g":
            count, step = numbers(next(words, "0")), numbers(next(words, "0"))
            if count and step:
                steps.extend([step[0]] * max(0, min(int(count[0]), 10_000 - len(steps))))
        else:
            steps.extend(numbers(word)[:1])
        if len(steps) >= 10_000:
            break
    return steps


def _box(text: str | None) -> tuple[float, float, float, float] | None:
    values = numbers(re.sub(r"[,;]", " ", text or ""))
    return (values[0], values[1], values[2], values[3]) if len(values) == 4 else None
