"""Excel workbooks in binary parts (.xlsb) to sheets. Source: [MS-XLSB] 2.1.4 (records), 2.4 and 2.5 (their fields)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.grids.placement import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from extractors.model import Status, UnreadableDocument
from extractors.readers.package import Package
from extractors.readers.sheet_tables import Area, Sheet
from extractors.readers.sheet_values import as_date, as_shown, as_text, shows_dates

_ROW, _COLUMNS, _MERGED, _SHEET, _PROPERTIES = 0, 60, 176, 156, 153
_SHARED_TEXT, _FORMAT, _STYLES_BEGIN, _STYLE, _STYLES_END = 19, 44, 617, 47, 618
_BLANK, _SMALL, _ERROR, _TRUTH, _REAL, _TEXT, _SHARED = range(1, 8)
# cells of formulas hold what cells of values hold, then the formula
_LIKE = {8: _TEXT, 9: _REAL, 10: _TRUTH, 11: _ERROR, 62: _TEXT}
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


@dataclass(frozen=True, slots=True)
class _Workbook:
    texts: tuple[str, ...]
    date_styles: tuple[bool, ...]
    codes: tuple[str | None, ...]
    since_1904: bool


def sheets(package: Package, main: str) -> Iterator[Sheet]:
    """The sheets that the workbook in part `main` shows, in order; errors as `sheet_xlsx.sheets`."""
    try:
        relations = package.relations(main)
        parts = {relation.kind: relation.target for relation in relations.values()}
        records = _records(package.read(main))
        workbook = _Workbook(
            _shared_texts(package, parts.get("sharedStrings", "")),
            *_styles(package, parts.get("styles", "")),
            any(kind == _PROPERTIES and fields[0] & 1 for kind, fields in records),
        )
        for kind, fields in records:
            if kind != _SHEET or struct.unpack_from("<I", fields)[0]:
                continue
            relation = relations.get(_wide(fields, 8)[0])
            if relation is not None and relation.kind == "worksheet" and package.has(relation.target):
                yield _sheet(_records(package.read(relation.target)), workbook)
    except (struct.error, IndexError) as error:
        raise UnreadableDocument(Status.UNREADABLE, f"The workbook is damaged: {error}.") from error


def _records(part: bytes) -> list[tuple[int, bytes]]:
    """The kind and fields of each record; kind and length are written in groups of seven bits."""
    found = []
    place = 0
    while place < len(part):
        kind, place = part[place], place + 1
        if kind & 0x80:
            kind, place = (kind & 0x7F) | (part[place] & 0x7F) << 7, place + 1
        length = 0
        for group in range(4):
            byte, place = part[place], place + 1
            length |= (byte & 0x7F) << 7 * group
            if not byte & 0x80:
                break
        found.append((kind, part[place : place + length]))
        place += length
    return found


def _wide(fields: bytes, at: int) -> tuple[str, int]:
    """A text of the length written before it, and where it ends."""
    end = at + 4 + 2 * min(struct.unpack_from("<I", fields, at)[0], len(fields))
    return fields[at + 4 : end].decode("utf-16-le", "replace"), end


def _shared_texts(package: Package, name: str) -> tuple[str, ...]:
    if not package.has(name):
        return ()
    return tuple(as_text(_wide(fields, 1)[0]) for kind, fields in _records(package.read(name)) if kind == _SHARED_TEXT)


def _styles(package: Package, name: str) -> tuple[tuple[bool, ...], tuple[str | None, ...]]:
    """By style whether it shows dates, and its format where that is one of the workbook's own."""
    codes: dict[int, str] = {}
    numbers: list[int] = []
    is_of_cells = False
    for kind, fields in _records(package.read(name)) if package.has(name) else ():
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", fields)[0]] = _wide(fields, 2)[0]
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            is_of_cells = kind == _STYLES_BEGIN
        elif kind == _STYLE and is_of_cells:
            numbers.append(struct.unpack_from("<H", fields, 2)[0])
    found = tuple(map(codes.get, numbers))
    return tuple(map(shows_dates, numbers, found)), found


def _sheet(records: list[tuple[int, bytes]], workbook: _Workbook) -> Sheet:
    rows: list[list[str]] = []
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    merged: list[Area] = []
    count = 0
    is_within = False
    for kind, fields in records:
        if kind == _ROW:
            at = struct.unpack_from("<I", fields)[0]
            is_within = len(rows) <= at < MAX_ROWS and count <= MAX_CELLS
            if is_within:
                rows.extend([] for _ in range(at - len(rows) + 1))
                if fields[11] & 0x10:
                    hidden_rows.add(at)
        elif kind == _COLUMNS:
            first, last, width, _, flags = struct.unpack_from("<IIIIH", fields)
            if flags & 1 or not width:
                hidden_columns.update(range(first, min(last + 1, MAX_COLUMNS)))
        elif kind == _MERGED and len(merged) < MAX_CELLS:
            top, bottom, left, right = struct.unpack_from("<IIII", fields)
            merged.append(Area(top, left, bottom, right))
        elif is_within and _BLANK < _LIKE.get(kind, kind) <= _SHARED:
            column = struct.unpack_from("<I", fields)[0]
            if len(rows[-1]) <= column < MAX_COLUMNS:
                rows[-1].extend("" for _ in range(column - len(rows[-1])))
                rows[-1].append(_shown(kind, fields, workbook))
                count += 1
    return Sheet(rows, merged, frozenset(hidden_rows), frozenset(hidden_columns))


def _shown(kind: int, fields: bytes, workbook: _Workbook) -> str:
    like = _LIKE.get(kind, kind)
    if like == _TEXT:
        return as_text(_wide(fields, 9 if kind == 62 else 8)[0])
    if like == _SHARED:
        place = struct.unpack_from("<I", fields, 8)[0]
        return workbook.texts[place] if place < len(workbook.texts) else ""
    if like == _TRUTH:
        return "TRUE" if fields[8] else "FALSE"
    if like == _ERROR:
        return _ERRORS.get(fields[8], "#ERROR")
    number = struct.unpack_from("<d", fields, 8)[0] if like == _REAL else _small(struct.unpack_from("<i", fields, 8)[0])
    style = int.from_bytes(fields[4:7], "little")
    if style < len(workbook.date_styles) and workbook.date_styles[style]:
        return as_date(number, since_1904=workbook.since_1904)
    return as_shown(number, workbook.codes[style] if style < len(workbook.codes) else None)


def _small(packed: int) -> float:
    """A number in 30 bits: a whole one, or the upper half of a real one; perhaps a hundredth of it."""
    number = float(packed >> 2) if packed & 2 else struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))[0]
    return number / 100 if packed & 1 else number
