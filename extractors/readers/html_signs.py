"""What the bytes of a page have signs of, so that its tree is searched only for what may be there.

A few searches for fixed words cost a tenth of parsing the page; looking at each of its elements would cost as much.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST_TAG = 4_096


@dataclass(frozen=True, slots=True)
class Signs:
    """Whether a page may have elements that are hidden, by themselves or by its sheets, or text raised or struck."""

    hidden: bool
    hidden_by_sheets: bool
    raised: bool
    struck: bool


def signs_of(data: bytes) -> Signs:
    """Return what a page, in any encoding that has ASCII in it, has signs of."""
    lowered = data.lower()
    displays = ((at, lowered[at + 7 : at + 24].replace(b" ", b"")) for at in _starts(b"display", lowered))
    are_in_tags = [_is_in_tag(lowered, at) for at, shown in displays if shown.startswith(b":none")]
    ends = (at + len(b" hidden") for at in _starts(b" hidden", lowered))
    are_hidden = (lowered[end : end + 1] in b"=/> \n" and _is_in_tag(lowered, end) for end in ends)
    return Signs(
        hidden=any(are_in_tags) or any(are_hidden),
        hidden_by_sheets=not all(are_in_tags),
        raised=b"vertical-align" in lowered and b"super" in lowered,
        struck=b"line-through" in lowered,
    )


def _starts(word: bytes, data: bytes) -> Iterator[int]:
    at = data.find(word)
    while at >= 0:
        yield at
        at = data.find(word, at + 1)


def _is_in_tag(data: bytes, at: int) -> bool:
    begin = max(0, at - _LONGEST_TAG)
    return data.rfind(b"<", begin, at) > data.rfind(b">", begin, at)
