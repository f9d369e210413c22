"""What a field of a Word document prints when the document holds no result for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# The characters that Word lays over one another: a reading over a word, a ring around a number.
_OVERLAID = re.compile(r"^EQ\b.*?\\o(?:\\a[a-z])?\s*\((.*)\)\s*$", re.IGNORECASE | re.DOTALL)
_LAST_ARGUMENT = re.compile(r"[^,;，；]*$")


@dataclass(slots=True)
class Field:
    """A field being read: its code so far, whether its result has begun, and whether that printed anything.

    `chosen` is what was chosen from a list, of which a document may hold no more than the number.
    """

    code: list[str] = field(default_factory=list)
    chosen: str = ""
    is_in_result: bool = False
    has_result: bool = False

    def printed(self) -> str:
        """What stands for the field besides its result; blank where that was stored."""
        return "" if self.has_result else self.chosen or without_result("".join(self.code))


def without_result(code: str) -> str:
    """The text of a field of this code that has no result, blank for most.

    A calculation stands as its formula, so that a cell which is to print a number is not taken for a blank one. Text
    with a reading above it, which older formats write as a field, is that text.
    """
    stripped = code.strip()
    if stripped.startswith("="):
        return stripped
    overlaid = _OVERLAID.match(stripped)
    if overlaid is None:
        return ""
    last = _LAST_ARGUMENT.search(overlaid.group(1))
    return last.group().strip() if last else ""
