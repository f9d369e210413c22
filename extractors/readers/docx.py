"""Word documents since 2007 (.docx) to grids and paragraphs."""

from __future__ import annotations

import re
from functools import partial

from lxml import etree

from extractors.model import Content, Status, UnreadableDocument
from extractors.readers.package import Package, local_name
from extractors.readers.word_body import BodyReader
from extractors.readers.word_inner import inner_blocks
from extractors.readers.word_numbering import read_numbering
from extractors.readers.word_styles import read_styles

_PICTURE_NAME = re.compile(r"(\d{0,6})\.(?:png|jpe?g|tiff?|bmp|gif|webp)$", re.IGNORECASE)
_MAX_PICTURES = 40
_PROPERTIES = ("title", "subject", "creator", "keywords", "description", "lastModifiedBy", "created", "modified")


def read(data: bytes, *, opens_inner: bool = True) -> Content:
    """The tables and paragraphs of a .docx in document order.

    Merged cells come as spans; nested tables follow the table they stand in; text boxes follow their paragraph; so do
    documents inside that Word shows in place (imported parts, embedded workbooks), but for such inside those
    (`opens_inner`); deleted, struck-out and hidden text, field codes, headers, footers and notes are left out; a
    calculation whose result is not stored stands as its formula; the numbers of lists are put before their paragraphs.
    Pictures large enough to hold a table are counted. Cells carry `t<table>/r<row>/c<column>`, paragraphs `p<number>`,
    each counted from 1, behind `<part>#` in a document inside.

    Raises UnreadableDocument for a damaged, encrypted or oversized package.
    """
    package = Package(data)
    main = package.main_part("word/document.xml")
    document = package.xml(main)
    body = next((child for child in document.iter() if local_name(child) == "body"), None)
    if body is None:
        raise UnreadableDocument(Status.UNREADABLE, "The Word document has no body.")
    folder = main.rpartition("/")[0]
    styles = _part(package, f"{folder}/styles.xml")
    numbering = read_numbering(_part(package, f"{folder}/numbering.xml"), styles)
    inner = partial(inner_blocks, package, package.relations(main)) if opens_inner else lambda _: ()
    reader = BodyReader(numbering, read_styles(styles), inner)
    reader.read(body)
    metas = _metas(package)
    return reader.content(dict(metas).get("title", ""), metas)


def pictures(data: bytes) -> tuple[bytes, ...]:
    """The picture files of a .docx, in the order in which Word numbered them, at most 40; for reading scans pasted in.

    Raises UnreadableDocument as `read`; a picture that cannot be unpacked is left out.
    """
    package = Package(data)
    numbered = []
    for name in package.names:
        match = _PICTURE_NAME.search(name)
        if match is not None and "/media/" in name:
            numbered.append((int(match.group(1) or 0), name))
    found = []
    for _, name in sorted(numbered)[:_MAX_PICTURES]:
        try:
            found.append(package.read(name))
        except UnreadableDocument:
            continue
    return tuple(found)


def _part(package: Package, name: str) -> etree._Element | None:
    """A part that the document can be read without, None where it is missing or broken."""
    try:
        return package.xml(name) if package.has(name) else None
    except UnreadableDocument:
        return None


def _metas(package: Package) -> tuple[tuple[str, str], ...]:
    properties = _part(package, "docProps/core.xml")
    if properties is None:
        return ()
    return tuple(
        (local_name(part), part.text.strip())
        for part in properties
        if local_name(part) in _PROPERTIES and part.text and part.text.strip()
    )
