"""Which reader reads which kind of document. Readers are imported when first used, for some are heavy."""

from __future__ import annotations

from importlib import import_module

from extractors.media import Media, MediaKind
from extractors.model import Content, Status, UnreadableDocument

# kind → module with a function `read`; those that decode text themselves take the charset as well
_WITH_CHARSET = {
    MediaKind.HTML: "extractors.html",
    MediaKind.TEXT: "extractors.text",
}
_BINARY = {
    MediaKind.PDF: "extractors.pdf",
    MediaKind.DOCX: "extractors.docx",
    MediaKind.DOC: "extractors.doc",
    MediaKind.ODT: "extractors.odt",
    MediaKind.RTF: "extractors.rtf",
    MediaKind.WORD_XML: "extractors.word_xml",
    MediaKind.MHTML: "extractors.mhtml",
}


def read_content(data: bytes, media: Media) -> Content:
    """Return what the reader for this kind of document makes of its bytes.

    Raises `UnreadableDocument` for an empty document, for a kind that has no reader, and whenever the reader does.
    """
    content: Content
    if media.kind is MediaKind.EMPTY:
        raise UnreadableDocument(Status.EMPTY, "The document has no bytes, or nothing but white space.")
    if media.kind in _WITH_CHARSET:
        content = import_module(_WITH_CHARSET[media.kind]).read(data, media.charset)
    elif media.kind in _BINARY:
        content = import_module(_BINARY[media.kind]).read(data)
    else:
        raise UnreadableDocument(Status.UNSUPPORTED, f"There is no reader for {media.media_type}.")
    return content
