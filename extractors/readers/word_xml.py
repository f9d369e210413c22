"""Word documents as one XML file: flat packages, Word 2003 XML, and flat OpenDocument."""

from __future__ import annotations

import re

from extractors.model import Content, Status, UnreadableDocument
from extractors.readers import odt
from extractors.readers.package import local_attribute, local_name, parse_xml
from extractors.readers.word_body import BodyReader
from extractors.readers.word_numbering import read_numbering
from extractors.readers.word_styles import read_styles


def read(data: bytes) -> Content:
    """The tables and paragraphs of a document that Word saved as XML; what comes out is as in `docx.read`.

    Raises UnreadableDocument for XML that is not well-formed, oversized, or has no body of a document.
    """
    root = parse_xml(re.sub(rb"\A[^<]*", b"", data, count=1) if not data.startswith(b"\xff\xfe") else data)
    if local_name(root) == "document" and "opendocument" in str(root.tag):
        return odt.read_root(root)
    body = next((element for element in root.iter() if local_name(element) == "body"), None)
    if body is None:
        raise UnreadableDocument(Status.UNREADABLE, "The XML file holds no body of a Word document.")
    parts = {
        (local_attribute(part, "name") or "").rpartition("/")[2]: part
        for part in root
        if local_name(part) == "part" and part.tag != root.tag
    }
    numbering, styles = (
        next((element for element in parts[name].iter() if local_name(element) == kind), None)
        if name in parts
        else None
        for name, kind in (("numbering.xml", "numbering"), ("styles.xml", "styles"))
    )
    if styles is None:
        styles = next((element for element in root if local_name(element) == "styles"), None)
    reader = BodyReader(read_numbering(numbering, styles), read_styles(styles))
    reader.read(body)
    title = next((element.text or "" for element in root.iter() if local_name(element) in ("Title", "title")), "")
    return reader.content(title.strip())
