"""Web pages saved as one file (.mht, .mhtml, and Word files that are one inside) to what the HTML reader gives."""

from __future__ import annotations

from email import policy
from email.parser import BytesParser

from extractors.media import detect_charset
from extractors.model import Block, Content, Status, UnreadableDocument
from extractors.readers import html

_MAX_PARTS = 500


def read(data: bytes) -> Content:
    """The blocks of the HTML parts in their order: the page first, then the pages of its frames.

    Title and metas are the first part's. Raises UnreadableDocument if there is no HTML part.
    """
    pages = [html.read(part, detect_charset(part)) for part in html_parts(data)]
    if not pages:
        raise UnreadableDocument(Status.UNREADABLE, "The saved web page holds no HTML part.")
    blocks: list[Block] = [block for page in pages for block in page.blocks]
    return Content(
        tuple(blocks),
        pages[0].title,
        pages[0].metas,
        picture_count=sum(page.picture_count for page in pages),
        problems=tuple(problem for page in pages for problem in page.problems),
    )


def html_parts(data: bytes) -> list[bytes]:
    """The HTML parts of the file in their order, decoded to bytes; raises UnreadableDocument as `read`."""
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(data.lstrip())
        parts: list[bytes] = []
        for number, part in enumerate(message.walk()):
            if number >= _MAX_PARTS:
                break
            if part.get_content_type() == "text/html":
                body = part.get_payload(decode=True)
                if isinstance(body, bytes) and body.strip():
                    parts.append(body)
        return parts
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UnreadableDocument(Status.UNREADABLE, f"The saved web page is damaged: {error}.") from error
