"""The only public door of the readers: bytes in, one `Extraction` out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import import_module

from extractors.mapping import Mapped, map_tables
from extractors.media import Media, MediaKind, identify
from extractors.model import Content, Extraction, Grid, Hints, Paragraph, Problem, Status, UnreadableDocument

# Goes up when any reader, or the mapping, may read a document differently: staged documents are then read again.
READER_VERSION = "1"

Reader = Callable[[bytes, Media], Content]


def extract(data: bytes, hints: Hints | None = None) -> Extraction:
    """Return all that is read out of one document.

    What the bytes are is told by their content. Never raises for a bad document: its `status` and `problem` then say
    what is wrong. Deterministic; `document_id` is the SHA-256 of the bytes in hex.
    """
    hints = hints or Hints()
    document_id = hashlib.sha256(data).hexdigest()
    media = identify(data)
    try:
        content = _read(data, media)
    except UnreadableDocument as unreadable:
        return Extraction(
            document_id, media.media_type, unreadable.status, unreadable.problem, media.kind.value, READER_VERSION
        )
    return _give_meaning(document_id, media, content, hints)


def _read(data: bytes, media: Media) -> Content:
    """Read with the reader of the kind; readers are imported when first used, for some are heavy."""
    reader = _READERS.get(media.kind)
    if reader is None:
        raise UnreadableDocument(Status.UNSUPPORTED, f"No reader for {media.media_type}.")
    return reader(data, media)


def _module_reader(module: str, function: str = "read") -> Reader:
    def read(data: bytes, media: Media) -> Content:
        content: Content = getattr(import_module(module), function)(data)
        return content

    return read


def _charset_reader(module: str) -> Reader:
    def read(data: bytes, media: Media) -> Content:
        content: Content = import_module(module).read(data, media.charset)
        return content

    return read


def _empty(_data: bytes, _media: Media) -> Content:
    raise UnreadableDocument(Status.EMPTY, "The document has no bytes, or nothing but white space.")


_READERS: dict[MediaKind, Reader] = {
    MediaKind.HTML: _charset_reader("extractors.html"),
    MediaKind.TEXT: _charset_reader("extractors.text"),
    MediaKind.PDF: _module_reader("extractors.pdf"),
    MediaKind.EMPTY: _empty,
}


def _give_meaning(document_id: str, media: Media, content: Content, hints: Hints) -> Extraction:
    mapped = map_tables(content.blocks)
    status, problem = _status(mapped, content)
    return Extraction(
        document_id=document_id,
        media_type=media.media_type,
        status=status,
        problem=problem,
        reader=media.kind.value,
        reader_version=READER_VERSION,
        form=mapped.form,
        cells=mapped.cells,
        problems=(*content.problems, *mapped.problems),
        page_count=content.page_count,
    )


def _status(mapped: Mapped, content: Content) -> tuple[Status, str | None]:
    if mapped.cells:
        return Status.READ, None
    if content.picture_count and _has_sections(content):
        text = f"The report's text was read, but its tables are published as pictures ({content.picture_count})."
        return Status.NEEDS_OCR, text
    if any(isinstance(block, Grid) for block in content.blocks):
        return Status.NO_TABLES, "The document has tables, but none of a known form."
    return Status.NO_TABLES, "The document holds no table of an annual report."


def _has_sections(content: Content) -> bool:
    prose = "".join(block.text for block in content.blocks if isinstance(block, Paragraph))
    return "主动公开" in prose and "行政复议" in prose


__all__ = ["READER_VERSION", "Problem", "extract"]
