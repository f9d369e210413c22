"""Plots as SVG text: bars, upright for years and lying for names."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from flows.output import as_text

WIDTH = 520
BLUE = "#3d6fa3"
SOFT = "#5d6675"
LINE = "#d9dde4"


def upright_bars(labels: Sequence[str], values: Sequence[float], color: str = BLUE) -> str:
    """Return a bar for each label in order, with its value above; nothing for no values."""
    if not values:
        return ""
    height, floor, ceiling = 210, 180, 24
    step = (WIDTH - 20) / len(values)
    most = max(max(values), 1e-9)
    every = max(1, round(34 / step))
    parts = [f'<line x1="10" x2="{WIDTH - 10}" y1="{floor}" y2="{floor}" stroke="{LINE}"/>']
    for number, (label, value) in enumerate(zip(labels, values, strict=True)):
        x, tall = 10 + number * step, (floor - ceiling) * max(value, 0) / most
        parts.append(
            f'<rect x="{x + step * 0.15:.1f}" y="{floor - tall:.1f}" width="{step * 0.7:.1f}" height="{tall:.1f}"'
            f' fill="{color}"><title>{escape(label)}: {escape(as_text(value))}</title></rect>'
        )
        if number % every == 0:
            parts.append(_words(x + step / 2, floor + 16, label, "middle"))
            parts.append(_words(x + step / 2, floor - tall - 5, short(value), "middle"))
    return f'<svg viewBox="0 0 {WIDTH} {height}" role="img">{"".join(parts)}</svg>'


def lying_bars(labels: Sequence[str], values: Sequence[float], color: str = BLUE) -> str:
    """Return a bar for each label, one below the other, with the label before and the value behind."""
    if not values:
        return ""
    row, names = 24, 230
    most = max(max(values), 1e-9)
    room = WIDTH - names - 60
    parts = []
    for number, (label, value) in enumerate(zip(labels, values, strict=True)):
        y, long = number * row, room * max(value, 0) / most
        parts.append(_words(names - 8, y + 16, label, "end"))
        parts.append(
            f'<rect x="{names}" y="{y + 4}" width="{long:.1f}" height="{row - 8}" fill="{color}">'
            f"<title>{escape(label)}: {escape(as_text(value))}</title></rect>"
        )
        parts.append(_words(names + long + 6, y + 16, short(value), "start"))
    return f'<svg viewBox="0 0 {WIDTH} {row * len(values)}" role="img">{"".join(parts)}</svg>'


def short(value: float) -> str:
    """Return the number in few characters: 1.2万 from ten thousand, 3.4亿 from a hundred million."""
    for size, unit in ((100_000_000, "亿"), (10_000, "万")):
        if abs(value) >= size:
            return f"{value / size:.1f}".rstrip("0").rstrip(".") + unit
    return as_text(round(value, 1))


def _words(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="11" fill="{SOFT}">{escape(words)}</text>'
