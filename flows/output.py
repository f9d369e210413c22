"""What a command shows: tables for people, or the same facts as one JSON object for machines."""

from __future__ import annotations

import dataclasses
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TextIO

WIDTH_WITHOUT_TERMINAL = 200
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class CommandFailed(Exception):
    """Raised when a command could not do its work, for a reason that the text says; the command ends with code 1."""


class WrongUsage(Exception):
    """Raised when a command was asked for what cannot be; the command ends with code 2."""


class Output:
    """Shows facts as they come, or keeps them for one JSON object that `close` writes.

    What comes from documents is shown without control characters, so that no document speaks to the terminal.
    """

    def __init__(self, as_json: bool = False, stream: TextIO | None = None) -> None:
        self.as_json = as_json
        self.collected: dict[str, Any] = {}
        self._stream = stream or sys.stdout

    def facts(self, key: str, facts: Mapping[str, Any], title: str = "") -> None:
        """Show names and values, one line each."""
        self.collected[key] = dict(facts)
        if self.as_json:
            return
        width = max((display_width(name) for name in facts), default=0)
        self._title(title)
        for name, value in facts.items():
            self._write(f"  {pad(name, width)}  {as_text(value)}")

    def rows(self, key: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> None:
        """Show a table; numbers stand to the right, long text in the last column is wrapped."""
        kept = [list(row) for row in rows]
        self.collected[key] = [dict(zip(columns, row, strict=True)) for row in kept]
        if self.as_json:
            return
        self._title(title)
        for line in table_lines(columns, kept, self._width()):
            self._write(line)

    def note(self, text: str, key: str = "notes") -> None:
        """Show a sentence."""
        self.collected.setdefault(key, []).append(text)
        if not self.as_json:
            self._write(as_text(text, keep_lines=True))

    def close(self) -> None:
        """Write the JSON object, if that is what was asked for."""
        if self.as_json:
            self._write(json.dumps(self.collected, default=plain, ensure_ascii=False, indent=1))

    def _title(self, title: str) -> None:
        if title:
            self._write(title)

    def _write(self, line: str) -> None:
        self._stream.write(line + "\n")

    def _width(self) -> int:
        if not self._stream.isatty():
            return WIDTH_WITHOUT_TERMINAL
        import shutil

        return max(60, shutil.get_terminal_size().columns)


def plain(value: Any) -> Any:
    """Return the value as JSON can hold it: whole decimals as numbers, others exact as text, times in ISO 8601."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else format(value.normalize(), "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)


def as_text(value: Any, keep_lines: bool = False) -> str:
    """Return the value as people read it: no trailing zeros, whole seconds, no control characters, one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    if isinstance(value, Decimal):
        return str(plain(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {as_text(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(as_text(each) for each in value)
    text = str(value) if keep_lines else " ".join(str(value).split())
    return _CONTROL.sub("�", text)


def display_width(text: str) -> int:
    """Return how many columns of a terminal the text takes; Chinese characters take two."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def pad(text: str, width: int, right: bool = False) -> str:
    """Return the text filled up with blanks to this width."""
    blanks = " " * max(0, width - display_width(text))
    return blanks + text if right else text + blanks


def table_lines(columns: Sequence[str], rows: Sequence[Sequence[Any]], width: int) -> list[str]:
    """Return the lines of a table that is at most `width` wide: the widest columns are wrapped to make it fit."""
    texts = [[as_text(value) for value in row] for row in rows]
    widths = [
        max([display_width(column), *(display_width(row[index]) for row in texts)])
        for index, column in enumerate(columns)
    ]
    while sum(widths) + 2 * len(widths) > width and max(widths) > 20:
        widths[widths.index(max(widths))] -= 1
    right = [bool(rows) and all(_is_number(row[index]) for row in rows) for index in range(len(columns))]
    lines = ["  ".join(pad(column, widths[index], right[index]) for index, column in enumerate(columns)).rstrip()]
    lines.append("  ".join("─" * each for each in widths))
    for row in texts:
        parts = [wrapped(value, widths[index]) for index, value in enumerate(row)]
        for line in range(max((len(part) for part in parts), default=0)):
            cells = [part[line] if line < len(part) else "" for part in parts]
            lines.append("  ".join(pad(cell, widths[i], right[i]) for i, cell in enumerate(cells)).rstrip())
    return lines


def wrapped(text: str, width: int) -> list[str]:
    """Return the text cut into lines of at most this width, at blanks where there are any."""
    lines: list[str] = []
    while display_width(text) > width:
        cut = taken = 0
        for position, character in enumerate(text):
            taken += display_width(character)
            if taken > width:
                break
            cut = position + 1
        blank = text.rfind(" ", max(1, cut - width // 2), cut + 1)
        cut = blank if blank > 0 else max(1, cut)
        lines.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*lines, text]


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float | Decimal) and not isinstance(value, bool))
