"""Which reader reads which kind of document. Readers are imported when first used, for some are heavy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module

from extractors.media import Media, MediaKind, identify
from extractors.model import Block, Content, Grid, Problem, Status, UnreadableDocument

# kind → module with a function `read`; those that decode text themselves take the charset as well
_WITH_CHARSET = {
    MediaKind.HTML: "extractors.readers.html",
    MediaKind.TEXT: "extractors.readers.text",
    MediaKind.CSV: "extractors.readers.delimited",
}
_BINARY = {
    MediaKind.PDF: "extractors.readers.pdf",
    MediaKind.DOCX: "extractors.readers.docx",
    MediaKind.DOC: "extractors.readers.doc",
    MediaKind.ODT: "extractors.readers.odt",
    MediaKind.RTF: "extractors.readers.rtf",
    MediaKind.WORD_XML: "extractors.readers.word_xml",
    MediaKind.MHTML: "extractors.readers.mhtml",
    MediaKind.XLSX: "extractors.readers.sheet",
    MediaKind.XLS: "extractors.readers.sheet",
    MediaKind.ODS: "extractors.readers.sheet",
    MediaKind.SHEET_XML: "extractors.readers.sheet_xml",
    MediaKind.OFD: "extractors.readers.ofd",
    MediaKind.IMAGE: "extractors.readers.scan",
}
# A report with all that stands around it has less than a hundredth of this.
MAXIMUM_CHARACTERS = 5_000_000
_MOST_NAMED = 10
_WITH_PICTURES = frozenset({MediaKind.PDF, MediaKind.OFD})


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What a reader made of a document, with its bytes: of an archive, those of the document chosen."""

    data: bytes
    media: Media
    content: Content


def read_document(data: bytes, media: Media) -> ReadDocument:
    """Return what the reader for this kind of document makes of its bytes.

    A PDF or OFD without text is read as a scan. Of an archive, the first document that holds tables is read, else the
    first that can be read at all; a problem names the rest. Raises `UnreadableDocument` for an empty document, for a
    kind that has no reader, for one with more text than `MAXIMUM_CHARACTERS`, and whenever the reader does.
    """
    if media.kind is MediaKind.ZIP:
        return _read_archive(data)
    content = _read_any(data, media)
    count = sum(map(_length, content.blocks))
    if count > MAXIMUM_CHARACTERS:
        problem = f"The document holds {count:,} characters of text; at most {MAXIMUM_CHARACTERS:,} are read."
        raise UnreadableDocument(Status.REJECTED, problem)
    return ReadDocument(data, media, content)


def _length(block: Block) -> int:
    return sum(len(cell.text) for cell in block.cells) if isinstance(block, Grid) else len(block.text)


def _read_any(data: bytes, media: Media) -> Content:
    if media.kind is MediaKind.EMPTY:
        raise UnreadableDocument(Status.EMPTY, "The document has no bytes, or nothing but white space.")
    try:
        return _read(data, media)
    except UnreadableDocument as unreadable:
        if unreadable.status is Status.NEEDS_OCR and media.kind in _WITH_PICTURES:
            return _read_pictures(data, unreadable)
        raise


def read_pictured_grids(data: bytes, media: Media) -> tuple[Grid, ...]:
    """Return the tables that stand on pages, or in pictures, of a document whose text was read.

    Nothing for other kinds than PDF and .docx, where there are no such pages, and without the extra for scans.
    """
    scan = import_module("extractors.readers.scan")
    blocks: tuple[Block, ...] = ()
    try:
        if media.kind is MediaKind.PDF:
            pages = import_module("extractors.readers.pdf").pages_without_text(data)
            blocks = scan.read(data, only=pages).blocks if pages else ()
        elif media.kind is MediaKind.DOCX:
            pictures = import_module("extractors.readers.docx").pictures(data)
            blocks = scan.read_pictures(pictures).blocks if pictures else ()
    except UnreadableDocument:
        return ()
    return tuple(block for block in blocks if isinstance(block, Grid))


def _read(data: bytes, media: Media) -> Content:
    content: Content
    if media.kind in _WITH_CHARSET:
        content = import_module(_WITH_CHARSET[media.kind]).read(data, media.charset)
    elif media.kind in _BINARY:
        content = import_module(_BINARY[media.kind]).read(data)
    else:
        raise UnreadableDocument(Status.UNSUPPORTED, f"There is no reader for {media.media_type}.")
    return content


def _read_pictures(data: bytes, unreadable: UnreadableDocument) -> Content:
    """Read pages as pictures; without the extra for it, what the first reader said stands."""
    try:
        content: Content = import_module("extractors.readers.scan").read(data)
    except UnreadableDocument as without_recognition:
        if without_recognition.status is Status.NEEDS_OCR:
            hint = f"{unreadable.problem} {without_recognition.problem}"
            raise UnreadableDocument(Status.NEEDS_OCR, hint) from without_recognition
        raise
    return content


def _read_archive(data: bytes) -> ReadDocument:
    unpacked = import_module("extractors.readers.archives").unpack(data)
    problems: list[Problem] = list(unpacked.problems)
    readable: list[tuple[str, ReadDocument]] = []
    first_failure: UnreadableDocument | None = None
    read = 0
    for member in unpacked.members:
        read += 1
        try:
            document = read_document(member.data, identify(member.data))
        except UnreadableDocument as unreadable:
            first_failure = first_failure or unreadable
            problems.append(Problem("member_unreadable", unreadable.problem, member.path))
            continue
        readable.append((member.path, document))
        if _has_grids(document):
            break
    if not readable:
        assert first_failure is not None
        raise first_failure
    path, chosen = next((item for item in readable if _has_grids(item[1])), readable[0])
    told = [Problem("member_of_archive", f"Read from {path} inside the archive.", path)]
    if unread := unpacked.members[read:]:
        names = ", ".join(member.path for member in unread[:_MOST_NAMED])
        text = f"{len(unread)} more documents of the archive were not read: {names}."
        told.append(Problem("members_not_read", text, unread[0].path))
    content = replace(chosen.content, problems=(*told, *chosen.content.problems, *problems))
    return replace(chosen, content=content)


def _has_grids(document: ReadDocument) -> bool:
    return any(isinstance(block, Grid) for block in document.content.blocks)
