"""Writes a document as rich text (.rtf), its Chinese as GBK bytes or as Unicode escapes."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from flows.sample.docx import merged_rows
from flows.sample.model import PrintedDocument, PrintedTable

HEADER = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1\froman\fcharset0 Times New Roman;}}"


def gbk_text(text: str) -> str:
    """Text with its non-ASCII characters as bytes of code page 936; those it lacks as Unicode escapes."""
    parts = []
    for character in text:
        try:
            coded = character.encode("gbk")
        except UnicodeEncodeError:
            parts.append(_unicode_escape(character))
            continue
        parts.append(_plain(character) if len(coded) == 1 else "".join(f"\\'{byte:02x}" for byte in coded))
    return "".join(parts)


def unicode_text(text: str) -> str:
    r"""Text with its non-ASCII characters as \u escapes, each with a question mark for readers that know none."""
    return "".join(_plain(character) if character.isascii() else _unicode_escape(character) for character in text)


def _unicode_escape(character: str) -> str:
    units = character.encode("utf-16-le")
    numbers = [int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2)]
    return "".join(rf"\u{number}?" for number in numbers)


def _plain(character: str) -> str:
    return {"\\": r"\\", "{": r"\{", "}": r"\}", "\n": r"\line "}.get(character, character)


def rtf_document(document: PrintedDocument, _: Random, write: Callable[[str], str] = gbk_text) -> bytes:
    """The document as an .rtf file in ASCII."""
    parts = [HEADER, rf"{{\info{{\title {write(document.title)}}}}}"]
    for block in document.blocks:
        if isinstance(block, PrintedTable):
            parts.append(_table(block, write))
        else:
            parts.append(rf"\pard\plain\f0 {write(block.text)}\par")
    return ("\n".join(parts) + "\n}").encode("ascii")


def _table(table: PrintedTable, write: Callable[[str], str]) -> str:
    unit = 9000 / sum(table.widths)
    rights = [round(unit * sum(table.widths[: column + 1])) for column in range(len(table.widths))]
    rows = []
    for row in merged_rows(table):
        definitions, texts, column = [], [], 0
        for cell, continues in row:
            column += cell.column_span
            merge = "" if cell.row_span == 1 else r"\clvmrg" if continues else r"\clvmgf"
            definitions.append(
                rf"{merge}\clbrdrt\brdrs\clbrdrl\brdrs\clbrdrb\brdrs\clbrdrr\brdrs\cellx{rights[column - 1]}"
            )
            texts.append(rf"\pard\intbl\f0 {'' if continues else write(cell.text)}\cell")
        rows.append(rf"\trowd\trgaph108{''.join(definitions)}" + "\n" + "\n".join(texts) + r"\row")
    return "\n".join(rows) + r"\pard"
