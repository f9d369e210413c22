"""Tables that a script holds as data, rows of cells in arrays, for itself to draw. Nothing is executed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from typing import TypeAlias

_Value: TypeAlias = "str | int | float | bool | list[_Value] | dict[str, _Value] | None"
_OPENS_ROWS = re.compile(r"\[\s*[\[{]")
_TOKENS = re.compile(r"""\\.|["'`\[\]{}]""", re.DOTALL)
_UNQUOTED_NAME = re.compile(r"(?<=[{,])(\s*)([A-Za-z_$][\w$]*)(\s*):")
_TRAILING_COMMA = re.compile(r",(\s*[\]}])")
_STRING = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""", re.DOTALL)
_TEXTS = ("text", "value", "content", "label", "name", "title", "html", "v")
_MOST_TRIED, _LONGEST, _FEWEST_ROWS = 20, 200_000, 2


def tables_of_data(script: str) -> Iterator[str]:
    """Give as markup the tables that a script holds as arrays of rows.

    A row is an array of cells, or an object whose values are its cells; a cell is a value, or an object with its text
    and its spans. Data that is not JSON but for the names and quotes that scripts allow is left alone.
    """
    at = 0
    for _ in range(_MOST_TRIED):
        match = _OPENS_ROWS.search(script, at)
        if match is None:
            return
        end = _end(script, match.start())
        rows = _rows(_loaded(script[match.start() : end])) if end else []
        if len(rows) >= _FEWEST_ROWS:
            yield "<table>" + "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows) + "</table>"
            at = end
        else:
            at = match.start() + 1


def _end(script: str, start: int) -> int:
    """Return where the bracket that opens at `start` is closed; 0 if it is not, within bounds."""
    depth, quote = 0, ""
    for match in _TOKENS.finditer(script, start, start + _LONGEST):
        mark = match.group()
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "\"'`":
            quote = mark
        elif mark in "[{":
            depth += 1
        elif mark in "]}":
            depth -= 1
            if depth == 0:
                return match.end()
    return 0


def _loaded(literal: str) -> _Value:
    for text in (literal, _as_json(literal)):
        try:
            loaded: _Value = json.loads(text)
        except (ValueError, RecursionError):
            continue
        return loaded
    return None


def _as_json(literal: str) -> str:
    """Return a literal of a script as JSON: names and strings in double quotes, no comma behind the last."""
    parts = _STRING.split(literal)
    for number, part in enumerate(parts):
        if number % 2 == 0:
            parts[number] = _TRAILING_COMMA.sub(r"\1", _UNQUOTED_NAME.sub(r'\1"\2"\3:', part))
        elif part[0] == "'":
            parts[number] = json.dumps(part[1:-1].replace("\\'", "'"), ensure_ascii=False)
    return "".join(parts)


def _rows(value: _Value) -> list[list[_Value]]:
    if not isinstance(value, list):
        return []
    rows = [list(row.values()) if isinstance(row, dict) else row for row in value]
    return [row for row in rows if isinstance(row, list) and not any(isinstance(cell, list) for cell in row)]


def _cell(cell: _Value) -> str:
    if not isinstance(cell, dict):
        return f"<td>{_text(cell)}</td>"
    names = {name.lower(): value for name, value in cell.items()}
    text = next((names[name] for name in _TEXTS if name in names), None)
    spans = "".join(f' {name}="{_text(names[name])}"' for name in ("rowspan", "colspan") if name in names)
    return f"<td{spans}>{_text(text)}</td>"


def _text(value: _Value) -> str:
    return "" if value is None or isinstance(value, (bool, list, dict)) else escape(str(value)).replace("\n", "<br>")
