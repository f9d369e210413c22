"""Small steps that variations are made of: a document with other tables, a table with other cells or rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from extractors.model import Kind
from flows.sample.model import CellKey, PrintedCell, PrintedDocument, PrintedTable

EditCell = Callable[[PrintedCell], PrintedCell]


def with_tables(document: PrintedDocument, edit: Callable[[PrintedTable], PrintedTable]) -> PrintedDocument:
    """The document with every table edited."""
    return replace(
        document, blocks=tuple(edit(block) if isinstance(block, PrintedTable) else block for block in document.blocks)
    )


def with_table(document: PrintedDocument, key: str, edit: Callable[[PrintedTable], PrintedTable]) -> PrintedDocument:
    """The document with the tables of this key edited."""
    return with_tables(document, lambda table: edit(table) if table.key == key else table)


def with_cells(document: PrintedDocument, edit: EditCell) -> PrintedDocument:
    """The document with every cell of every table edited."""
    return with_tables(
        document, lambda table: replace(table, rows=tuple(tuple(edit(cell) for cell in row) for row in table.rows))
    )


def with_labels(document: PrintedDocument, edit: Callable[[str], str]) -> PrintedDocument:
    """The document with the text of every label and heading edited."""
    return with_cells(document, lambda cell: replace(cell, text=edit(cell.text)) if cell.is_label else cell)


def with_number_texts(document: PrintedDocument, write: Callable[[CellKey, Decimal], str | None]) -> PrintedDocument:
    """The document with its numbers written in another way that means the same; None leaves a number as it is."""

    def edit_cell(cell: PrintedCell) -> PrintedCell:
        if cell.expected is None or cell.expected.value is None:
            return cell
        text = write(cell.expected.key, cell.expected.value)
        return cell if text is None else replace(cell, text=text)

    return with_cells(document, edit_cell)


def without_number(cell: PrintedCell, text: str, kind: Kind) -> PrintedCell:
    """The cell printed as `text` that is no number: a blank or a placeholder."""
    if cell.expected is None:
        return replace(cell, text=text)
    return replace(cell, text=text, expected=replace(cell.expected, kind=kind, value=None))


def values_of(tables: Iterable[PrintedTable]) -> dict[CellKey, Decimal | None]:
    """The values that the tables print, None for what is no number."""
    return {cell.expected.key: cell.expected.value for table in tables for cell in table.cells() if cell.expected}
