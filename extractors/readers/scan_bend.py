"""Pages that were photographed aslant or did not lie flat: how far their ruling lines bend, and the page made straight.

The place of a dot that lies on a ruling line is that of the line and how far the page is bent there. How far is a
smooth function of the place on the page, the same for all lines: it is fitted to the dots of all long lines at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from extractors.readers.recogniser import Picture

_LONG = 60.0  # points: lines that are long enough to show a bend
_BENT = 0.7  # points from side to side beyond its own thickness: a line that is not straight
_FEWEST_LINES = 3
_STEP = 6.0  # points between the places that are looked at
_MOST_OFF = 1.5  # points: places further from the fitted bend are no part of a line
_ROUNDS = 3
_STIFFNESS = 1e-3  # how much the higher powers are held back, where few lines say anything about them
_LEAST_BEND = 0.5  # points: less does no harm
_MOST_BEND = 40.0  # points: more is no bend of a page
_COARSE = 16  # dots for which one bend is reckoned, between which it is drawn through


@dataclass(frozen=True, slots=True)
class _Direction:
    """How far lines of one direction bend: weights of the powers of the places along and across, in dots.

    `middle` and `reach` make places (along, across) run from -1 to 1 over the lines that were seen; beyond these the
    bend goes on as it ends.
    """

    weights: Picture
    middle: tuple[float, float]
    reach: tuple[float, float]

    def at(self, along: Picture, across: Picture) -> Picture:
        u = np.clip((along - self.middle[0]) / self.reach[0], -1, 1)
        v = np.clip((across - self.middle[1]) / self.reach[1], -1, 1)
        bend: Picture = np.tensordot(_powers(u, v), self.weights, 1)
        return bend


@dataclass(frozen=True, slots=True)
class Bend:
    """How far a page is bent down (by its level lines) and to the right (by its upright ones).

    `before` is a bend that was found before, and taken out when this one was looked for.
    """

    down: _Direction | None
    right: _Direction | None
    before: Bend | None = None

    def offsets(self, x: Picture, y: Picture) -> tuple[Picture, Picture]:
        """How far right of and below each place of the straight page, in dots, its ink lies on the bent one."""
        dx, dy = np.zeros_like(x), np.zeros_like(y)
        for _ in range(2):  # the bend is known at places of the bent page
            dx, dy = (
                self.right.at(y + dy, x + dx) if self.right else dx,
                self.down.at(x + dx, y + dy) if self.down else dy,
            )
        if self.before is None:
            return dx, dy
        further = self.before.offsets(x + dx, y + dy)
        return dx + further[0], dy + further[1]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a place of the straight page, in dots, lies on the bent one."""
        dx, dy = self.offsets(np.array(x, dtype=float), np.array(y, dtype=float))
        return x + float(dx), y + float(dy)


def bend_of(levels: Picture, uprights: Picture, scale: float, before: Bend | None = None) -> Bend | None:
    """How far a page is bent, by the dots of its level and its upright ruling lines; None where these are straight.

    `before` is what has been taken out already.
    """
    bend = Bend(_direction(levels, scale), _direction(np.ascontiguousarray(uprights.T), scale))
    height, width = levels.shape
    y, x = (places.astype(float) for places in np.mgrid[0 : height : 4 * _COARSE, 0 : width : 4 * _COARSE])
    most = max(float(np.abs(offset).max()) for offset in bend.offsets(x, y)) / scale
    return replace(bend, before=before) if _LEAST_BEND <= most <= _MOST_BEND else None


