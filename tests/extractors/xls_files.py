"""A small writer of Excel 5 and Excel 97 workbooks for the tests of their reader: the records that it needs."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_SECTOR = 512
_NUMBERS = _SECTOR // 4
_LEAST = 4096
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_FORMATS = {0: "General", 176: '0"件"', 177: "yyyy-mm-dd", 178: "#,##0_ ", 179: '0!.0000"万元"'}
_SHEET, _BOOK = 0x10, 0x05


@dataclass(frozen=True)
class XlsSheet:
    """Cells by row and column, merged areas, what is hidden.

    A cell is a number, perhaps with its format's index, a text, or of a formula the bytes behind its style.
    """

    cells: Mapping[tuple[int, int], str | float | tuple[float, int] | bytes]
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    is_hidden: bool = False
    name: str = field(default="Sheet1")


def xls(*sheets: XlsSheet, code_page: int | None = None, charset: str = "utf-16-le", has_styles: bool = True) -> bytes:
    """A workbook of Excel 97, or of Excel 5 where a `charset` of bytes is given, which names `code_page`.

    Without `has_styles`, its cells name styles that it does not define.
    """
    is_new = charset == "utf-16-le"
    version = 0x600 if is_new else 0x500

    def text(value: str, size: str) -> bytes:
        encoded = value.encode(charset)
        length = len(value) if is_new else len(encoded)
        return struct.pack(f"<{size}", length) + (b"\x01" if is_new else b"") + encoded

    start = _record(0x809, struct.pack("<HHHHII", version, _BOOK, 0, 0, 0, 0)[: 16 if is_new else 8])
    if code_page is not None:
        start += _record(0x42, struct.pack("<H", code_page))
    for number, code in _FORMATS.items():
        start += _record(0x41E, struct.pack("<H", number) + text(code, "H" if is_new else "B"))
    for number in _FORMATS if has_styles else ():
        start += _record(0xE0, struct.pack("<HH", 0, number) + bytes(16 if is_new else 12))
    bodies = [_sheet(sheet, version, text) for sheet in sheets]
    names = [text(sheet.name, "B") for sheet in sheets]
    place = len(start) + sum(4 + 6 + len(name) for name in names) + 4
    for sheet, name, body in zip(sheets, names, bodies, strict=True):
        start += _record(0x85, struct.pack("<IBB", place, sheet.is_hidden, 0) + name)
        place += len(body)
    stream = start + _record(0x0A, b"") + b"".join(bodies)
    return compound_file("Workbook" if is_new else "Book", stream)


def _sheet(sheet: XlsSheet, version: int, text: object) -> bytes:
    assert callable(text)
    styles = list(_FORMATS)
    body = _record(0x809, struct.pack("<HHHHII", version, _SHEET, 0, 0, 0, 0)[: 16 if version == 0x600 else 8])
    for column in sheet.hidden_columns:
        body += _record(0x7D, struct.pack("<HHHHHH", column, column, 2000, 0, 1, 0))
    for row in sheet.hidden_rows:
        body += _record(0x208, struct.pack("<HHHHHHI", row, 0, 9, 300, 0, 0, 0x120))
    for (row, column), value in sorted(sheet.cells.items()):
        if isinstance(value, str):
            body += _record(0x204, struct.pack("<HHH", row, column, 0) + text(value, "H"))
        elif isinstance(value, bytes):
            body += _record(0x06, struct.pack("<HHH", row, column, 0) + value)
        else:
            number, style = value if isinstance(value, tuple) else (value, 0)
            body += _record(0x203, struct.pack("<HHHd", row, column, styles.index(style), number))
    if sheet.merged:
        areas = b"".join(struct.pack("<HHHH", top, bottom, left, right) for top, left, bottom, right in sheet.merged)
        body += _record(0xE5, struct.pack("<H", len(sheet.merged)) + areas)
    return body + _record(0x0A, b"")


def _record(kind: int, fields: bytes) -> bytes:
    return struct.pack("<HH", kind, len(fields)) + fields


def compound_file(name: str, stream: bytes) -> bytes:
    """A compound file that holds one stream of less than 60,000 bytes; a short one as such files hold short ones."""
    is_short = len(stream) < _LEAST
    count = -(-len(stream) // _SECTOR)
    chain = [_TABLE, _END, *range(3, 2 + count), _END, *[_END] * is_short]
    table = struct.pack(f"<{_NUMBERS}I", *chain, *[_FREE] * (_NUMBERS - len(chain)))
    root_start, root_size, start = (2, len(stream), 0) if is_short else (_END, 0, 2)
    directory = _entry("Root Entry", 5, 1, root_start, root_size) + _entry(name, 2, _FREE, start, len(stream))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6)),
        *(0, 1, 1, 0, _LEAST, 2 + count if is_short else _END, int(is_short), _END, 0),
    )
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    data = header + table + directory.ljust(_SECTOR, b"\0") + stream.ljust(count * _SECTOR, b"\0")
    if is_short:
        short_count = -(-len(stream) // 64)
        data += struct.pack(f"<{_NUMBERS}I", *range(1, short_count), _END, *[_FREE] * (_NUMBERS - short_count))
    return data


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ", encoded, len(encoded) + 2, kind, 1, _FREE, _FREE, child, bytes(16), 0, 0, 0, start, size
    )
