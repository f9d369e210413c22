"""Scanned PDFs, pictures and OFD scans to grids and paragraphs, by optical character recognition (gouji[ocr])."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from extractors.media import identify
from extractors.model import Block, Content, Problem, Status, UnreadableDocument
from extractors.readers.page_breaks import joined_pages
from extractors.readers.recogniser import recogniser, require_ocr

if TYPE_CHECKING:
    from extractors.readers.scan_source import SourcePage


def read(data: bytes, only: Collection[int] | None = None) -> Content:
    """The tables and paragraphs of a scanned PDF, a picture or a scanned OFD, each cell with page and box.

    `only` are the pages to read, counted from 1; None is all. The confidence of a cell is the recogniser's least sure
    character, less where a second reading of a number or the count of its digits disagrees. Raises UnreadableDocument
    with `needs_ocr` where gouji[ocr] is not installed, with `unreadable` for damaged pictures and with `rejected` for
    too many or too large pages.
    """
    require_ocr("The document holds pictures instead of text.")
    from extractors.readers import scan_source

    return _read_pages(scan_source.pages(data, identify(data).kind, only))


def read_pictures(pictures: Sequence[bytes]) -> Content:
    """The tables and paragraphs of pictures that a document without pages holds, each as a page of its own.

    Pictures that are damaged or of no known kind are left out. Raises UnreadableDocument as `read`.
    """
    require_ocr("The document holds pictures instead of text.")
    from extractors.readers import scan_source

    return _read_pages(scan_source.picture_pages(pictures))


def _read_pages(pages: Iterable[SourcePage]) -> Content:
    # these need the extra, so they are not imported before it is known to be there
    import cv2

    from extractors.readers.scan_cells import as_scanned, read_page
    from extractors.readers.scan_upright import upright_pages

    read: list[list[Block]] = []
    page_count = quarter_turns = 0
    before: list[Block] = []
    try:
        for source in pages:
            page_count = max(page_count, source.number)
            for page in upright_pages(source, recogniser(), quarter_turns):
                quarter_turns = page.quarter_turns
                before = read_page(page, recogniser(), before)
                read.append([as_scanned(page, block) for block in before])
    except (MemoryError, RuntimeError, cv2.error) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise UnreadableDocument(Status.REJECTED, f"Page {page_count} cannot be worked on: {reason}.") from error
    if not page_count:
        raise UnreadableDocument(Status.UNREADABLE, "The document has no page with a picture that can be read.")
    blocks = joined_pages(read)
    problems = () if blocks else (Problem("no_text_in_picture", "No text was found in the pictures of the document."),)
    return Content(blocks, page_count=page_count, problems=problems, is_recognised=True)
