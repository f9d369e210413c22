"""Word 97–2003 documents (.doc, .wps) to grids and paragraphs, by way of .docx."""

from __future__ import annotations

import tempfile
from pathlib import Path

from doc2docx import convert  # type: ignore[import-untyped]
from doc2docx.cfb.container import CompoundFile, CompoundFileLimits  # type: ignore[import-untyped]
from doc2docx.diagnostics import ConversionReport  # type: ignore[import-untyped]
from doc2docx.errors import EncryptedDocumentError  # type: ignore[import-untyped]
from doc2docx.msdoc import FileInformationBlock, read_piece_table  # type: ignore[import-untyped]

from extractors.compound_file import root_entry_names
from extractors.model import Content, Status, UnreadableDocument
from extractors.programs import soffice
from extractors.readers import docx, libreoffice

_MAX_BYTES = 64 * 2**20
_LIMITS = CompoundFileLimits(max_input_bytes=_MAX_BYTES, max_stream_bytes=_MAX_BYTES, max_directory_entries=10_000)
# what Word 97–2003 stores for the end of a cell, a page or section, a column, and a line
_BREAKS = str.maketrans("\x07\x0b\x0c\x0e", "\n\n\n\n")


def read(data: bytes) -> Content:
    """The tables and paragraphs of a .doc in document order; what comes out is as in `docx.read`.

    Word 97–2003 is converted in Python. What that cannot convert (Word 6 and 95, damaged files) goes through
    LibreOffice if `soffice` is on the path; else UnreadableDocument is raised with `NEEDS_LIBREOFFICE` and the reason.
    Files with a password raise it with `ENCRYPTED`, those that LibreOffice takes too long for as `libreoffice.to_docx`.
    """
    if len(data) > _MAX_BYTES:
        raise UnreadableDocument(Status.REJECTED, f"The document is larger than {_MAX_BYTES // 2**20} MB.")
    if "EncryptedPackage" in root_entry_names(data):
        raise UnreadableDocument(Status.ENCRYPTED, "The document is protected by a password.")
    with tempfile.TemporaryDirectory(prefix="gouji-doc-") as folder:
        source = Path(folder, "document.doc")
        source.write_bytes(data)
        try:
            return docx.read(_convert(source))
        except EncryptedDocumentError as error:
            raise UnreadableDocument(Status.ENCRYPTED, "The document is protected by a password.") from error
        except MemoryError as error:
            raise UnreadableDocument(Status.REJECTED, "The document takes more memory than is allowed.") from error
        except Exception as error:  # the converter meets damaged files with errors of every kind
            reason = str(error) or type(error).__name__
        return docx.read(_convert_with_libreoffice(source, reason))


def stored_text(data: bytes) -> str | None:
    """The characters of a .doc as Word stored them, line ends between cells and paragraphs, without any grid.

    None for what is not a whole file of Word 97–2003. Source: [MS-DOC] 2.4.1.
    """
    try:
        streams = CompoundFile(data, limits=_LIMITS)
        stored = streams.open_stream("WordDocument")
        information = FileInformationBlock.parse(stored)
        report = ConversionReport("document.doc")
        pieces = read_piece_table(
            streams.open_stream(information.base.table_stream_name),
            stored,
            fc_clx=information.clx.fc,
            lcb_clx=information.clx.lcb,
            report=report,
        )
        text: str = pieces.extract(0, pieces.cp_end, report, story="document")
    except Exception:  # as the converter, this meets damaged files with errors of every kind
        return None
    return text.translate(_BREAKS)


def _convert(source: Path) -> bytes:
    target = source.with_suffix(".docx")
    convert(source, target, limits=_LIMITS)
    return target.read_bytes()


def _convert_with_libreoffice(source: Path, reason: str) -> bytes:
    if soffice() is None:
        raise UnreadableDocument(
            Status.NEEDS_LIBREOFFICE,
            f"Only LibreOffice reads this document, and soffice is not on the path. The Python reader says: {reason}.",
        )
    converted = libreoffice.to_docx(source)
    if converted is None:
        raise UnreadableDocument(
            Status.UNREADABLE, f"Neither the Python reader ({reason}) nor LibreOffice could read the document."
        )
    return converted
