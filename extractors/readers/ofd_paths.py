"""Paths of OFD: their straight, upright parts as ruling lines."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from extractors.grids.matrices import Matrix, apply

_MAX_POINTS = 20_000
_THIN = 1.0  # millimetres: a filled path as thin as this is a line
_LEVEL = 0.35  # millimetres that the ends of a level or upright line may differ
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


def numbers(text: str | None) -> list[float]:
    """The numbers of a list apart by spaces; none if any of them is not a finite number."""
    try:
        values = [float(word) for word in (text or "").split()]
    except ValueError:
        return []
    return values if all(math.isfinite(value) and abs(value) < 1e6 for value in values) else []


_Box = tuple[float, float, float, float]


def path_rules(data: str, matrix: Matrix, is_stroked: bool, is_filled: bool) -> Iterator[_Box]:
    """The level and upright lines that a path draws, as (x0, top, x1, bottom) in the unit that `matrix` gives.

    A stroked path gives its segments, a filled one itself where it is as thin as a line. Curves draw none.
    """
    for figure in _figures(data):
        points = [apply(matrix, x, y) for x, y in figure]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        bounds = (min(xs), min(ys), max(xs), max(ys))
        if is_filled and min(bounds[2] - bounds[0], bounds[3] - bounds[1]) <= _THIN:
            yield bounds
        elif is_stroked:
            for one, other in pairwise(points):
                if min(abs(one[0] - other[0]), abs(one[1] - other[1])) <= _LEVEL:
                    yield (
                        min(one[0], other[0]),
                        min(one[1], other[1]),
                        max(one[0], other[0]),
                        max(one[1], other[1]),
                    )


def _figures(data: str) -> Iterator[list[tuple[float, float]]]:
    """The runs of straight segments of a path, as their corners; a curve ends a run."""
    words = data.split()[:_MAX_POINTS]
    position = 0
    start: tuple[float, float] | None = None
    figure: list[tuple[float, float]] = []
    while position < len(words):
        command = words[position]
        count = _ARGUMENTS.get(command)
        if count is None:
            position += 1
            continue
        values = numbers(" ".join(words[position + 1 : position + 1 + count]))
        position += 1 + count
        if len(values) != count:
            continue
        if command == "L":
            figure.append((values[0], values[1]))
            continue
        if command == "C":
            if start is not None and figure:
                figure.append(start)
            continue
        if len(figure) > 1:
            yield figure
        figure = [(values[-2], values[-1])]
        if command in ("M", "S"):
            start = figure[0]
    if len(figure) > 1:
        yield figure
