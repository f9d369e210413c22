"""Documents inside a Word document that Word shows in place: imported parts (altChunk) and embedded workbooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib import import_module

from extractors.compound_file import SIGNATURE, stream
from extractors.media import MediaKind, identify
from extractors.model import Block, Grid, UnreadableDocument
from extractors.readers import read_document
from extractors.readers.package import Package, Relation

_IMPORTED = frozenset((MediaKind.HTML, MediaKind.MHTML, MediaKind.RTF, MediaKind.TEXT))
_EMBEDDED = frozenset((MediaKind.XLSX, MediaKind.XLS))


def inner_blocks(package: Package, relations: Mapping[str, Relation], relation_id: str) -> Iterator[Block]:
    """The grids and paragraphs of the part that `relation_id` names, their locators behind the part's path and `#`.

    Nothing for what is missing, damaged, or of a kind that Word does not show in place.
    """
    relation = relations.get(relation_id)
    if relation is None or not package.has(relation.target):
        return
    try:
        blocks = _blocks(_unwrapped(package.read(relation.target)))
    except UnreadableDocument:
        return
    for block in blocks:
        yield _inside(block, relation.target)


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


def _inside(block: Block, part: str) -> Block:
    if isinstance(block, Grid):
        return replace(block, cells=tuple(replace(cell, locator=f"{part}#{cell.locator}") for cell in block.cells))
    return replace(block, locator=f"{part}#{block.locator}")
