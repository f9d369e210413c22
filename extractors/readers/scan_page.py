"""A scanned page made ready: upright, evenly lit, its ruling lines and its ink told apart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from extractors.grids.geometry import Glyph, Rule, frames_of
from extractors.readers.scan_bend import Bend, bend_of, straightened

if TYPE_CHECKING:
    from extractors.readers.recogniser import Picture

_WORKING_DPI = 200
_LARGEST_TURN = 4.0  # degrees
_LONG_RULE = 26.0  # points: longer than any stroke of a character
_LONGEST_STROKES = 160.0  # points: what the strokes of a line of print may look like a line over
_MUCH_PRINT = 0.12  # of a line's length: more ink close above and below it is the rest of characters
_CLOSE = 1.5  # points
_THICKER = 1.6  # times: the rim of a seal, but no line of a table
_REDNESS = 35  # of 255: how much more of red than of any other colour the ink of seals has
_RIM = 0.3  # of the way from the brightness of a seal's ink to its red
_REACH_OF_COLOUR = 1.2  # points
_INK_BELOW = 0.68  # of the paper's brightness
_PRINT_BELOW = 0.5  # of it, where lines are faint
_FAINT = 14  # of 255: how much darker than the paper ruling lines are at least
_FEWEST_CELLS = 6  # that make a table of ruling lines
_LONGEST_STROKE = 12.0  # points
_NEXT_STROKE = 3.0  # points from one piece of a stamp's stroke to the next
_GROWTHS = 4
_LOOKS_AT_BEND = 2
_BESIDE_LINE = 2.0  # points: where there is paper above and below a line
_PIECE_OF_LINE = 1.5  # points
_MOST_OF_PAGE = 0.6  # of its width or height


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page at about 200 dots per inch, turned upright.

    `grey` is evenly lit (paper 255), `ink` is its dark dots without ruling lines, `rules` and `marks` (a glyph without
    text for each connected piece of ink) are in points of the upright page. `scale` is dots per point; `turn` is the
    angle in degrees that the page was turned by. `top` is where a strip of a long picture begins on it, in points;
    `quarter_turns` counts the turns to the left by 90 degrees that brought the page upright before that. A page that
    was scanned beside another begins at `left` points on their sheet, which has the size `sheet` when upright. `bend`
    is how far it was bent after that turn, before it was made straight. `stamped` is the ink of stamps that was
    taken out.
    """

    number: int
    grey: Picture
    ink: Picture
    rules: tuple[Rule, ...]
    marks: tuple[Glyph, ...]
    scale: float
    turn: float
    top: float = 0.0
    quarter_turns: int = 0
    left: float = 0.0
    sheet: tuple[float, float] | None = None
    bend: Bend | None = None
    stamped: Picture | None = None

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        height, width = self.grey.shape
        return width / self.scale, height / self.scale

    def with_quarter_turns(self, count: int) -> ScannedPage:
        """The same page, known to have been turned to the left `count` times."""
        return replace(self, quarter_turns=count)

    def on_sheet(self, sheet: ScannedPage, left: float) -> ScannedPage:
        """The same page, known to begin at `left` points on a sheet with another."""
        return replace(self, left=left, sheet=sheet.size, quarter_turns=sheet.quarter_turns)

    def as_scanned(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the upright page lies on the page as scanned, in points."""
        if self.bend is not None:
            x, y = (at / self.scale for at in self.bend.place(x * self.scale, y * self.scale))
        width, height = self.size
        angle = math.radians(self.turn)
        dx, dy = x - width / 2, y - height / 2
        x = width / 2 + dx * math.cos(angle) - dy * math.sin(angle)
        y = height / 2 + dx * math.sin(angle) + dy * math.cos(angle)
        x += self.left
        width, height = self.sheet or self.size
        if self.quarter_turns == 1:
            return height - y, x
        if self.quarter_turns == 2:
            return width - x, height - y
        if self.quarter_turns == 3:
            return y, width - x
        return x, y + self.top


def prepare(picture: Picture, dots_per_inch: float, number: int, top: float = 0.0) -> ScannedPage:
    """Make a page, or the strip of a long one that begins at `top`, ready.

    `picture` is grey or colour (RGB); of colour, the red channel is taken, in which the red ink of seals is nearly as
    light as paper, and what is left of that is lightened.
    """
    cv2.setNumThreads(1)
    grey = _without_red(picture, dots_per_inch / 72) if picture.ndim == 3 else picture
    if dots_per_inch > _WORKING_DPI * 1.15:
        factor = _WORKING_DPI / dots_per_inch
        grey = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        dots_per_inch = _WORKING_DPI
    grey = _evenly_lit(grey)
    lying = grey
    turn = _turn(grey)
    if abs(turn) >= 0.03:
        grey = rotated(grey, turn)
    scale = dots_per_inch / 72
    dark = _darker(grey, _INK_BELOW)
    levels, uprights, rules = _ruled(grey, dark, scale)
    bend: Bend | None = None
    for _ in range(_LOOKS_AT_BEND):  # lines that are bent are seen in pieces, which show less of the bend
        found = bend_of(levels, uprights, scale, bend)
        if found is None:
            break
        bend = found
        grey = straightened(lying, bend, turn)
        dark = _darker(grey, _INK_BELOW)
        levels, uprights, rules = _ruled(grey, dark, scale)
    ruled = cv2.dilate(cv2.bitwise_or(levels, uprights), np.ones((3, 3), np.uint8))
    ink: Picture = np.where(ruled > 0, 0, dark).astype(np.uint8)
    grey, ink = _without_surroundings(grey, ink)
    before = ink
    grey, ink = _without_stamps(grey, ink, scale)
    marks = tuple(_marks(ink, scale))
    return ScannedPage(number, grey, ink, rules, marks, scale, turn, top, bend=bend, stamped=before - ink)


def _without_red(picture: Picture, scale: float) -> Picture:
    """The red channel of a page, in which and around red ink only what is darker than the rims of that is kept.

    Compressed pictures hold colour more coarsely than brightness: a red stroke has rims that are dark and grey.
    """
    red = np.ascontiguousarray(picture[:, :, 0])
    is_red = cv2.subtract(red, cv2.max(picture[:, :, 1], picture[:, :, 2])) > _REDNESS
    if not is_red.any():
        return red
    seal = np.median(picture[is_red], axis=0)
    brightness = float(seal @ np.array([0.299, 0.587, 0.114]))
    rim = brightness + _RIM * (float(seal[0]) - brightness)
    reach = 2 * round(_REACH_OF_COLOUR * scale) + 1
    around = cv2.dilate(is_red.astype(np.uint8), np.ones((reach, reach), np.uint8))
    lightened = np.minimum(red * (255 / rim), 255).astype(np.uint8)
    return np.where(around > 0, lightened, red).astype(np.uint8)


def _darker(grey: Picture, share: float) -> Picture:
    """The dots darker than a share of the paper's brightness."""
    dots: Picture = np.where(grey < 255 * share, 1, 0).astype(np.uint8)
    return dots


def _ruled(grey: Picture, dark: Picture, scale: float) -> tuple[Picture, Picture, tuple[Rule, ...]]:
    """The dots of level and of upright ruling lines, and the lines. Faint ones are looked for where there are none."""
    masks = _rule_masks(dark, dark, scale)
    rules = _lengthened(_rules(*masks, scale), grey, scale)
    if _cell_count(rules) >= _FEWEST_CELLS:
        return *masks, rules
    faint_masks = _rule_masks(_faint(grey, scale, is_level=True), _faint(grey, scale, is_level=False), scale)
    faint_rules = _rules(*faint_masks, scale)
    return (*faint_masks, faint_rules) if _cell_count(faint_rules) >= _FEWEST_CELLS else (*masks, rules)


def _rules(levels: Picture, uprights: Picture, scale: float) -> tuple[Rule, ...]:
    return *_segments(levels, scale, is_level=True), *_segments(uprights, scale, is_level=False)


def _faint(grey: Picture, scale: float, is_level: bool) -> Picture:
    """The dots a little darker than what is beside them across the line, evened out along it, away from print."""
    along, across = round(3 * scale) | 1, round(3.5 * scale) | 1
    even = cv2.blur(grey, (along, 1) if is_level else (1, along))
    darker = cv2.morphologyEx(even, cv2.MORPH_BLACKHAT, _column(across) if is_level else _row(across))
    of_print = cv2.dilate(
        _darker(grey, _PRINT_BELOW), np.ones((3, along + 2) if is_level else (along + 2, 3), np.uint8)
    )
    dots: Picture = np.where((darker >= _FAINT) & (of_print == 0), 1, 0).astype(np.uint8)
    return dots


def _lengthened(rules: Sequence[Rule], grey: Picture, scale: float) -> tuple[Rule, ...]:
    """The lines, each as long as it can be seen, where parts of it are fainter than print."""
    upright = np.ascontiguousarray(grey.T)
    lengthened = []
    for rule in rules:
        if rule.x1 - rule.x0 >= rule.bottom - rule.top:
            x0, x1 = _seen_ends(grey, (rule.top + rule.bottom) / 2, rule.x0, rule.x1, scale)
            lengthened.append(Rule(x0, rule.top, x1, rule.bottom))
        else:
            top, bottom = _seen_ends(upright, (rule.x0 + rule.x1) / 2, rule.top, rule.bottom, scale)
            lengthened.append(Rule(rule.x0, top, rule.x1, bottom))
    return tuple(lengthened)


def _seen_ends(grey: Picture, at: float, start: float, end: float, scale: float) -> tuple[float, float]:
    """Where a level line of a page begins and ends, in points, if what is a little darker there is part of it."""
    beside, row = round(_BESIDE_LINE * scale), round(at * scale)
    first = max(row - beside - 1, 0)
    strip = grey[first : row + beside + 2]
    if strip.shape[0] < 2 * beside + 3:
        return start, end
    piece = max(round(_PIECE_OF_LINE * scale), 2)
    left, right = max(round(start * scale), 0), min(round(end * scale), grey.shape[1])

    def is_seen(place: int) -> bool:
        rows = strip[:, place : place + piece].mean(axis=1)
        darkest = int(rows[beside - 1 : beside + 4].argmin()) + beside - 1
        sides = (*rows[:2], *rows[-2:])
        return bool(min(sides) - rows[darkest] >= _FAINT)

    while left >= piece and is_seen(left - piece):
        left -= piece
    while right + piece <= grey.shape[1] and is_seen(right):
        right += piece
    return min(start, left / scale), max(end, right / scale)


def _cell_count(rules: tuple[Rule, ...]) -> int:
    """How many cells the largest frame of ruling lines has at most."""
    frames = frames_of(rules)
    return max(((len(frame.column_edges) - 1) * (len(frame.row_edges) - 1) for frame in frames), default=0)


def _without_surroundings(grey: Picture, ink: Picture) -> tuple[Picture, Picture]:
    """The page and its ink without what reaches over most of it: the desk around a photographed page, say."""
    height, width = ink.shape
    around = [
        outline for outline, box in _pieces(ink) if box[2] > _MOST_OF_PAGE * width or box[3] > _MOST_OF_PAGE * height
    ]
    if not around:
        return grey, ink
    # pieces of ink lie inside a frame: only the dots of the frame itself go
    frame = _drawn(around, ink)
    return np.where(cv2.dilate(frame, np.ones((3, 3), np.uint8)) > 0, 255, grey).astype(np.uint8), ink - frame


def _drawn(outlines: Sequence[Picture], ink: Picture) -> Picture:
    """The connected pieces of ink that the outlines are those of, with their holes."""
    _, labels = cv2.connectedComponents(ink, connectivity=8)
    numbers = [int(labels[outline[0, 0, 1], outline[0, 0, 0]]) for outline in outlines]
    drawn: Picture = np.isin(labels, numbers).astype(np.uint8)
    return drawn


def _as_dark_as_print(grey: Picture, ink: Picture) -> Picture:
    """The dots of the ink that are nearer to the darkest of it than to the palest."""
    if not ink.any():
        return ink
    darkest = float(np.percentile(grey[ink > 0], 10))
    dots: Picture = np.where((ink > 0) & (grey < (darkest + 255 * _INK_BELOW) / 2), 1, 0).astype(np.uint8)
    return dots


def _without_stamps(grey: Picture, ink: Picture, scale: float) -> tuple[Picture, Picture]:
    """The page and its ink without pale strokes longer than those of characters: stamps, and what is left of seals.

    A character is nowhere far from a dot as dark as print is here; the strokes of a stamp that is paler are.
    """
    if not ink.any():
        return grey, ink
    core = _as_dark_as_print(grey, ink)
    rest = np.where(cv2.dilate(core, np.ones((3, 3), np.uint8)) > 0, 0, ink).astype(np.uint8)
    long = [outline for outline, box in _pieces(rest) if max(box[2:]) >= _LONGEST_STROKE * scale]
    if not long:
        return grey, ink
    strokes = cv2.bitwise_and(_filled(long, rest.shape, 1), rest)
    reach = np.ones((2 * round(_NEXT_STROKE * scale) + 1,) * 2, np.uint8)
    for _ in range(_GROWTHS):  # the strokes are cut where they cross print and ruling lines
        strokes = cv2.bitwise_and(cv2.dilate(strokes, reach), rest)
    stamp = cv2.dilate(strokes, np.ones((5, 5), np.uint8))
    paler = (stamp > 0) & (core == 0)
    return np.where(paler, 255, grey).astype(np.uint8), np.where(paler, 0, ink).astype(np.uint8)


def rotated(picture: Picture, degrees: float, fill: int = 255) -> Picture:
    """The picture turned about its middle, `fill` at the corners."""
    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned: Picture = cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=fill
    )
    return turned


