"""Pages put together to one document: page numbers and running titles left out, paragraphs joined over page breaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from extractors.model import Block, Paragraph
from extractors.numbers import squash

HEADING = re.compile(r"[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|第[一二三四五六七]部分|附件")
_SENTENCE_END = re.compile(r"[。；;！？!?：:]$")
_INSIDE_SENTENCE = re.compile(r"[，,。；;：:、]")
_PAGE_NUMBER = re.compile(
    r"[-—–－─一·•~～|\s]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/／]\s*(?:共\s*)?\d{1,3}(?:\s*页)?|[，,]?\s*共\s*\d{1,3}\s*页)?"
    r"[-—–－─一·•~～|\s]*"
)
# what browsers print at the foot of a page, and at its top before the page's title
_ADDRESS = re.compile(r"(?:https?|file)://\S+?\s*\d{1,3}/\d{1,3}")
_PRINTED_ON = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[,，]?\s*(?:[上下]午)?\s*\d{1,2}:\d{2}(?!\d|:)")
_LONGEST_HEADING = 40
_LONGEST_RUNNING_TITLE = 120
_FEWEST_PAGES = 3  # that a line heads or ends to be a running title


def is_page_number(text: str) -> bool:
    """Say whether a line is a page's number and nothing else: `3`, `- 3 -`, `第3页 共9页`, `3/9`."""
    return _PAGE_NUMBER.fullmatch(text) is not None


def joined_pages(pages: Iterable[Sequence[Block]]) -> tuple[Block, ...]:
    """Return the blocks of all pages, in order, as if there were no pages.

    Page numbers are left out, and titles that most pages repeat at their top or bottom, or that a browser printed
    there, after the first. A paragraph that a page ends in the middle of a sentence goes on with the first of the next
    page; its box stays that of its beginning.
    """
    numbered = [[block for block in page if not _is_numbering(block)] for page in pages]
    running = _running_titles(numbered)
    joined: list[Block] = []
    for number, page in enumerate(numbered):
        blocks = _without(page, running) if number else page
        if blocks and joined and _goes_on(joined[-1], blocks[0]):
            begun, rest = joined[-1], blocks[0]
            assert isinstance(begun, Paragraph)
            assert isinstance(rest, Paragraph)
            joined[-1] = Paragraph(begun.text + rest.text, begun.box, begun.locator)
            blocks = blocks[1:]
        joined.extend(blocks)
    return tuple(joined)


def _is_numbering(block: Block) -> bool:
    return isinstance(block, Paragraph) and (is_page_number(block.text) or _ADDRESS.fullmatch(block.text) is not None)


def _running_titles(pages: Sequence[Sequence[Block]]) -> frozenset[str]:
    ends = [{_title(page[at]) for at in (0, -1)} for page in pages if page]
    counts = Counter(title for titles in ends for title in titles if title)
    needed = max(_FEWEST_PAGES, len(pages) / 2)
    return frozenset(title for title, count in counts.items() if count >= needed)


def _title(block: Block) -> str:
    text = squash(block.text) if isinstance(block, Paragraph) else ""
    is_title = len(text) <= _LONGEST_RUNNING_TITLE and not _SENTENCE_END.search(text)
    return re.sub(r"\d", "", text) if is_title else ""


def _without(page: Sequence[Block], running: frozenset[str]) -> Sequence[Block]:
    first = 1 if page and (_title(page[0]) in running or _is_printed_on(page[0])) else 0
    last = len(page) - (1 if len(page) > first and _title(page[-1]) in running else 0)
    return page[first:last]


def _is_printed_on(block: Block) -> bool:
    return isinstance(block, Paragraph) and _PRINTED_ON.match(block.text) is not None


def _goes_on(before: Block, after: Block) -> bool:
    return (
        isinstance(before, Paragraph)
        and isinstance(after, Paragraph)
        and len(before.text) > 20
        and before.text != after.text
        and not _SENTENCE_END.search(before.text)
        and not HEADING.match(after.text)
        and not _is_heading(before.text)
    )


def _is_heading(text: str) -> bool:
    return (
        HEADING.match(text) is not None
        and len(text) <= _LONGEST_HEADING
        and not _INSIDE_SENTENCE.search(HEADING.sub("", text, count=1))
    )
