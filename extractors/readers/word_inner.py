"""Documents inside a Word document that Word shows in place: imported parts (altChunk) and embedded workbooks.

Source of the frame around objects in RTF: [MS-OLEDS] 2.2.4 and 2.2.5.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib import import_module

from extractors.compound_file import SIGNATURE, stream
from extractors.media import MediaKind, identify
from extractors.model import Block, Grid, UnreadableDocument
from extractors.readers import read_document
from extractors.readers.package import Package, Relation

_IMPORTED = frozenset((MediaKind.HTML, MediaKind.MHTML, MediaKind.RTF, MediaKind.TEXT))
_EMBEDDED = frozenset((MediaKind.XLSX, MediaKind.XLS, MediaKind.ODS))
_EMBEDDED_OBJECT = 2
_NOT_HEXADECIMAL = re.compile(r"[^0-9A-Fa-f]+")


def inner_blocks(package: Package, relations: Mapping[str, Relation], relation_id: str) -> Iterator[Block]:
    """The grids and paragraphs of the part that `relation_id` names, their locators behind the part's path and `#`.

    Nothing for what is missing, damaged, or of a kind that Word does not show in place.
    """
    relation = relations.get(relation_id)
    if relation is None or not package.has(relation.target):
        return
    try:
        data = package.read(relation.target)
    except UnreadableDocument:
        return
    yield from embedded_blocks(data, relation.target)


def object_blocks(hexadecimal: str, name: str) -> Iterator[Block]:
    """The grids and paragraphs of an object as RTF stores it, in hexadecimal, their locators behind `name` and `#`.

    Nothing for a link, and for what is damaged or of a kind that Word does not show in place.
    """
    digits = _NOT_HEXADECIMAL.sub("", hexadecimal)
    stored = bytes.fromhex(digits[: len(digits) // 2 * 2])
    try:
        _, kind = struct.unpack_from("<II", stored)
        place = 8
        for _ in range(3):  # the names of its class, topic and item
            place += 4 + struct.unpack_from("<I", stored, place)[0]
        length = struct.unpack_from("<I", stored, place)[0]
    except struct.error:
        return
    if kind == _EMBEDDED_OBJECT:
        yield from embedded_blocks(stored[place + 4 : place + 4 + length], name)


def embedded_blocks(data: bytes, name: str) -> Iterator[Block]:
    """The grids and paragraphs of a document inside another, their locators behind `name` and `#`; errors as above."""
    try:
        blocks = _blocks(_unwrapped(data))
    except UnreadableDocument:
        return
    for block in blocks:
        yield inside(block, name)


def _blocks(data: bytes) -> tuple[Block, ...]:
    media = identify(data)
    if media.kind in _IMPORTED or media.kind in _EMBEDDED:
        return read_document(data, media).content.blocks
    if media.kind is MediaKind.DOCX:
        blocks: tuple[Block, ...] = import_module("extractors.readers.docx").read(data, opens_inner=False).blocks
        return blocks
    return ()


def _unwrapped(data: bytes) -> bytes:
    """An embedded workbook without the compound file that some programs put around it."""
    return (stream(data, "Package") if data.startswith(SIGNATURE) else b"") or data


def inside(block: Block, part: str) -> Block:
    """A block of a document inside, its locator behind that of the document."""
    if isinstance(block, Grid):
        return replace(block, cells=tuple(cell._replace(locator=f"{part}#{cell.locator}") for cell in block.cells))
    return replace(block, locator=f"{part}#{block.locator}")