def straightened(picture: Picture, bend: Bend, turn: float) -> Picture:
    """The page as if it had lain flat, from its picture before it was turned by `turn` degrees."""
    height, width = picture.shape
    rows, columns = -(-height // _COARSE) + 1, -(-width // _COARSE) + 1
    y, x = (places.astype(float) * _COARSE for places in np.mgrid[0:rows, 0:columns])
    dx, dy = bend.offsets(x, y)
    back = cv2.invertAffineTransform(cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0))
    places = np.tensordot(back, np.stack([x + dx, y + dy, np.ones_like(x)]), 1)
    to_fine = np.array([[1 / _COARSE, 0, 0], [0, 1 / _COARSE, 0]])
    across, down = (
        cv2.warpAffine(
            coarse.astype(np.float32), to_fine, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        )
        for coarse in places
    )
    flat: Picture = cv2.remap(picture, across, down, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    return flat


def _direction(mask: Picture, scale: float) -> _Direction | None:
    """How far the level lines of a mask bend; None where there are too few long ones, or all are straight."""
    places = _places(mask, scale)
    if places is None:
        return None
    along, across, line = places
    middle, reach = _range(along), _range(across)
    u, v = (along - middle[0]) / middle[1], (across - reach[0]) / reach[1]
    powers = _powers(u, v)
    kept = np.ones(along.size, bool)
    weights = np.zeros(powers.shape[1])
    for _ in range(_ROUNDS):
        weights = _fitted(powers[kept], across[kept], line[kept])
        off = _about_line(across - powers @ weights, line)
        kept = np.abs(off) <= _MOST_OFF * scale
        if kept.sum() < powers.shape[1]:
            return None
    return _Direction(weights, (middle[0], reach[0]), (middle[1], reach[1]))


def _range(places: Picture) -> tuple[float, float]:
    low, high = float(places.min()), float(places.max())
    return (low + high) / 2, max((high - low) / 2, 1.0)


def _powers(u: Picture, v: Picture) -> Picture:
    """What a bend is made of: it is 0 in the middle of each line, for where a line lies says nothing about its bend."""
    powers: Picture = np.stack([u, u * v, u * u, u * u * v, u * v * v, u * u * u], axis=-1)
    return powers


def _fitted(powers: Picture, across: Picture, line: Picture) -> Picture:
    """The weights that leave the places of each line the least apart from each other."""
    apart = np.stack([_about_line(power, line) for power in powers.T], axis=1)
    held = np.diag([0.0, 0.0, *([_STIFFNESS * len(apart)] * (powers.shape[1] - 2))])
    weights: Picture = np.linalg.lstsq(apart.T @ apart + held, apart.T @ _about_line(across, line), rcond=None)[0]
    return weights


def _about_line(values: Picture, line: Picture) -> Picture:
    """The values without the mean of those of the same line."""
    counts = np.maximum(np.bincount(line), 1)
    about: Picture = values - (np.bincount(line, values) / counts)[line]
    return about


def _places(mask: Picture, scale: float) -> tuple[Picture, Picture, Picture] | None:
    """Places on the long lines of a mask: how far along, how far across, and the number of the line."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    long = [outline for outline in outlines if cv2.boundingRect(outline)[2] >= _LONG * scale]
    if len(long) < _FEWEST_LINES or not any(_is_bent(np.asarray(outline), scale) for outline in long):
        return None
    along: list[int] = []
    across: list[float] = []
    lines: list[int] = []
    for number, outline in enumerate(long):
        x, y, width, height = cv2.boundingRect(outline)
        piece = np.zeros((height, width), np.uint8)
        cv2.drawContours(piece, [outline], 0, 1, cv2.FILLED, offset=(-x, -y))
        for column in range(0, width, max(round(_STEP * scale), 1)):
            along.append(x + column)
            across.append(y + float(np.flatnonzero(piece[:, column]).mean()))
            lines.append(number)
    return np.array(along, float), np.array(across), np.array(lines)


def _is_bent(outline: Picture, scale: float) -> bool:
    _, _, width, height = cv2.boundingRect(outline)
    thickness = cv2.contourArea(outline) / max(width - 1, 1) + 1  # the outline runs through the middles of its dots
    return bool(height - thickness > _BENT * scale)
