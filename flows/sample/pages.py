"""What a laid-out page is made of, how it may look, and how text is measured and broken.

Lengths are in points from the page's top left corner; a text's position is the left end of its baseline.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

LINE_SPACING = 1.45


@dataclass(frozen=True, slots=True)
class LayoutStyle:
    """How pages look.

    `rules` is `all`, `horizontal` or `none`, `rule_shape` `line` or `rectangle` (a thin filled one). `vertical` is how
    a tall narrow label is set: `stacked` (one character a line), `rotated` (turned by 90 degrees) or `wrapped`.
    `closes_fragments` draws the bottom line of a table where a page ends it, `repeats_heading` prints the heading of
    table 三 again on the next page. `keep_rows` False lets a page break fall inside a row of several lines.
    `side_by_side` sets the two halves of table 二 beside each other. `character_spacing` is added behind each.
    """

    page_width: float = 595.0
    page_height: float = 842.0
    margin: float = 62.0
    body_size: float = 12.0
    table_size: float = 9.0
    padding: float = 3.0
    rules: str = "all"
    rule_shape: str = "line"
    vertical: str = "stacked"
    closes_fragments: bool = True
    repeats_heading: bool = False
    keep_rows: bool = True
    page_numbers: bool = True
    side_by_side: bool = False
    character_spacing: float = 0.0

    @property
    def text_width(self) -> float:
        """The width between the margins."""
        return self.page_width - 2 * self.margin

    @property
    def page_bottom(self) -> float:
        """The lowest line that text may reach."""
        return self.page_height - self.margin


@dataclass(frozen=True, slots=True)
class TextRun:
    """A line of text; `rotation` is 0 or 90 degrees counterclockwise around its position."""

    text: str
    x: float
    baseline: float
    size: float
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruling line."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class LaidPage:
    """One page: its lines of text, its ruling lines, and the boxes of its cells (corners as those of a rule)."""

    texts: list[TextRun] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    cells: list[Rule] = field(default_factory=list)


def text_width(text: str, size: float, spacing: float = 0.0) -> float:
    """The width of a line: a full em for Chinese characters and full-width forms, half an em for the rest.

    `spacing` is added behind each character.
    """
    ems = sum(1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5 for character in text)
    return size * ems + spacing * len(text)


def wrapped(text: str, size: float, width: float, spacing: float = 0.0) -> list[str]:
    """The lines of a text broken at `width` and at its own line breaks; a number only if it is too wide."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in _words(part):
            if line and text_width(line + word, size, spacing) > width:
                lines.append(line)
                line = ""
            while len(word) > 1 and text_width(word, size, spacing) > width:
                fitting = max(1, int(width / (size / 2 + spacing)))
                lines.append(word[:fitting])
                word = word[fitting:]
            line += word
        lines.append(line)
    return lines


def _words(text: str) -> list[str]:
    words: list[str] = []
    for character in text:
        if words and character.isascii() and not character.isspace() and words[-1].isascii():
            words[-1] += character
        else:
            words.append(character)
    return words
