"""Numbers as real reports print them: blanks and placeholders for zero, signs, units, separators, full-width digits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random

from extractors.model import Kind
from flows.sample.editing import with_cells, with_number_texts, without_number
from flows.sample.model import CellKey, PrintedCell, PrintedDocument
from flows.sample.tables import printed_number
from flows.sample.vocabulary import REQUEST_TOTALS

PLACEHOLDERS = ("/", "-", "—", "无", "－", "——", "／")
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


def blank_zeros(document: PrintedDocument, _: Random) -> PrintedDocument:
    """Zeros are left blank throughout."""
    return with_cells(document, lambda cell: without_number(cell, "", Kind.BLANK) if _is_zero(cell) else cell)


def some_blank_zeros(document: PrintedDocument, random: Random) -> PrintedDocument:
    """A third of the zeros are left blank, some with a no-break space."""

    def edit(cell: PrintedCell) -> PrintedCell:
        if not _is_zero(cell) or random.random() < 0.67:
            return cell
        return without_number(cell, random.choice(("", "\u00a0", "　")), Kind.BLANK)

    return with_cells(document, edit)


def blank_totals(document: PrintedDocument, _: Random) -> PrintedDocument | None:
    """The total column of table 三 is blank in every row of outcomes."""
    if document.form == "pre2019":
        return None

    def edit(cell: PrintedCell) -> PrintedCell:
        key = cell.expected.key if cell.expected else ("", "", "")
        is_total = key[0] == "requests" and key[2] == "total" and key[1] not in REQUEST_TOTALS
        return without_number(cell, "", Kind.BLANK) if is_total else cell

    return with_cells(document, edit)


def placeholders(document: PrintedDocument, random: Random) -> PrintedDocument:
    """A third of the zeros are written / - — 无."""

    def edit(cell: PrintedCell) -> PrintedCell:
        if not _is_zero(cell) or random.random() < 0.67:
            return cell
        return without_number(cell, random.choice(PLACEHOLDERS), Kind.NOT_APPLICABLE)

    return with_cells(document, edit)


def full_width_digits(document: PrintedDocument, _: Random) -> PrintedDocument:
    """All digits are full-width."""
    return with_number_texts(document, lambda _, value: printed_number(value).translate(FULL_WIDTH))


def thousands_separators(document: PrintedDocument, random: Random) -> PrintedDocument:
    """Large numbers, with commas between the thousands, half-width or full-width."""
    comma = random.choice((",", "，"))
    return with_number_texts(_with_large_numbers(document, random), lambda _, value: f"{value:,}".replace(",", comma))


def large_numbers(document: PrintedDocument, random: Random) -> PrintedDocument:
    """Numbers of seven and eight digits, as whole cities print them."""
    return _with_large_numbers(document, random)


def _with_large_numbers(document: PrintedDocument, random: Random) -> PrintedDocument:
    def edit(cell: PrintedCell) -> PrintedCell:
        if cell.expected is None or not cell.expected.value or cell.expected.column_key == "items_change":
            return cell
        if cell.expected.table_key in ("requests", "disputes"):
            return cell
        value = cell.expected.value + random.randint(1_000_000, 30_000_000)
        return replace(cell, text=printed_number(value), expected=replace(cell.expected, value=value))

    return with_cells(document, edit)


def units_in_cells(document: PrintedDocument, random: Random) -> PrintedDocument:
    """Amounts carry their unit (43.788万元, 251000元), some counts 件."""

    def write(key: CellKey, value: Decimal) -> str | None:
        if key[2] == "amount":
            return f"{printed_number(value)}万元"
        if key[2] == "procurement_amount":
            return printed_number(value) + random.choice(("元", "万元"))
        return f"{printed_number(value)}件" if random.random() < 0.15 else None

    return with_number_texts(document, write)


def signs(document: PrintedDocument, random: Random) -> PrintedDocument | None:
    """Changes carry a sign or a word: +3, -14, 增15, 减4."""
    if document.form != "2019":
        return None
    style = random.choice(("sign", "word", "full-width"))

    def write(key: CellKey, value: Decimal) -> str | None:
        if key[2] != "items_change" or not value:
            return None
        size = printed_number(abs(value))
        mark = {"sign": "+-", "word": "增减", "full-width": "＋－"}[style][0 if value > 0 else 1]
        return mark + size

    return with_number_texts(document, write)


def padded_numbers(document: PrintedDocument, random: Random) -> PrintedDocument:
    """Spaces of all kinds before and behind the numbers."""
    gaps = ("", " ", "  ", "　", "\u00a0", "\u200b", "\n")

    def write(_: CellKey, value: Decimal) -> str:
        return random.choice(gaps) + printed_number(value) + random.choice(gaps)

    return with_number_texts(document, write)


def _is_zero(cell: PrintedCell) -> bool:
    return cell.expected is not None and cell.expected.value == 0


VALUE_VARIATIONS: dict[str, Callable[[PrintedDocument, Random], PrintedDocument | None]] = {
    "blank_zeros": blank_zeros,
    "some_blank_zeros": some_blank_zeros,
    "blank_totals": blank_totals,
    "placeholders": placeholders,
    "full_width_digits": full_width_digits,
    "thousands_separators": thousands_separators,
    "large_numbers": large_numbers,
    "units_in_cells": units_in_cells,
    "signs": signs,
    "padded_numbers": padded_numbers,
}
