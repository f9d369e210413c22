"""The only public door of the readers: bytes in, one `Extraction` out."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from extractors.balance import doubted_by_sums
from extractors.doubt import is_doubtful, second_reading
from extractors.grids.told_rows import with_told_rows
from extractors.identity import identify
from extractors.mapping import Mapped, map_tables
from extractors.media import Media, MediaKind
from extractors.media import identify as identify_media
from extractors.model import (
    READING_INTERRUPTED,
    Content,
    Extraction,
    Grid,
    Hints,
    Paragraph,
    Problem,
    Status,
    UnreadableDocument,
)
from extractors.narrative import claims
from extractors.narrative.sections import Section, section_problems, split_sections
from extractors.readers import read_document, read_pictured_grids
from extractors.witness import witnessed

# Goes up when a reader or the mapping may read a document differently: staged documents are then read again.
READER_VERSION = "3"
_TABLES = frozenset({"proactive", "requests", "disputes"})


def extract(data: bytes, hints: Hints | None = None) -> Extraction:
    """Return all that is read out of one document.

    What the bytes are is told by their content. Never raises for a bad document: its `status` and `problem` then say
    what is wrong. Deterministic; `document_id` is the SHA-256 of the bytes in hex.
    """
    document_id = hashlib.sha256(data).hexdigest()
    media = identify_media(data)
    try:
        document = read_document(data, media)
    except UnreadableDocument as unreadable:
        return _without_content(document_id, media, unreadable)
    content = document.content
    mapped = map_tables(content.blocks)
    if content.picture_count and _TABLES - {cell.table_key for cell in mapped.cells}:
        content = replace(content, blocks=(*content.blocks, *read_pictured_grids(document.data, document.media)))
        mapped = map_tables(content.blocks)
    if document.media.kind is MediaKind.PDF and is_doubtful(mapped, content):
        mapped = second_reading(document.data, mapped)
    if content.is_recognised:
        mapped = doubted_by_sums(mapped)
    mapped = witnessed(mapped, document.data, document.media, content)
    return _give_meaning(document_id, media, content, mapped, hints or Hints())


def _without_content(document_id: str, media: Media, unreadable: UnreadableDocument) -> Extraction:
    return Extraction(
        document_id=document_id,
        media_type=media.media_type,
        status=unreadable.status,
        problem=unreadable.problem,
        reader=media.kind.value,
        reader_version=READER_VERSION,
        problems=(Problem(READING_INTERRUPTED, unreadable.problem),) if unreadable.interrupted else (),
    )


def _give_meaning(document_id: str, media: Media, content: Content, mapped: Mapped, hints: Hints) -> Extraction:
    told = replace(content, blocks=with_told_rows(content.blocks))
    sections = split_sections([block for block in told.blocks if isinstance(block, Paragraph)])
    identity = identify(told, hints)
    status, problem = _status(mapped, content, sections)
    is_report = status in (Status.READ, Status.NEEDS_OCR)
    return Extraction(
        document_id=document_id,
        media_type=media.media_type,
        status=status,
        problem=problem,
        reader=media.kind.value,
        reader_version=READER_VERSION,
        form=mapped.form,
        identity=identity,
        cells=mapped.cells,
        claims=claims(sections, identity.report_year, identity.agency_name) if is_report else (),
        problems=(*content.problems, *mapped.problems, *(section_problems(sections) if is_report else ())),
        sections=tuple((section.heading, section.text) for section in sections) if is_report else (),
        page_count=content.page_count,
    )


def _status(mapped: Mapped, content: Content, sections: tuple[Section, ...]) -> tuple[Status, str | None]:
    """Say what became of the document; one without a table of a known form says what it has instead."""
    if mapped.cells:
        return Status.READ, None
    kinds = {section.kind for section in sections}
    if content.picture_count and {"proactive", "requests", "disputes"} & kinds:
        text = f"The report's text was read, but its tables are published as pictures ({content.picture_count})."
        return Status.NEEDS_OCR, text
    if any(isinstance(block, Grid) for block in content.blocks):
        return Status.NO_TABLES, "The document has tables, but none of a known form."
    return Status.NO_TABLES, "The document holds no table of an annual report."