def _evenly_lit(grey: Picture) -> Picture:
    """Divide by the brightness of the paper around, so that shades and yellowed paper go."""
    height, width = grey.shape
    small = cv2.resize(grey, (max(width // 8, 1), max(height // 8, 1)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 9)
    paper = cv2.resize(np.maximum(paper, 60), (width, height), interpolation=cv2.INTER_LINEAR)
    lit: Picture = cv2.divide(grey, paper, scale=255)
    return lit


def _turn(grey: Picture) -> float:
    """The angle in degrees that makes lines level: the one that packs the ink into the fewest rows."""
    width = grey.shape[1]
    factor = min(1.0, 900 / max(width, 1))
    small = cv2.resize(grey[: max(round(width * 2.0), 1)], None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    dark = 255 - small
    dark[dark < 70] = 0

    def packing(degrees: float) -> float:
        rows = rotated(dark, degrees, 0) if degrees else dark
        return float((rows.sum(axis=1, dtype=np.float64) ** 2).sum())

    best = 0.0
    for step, reach in ((0.5, _LARGEST_TURN), (0.1, 0.4), (0.03, 0.09)):
        count = round(reach / step)
        angles = [best + at * step for at in range(-count, count + 1)]
        best = max(angles, key=packing)
    return best


def _rule_masks(level_dots: Picture, upright_dots: Picture, scale: float) -> tuple[Picture, Picture]:
    """The dots of level and of upright ruling lines, among dots that may belong to such.

    Along a line, small holes are filled; across it, a dot is added on each side, since no line is quite straight.
    """
    hole, gap = round(1.6 * scale) | 1, round(4 * scale)
    levels = cv2.dilate(cv2.morphologyEx(level_dots, cv2.MORPH_CLOSE, _row(hole)), _column(3))
    levels = cv2.morphologyEx(levels, cv2.MORPH_OPEN, _row(max(round(14 * scale), 15)))
    levels = _thin_only(cv2.morphologyEx(levels, cv2.MORPH_CLOSE, _row(gap)), scale, is_level=True)
    uprights = cv2.dilate(cv2.morphologyEx(upright_dots, cv2.MORPH_CLOSE, _column(hole)), _row(3))
    uprights = cv2.morphologyEx(uprights, cv2.MORPH_OPEN, _column(max(round(10.5 * scale), 12)))
    uprights = _thin_only(cv2.morphologyEx(uprights, cv2.MORPH_CLOSE, _column(gap)), scale, is_level=False)
    levels = _without_print(levels, level_dots, scale)
    # a line counts if it is long or ends at lines that count, beginning with the long level ones
    uprights = _anchored(
        uprights, _anchored(levels, np.zeros_like(levels), scale, is_level=True), scale, is_level=False
    )
    return _anchored(levels, uprights, scale, is_level=True), uprights


def _row(length: int) -> Picture:
    return np.ones((1, length), np.uint8)


def _column(length: int) -> Picture:
    return np.ones((length, 1), np.uint8)


def _pieces(mask: Picture) -> list[tuple[Picture, tuple[int, int, int, int]]]:
    """The connected pieces of a mask: each one's outline, and its x, y, width and height."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    pieces = []
    for outline in outlines:
        x, y, width, height = cv2.boundingRect(outline)
        pieces.append((np.asarray(outline), (x, y, width, height)))
    return pieces


def _filled(outlines: Sequence[Picture], shape: tuple[int, ...], value: int) -> Picture:
    """A mask of the pieces with these outlines, without holes."""
    filled = np.zeros(shape, np.uint8)
    cv2.drawContours(filled, outlines, -1, value, cv2.FILLED)
    return filled


def _without(mask: Picture, outlines: Sequence[Picture]) -> Picture:
    cv2.drawContours(mask, outlines, -1, 0, cv2.FILLED)
    return mask


def _thin_only(mask: Picture, scale: float, is_level: bool) -> Picture:
    """Without the pieces that are no lines: too thick for their length, or short and thicker than lines here are."""
    measured = []
    for outline, (x, y, width, height) in _pieces(mask):
        length = width if is_level else height
        thickness = cv2.countNonZero(mask[y : y + height, x : x + width]) / max(length, 1)
        measured.append((outline, length, thickness))
    usual = _usual_thickness([(length, thickness) for _, length, thickness in measured])
    thick = [
        outline
        for outline, length, thickness in measured
        if thickness > 3.5 * scale
        or length < 4 * thickness
        or (length < _LONGEST_STROKES * scale and thickness > _THICKER * usual + 1)
    ]
    return _without(mask, thick)


def _usual_thickness(measured: Sequence[tuple[int, float]]) -> float:
    """The thickness that half of the length of all lines has at most."""
    half = sum(length for length, _ in measured) / 2
    for length, thickness in sorted(measured, key=lambda line: line[1]):
        half -= length
        if half <= 0:
            return thickness
    return 0.0


def _without_print(levels: Picture, dots: Picture, scale: float) -> Picture:
    """The level lines without those that the strokes of a line of print make: these have other strokes about them."""
    close = round(_CLOSE * scale)
    of_print = []
    for outline, (x, y, width, height) in _pieces(levels):
        if not _LONG_RULE * scale <= width <= _LONGEST_STROKES * scale:
            continue
        top, bottom = max(y - close - 1, 0), y + height + close + 1
        piece = np.zeros((min(bottom, dots.shape[0]) - top, width), np.uint8)
        cv2.drawContours(piece, [outline], 0, 1, cv2.FILLED, offset=(-x, -top))
        about = cv2.dilate(piece, _column(2 * close + 1)) - cv2.dilate(piece, _column(3))
        if (about & dots[top:bottom, x : x + width]).any(axis=0).mean() > _MUCH_PRINT:
            of_print.append(outline)
    return _without(levels, of_print)


def _anchored(mask: Picture, others: Picture, scale: float, is_level: bool) -> Picture:
    """The lines of `mask` without the short ones that do not end at lines across: those are strokes of characters."""
    near = cv2.dilate(others, np.ones((round(2.4 * scale) | 1,) * 2, np.uint8))
    loose = []
    for outline, (x, y, width, height) in _pieces(mask):
        if (width if is_level else height) >= _LONG_RULE * scale:
            continue
        row, column = y + height // 2, x + width // 2
        ends = ((row, x), (row, x + width - 1)) if is_level else ((y, column), (y + height - 1, column))
        if not all(near[end] for end in ends):
            loose.append(outline)
    return _without(mask.copy(), loose)


def _segments(mask: Picture, scale: float, is_level: bool) -> Iterator[Rule]:
    """The lines of a mask; one that bends is given in pieces."""
    step = max(round(30 * scale), 1)
    for outline, (x, y, width, height) in _pieces(mask):
        length, breadth = (width, height) if is_level else (height, width)
        if breadth <= 2.2 * scale:
            yield Rule(x / scale, y / scale, (x + width) / scale, (y + height) / scale)
            continue
        piece = np.zeros((height, width), np.uint8)
        cv2.drawContours(piece, [outline], 0, 1, cv2.FILLED, offset=(-x, -y))
        for start in range(0, length, step):
            part = piece[:, start : start + step] if is_level else piece[start : start + step]
            rows, columns = np.nonzero(part)
            if not rows.size:
                continue
            if is_level:
                middle = y + float(np.median(rows))
                yield Rule((x + start) / scale, middle / scale, (x + start + part.shape[1]) / scale, middle / scale)
            else:
                middle = x + float(np.median(columns))
                yield Rule(middle / scale, (y + start) / scale, middle / scale, (y + start + part.shape[0]) / scale)


def _marks(ink: Picture, scale: float) -> Iterator[Glyph]:
    """The connected pieces of ink that are larger than a speck."""
    for _, (x, y, width, height) in _pieces(ink):
        is_small = max(width, height) < 2.0 * scale
        if is_small and cv2.countNonZero(ink[y : y + height, x : x + width]) < 1.1 * scale * scale:
            continue
        yield Glyph("*", x / scale, y / scale, (x + width) / scale, (y + height) / scale, (y + height) / scale, 10.0)
