"""Writes a document as the plain text that converters make of a Word file.

A tab stands before each cell, a blank line behind each row.
"""

from __future__ import annotations

from random import Random

from flows.sample.docx import merged_rows
from flows.sample.model import PrintedDocument, PrintedTable


def text_export(document: PrintedDocument, _: Random) -> bytes:
    """The document as UTF-8 text; cells merged downwards come again as empty cells, wrapped labels as further lines."""
    parts = []
    for block in document.blocks:
        if isinstance(block, PrintedTable):
            parts.append("\n".join(_row(block, number) for number in range(len(block.rows))) + "\n\n")
        else:
            parts.append(block.text + "\n")
    return "".join(parts).encode()


def _row(table: PrintedTable, number: int) -> str:
    cells = ["\t" + ("" if continues else cell.text.strip("\n")) for cell, continues in merged_rows(table)[number]]
    return "\n".join(cells) + "\n"
