"""Spreadsheets exported as text (.csv, .tsv) to grids: one for each table."""

from __future__ import annotations

import csv
import io
import re

from extractors.delimiter import delimiter_of
from extractors.grids.placement import MAX_COLUMNS, MAX_ROWS
from extractors.model import Content, Status, UnreadableDocument
from extractors.readers.sheet_tables import sheet_blocks

_MAX_BYTES = 16 * 2**20
# how spreadsheets are told to keep a number as it is written: a formula of a text, a mark before it that they hide
_KEPT_AS_WRITTEN = re.compile(r"""="(?P<formula>[^"]*)"|'(?P<marked>[+-]?\d[\d,.]*)""")


def read(data: bytes, charset: str | None) -> Content:
    """The tables and paragraphs of a text file in `charset` (UTF-8 where None), its fields parted by `,` `;` or tabs.

    They come out as those of a sheet: blank rows part tables, a row of one long text is a paragraph. What was merged in
    the spreadsheet is a text and blank cells beside it or below. Bytes that the charset cannot decode become U+FFFD.

    Raises UnreadableDocument for more than 16 MB, and for text that is no table.
    """
    if len(data) > _MAX_BYTES:
        raise UnreadableDocument(Status.REJECTED, f"The table is larger than {_MAX_BYTES // 2**20} MB.")
    text = data.decode(charset or "utf-8", "replace").removeprefix("\ufeff")
    delimiter = delimiter_of(text)
    if delimiter is None:
        raise UnreadableDocument(Status.UNREADABLE, "No character parts the fields of this text.")
    rows: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([_field(field) for field in record[:MAX_COLUMNS]])
            if len(rows) >= MAX_ROWS:
                break
    except csv.Error as error:
        raise UnreadableDocument(Status.UNREADABLE, f"The table is damaged: {error}.") from error
    return Content(tuple(sheet_blocks(rows, None)))


def _field(field: str) -> str:
    text = field.replace("\r\n", "\n").replace("\r", "\n").strip()
    kept = _KEPT_AS_WRITTEN.fullmatch(text)
    return text if kept is None else kept["formula"] or kept["marked"] or ""
