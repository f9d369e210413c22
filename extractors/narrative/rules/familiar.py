"""Whether all words around a number are known: what the rules have never met may change what is counted.

A claim is made only where nothing but known words stands between the neighbouring numbers or the clause's edges:
作为配合部门答复20件, 补正后受理4件 and 1件联合另一单位答复 hold a word that narrows the count. Which words are known is
data: familiar_words.csv, by what is counted.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from extractors.narrative.rules.patterns import (
    CLOSE,
    HANDLE,
    LITIGATION,
    RECEIVE,
    REQUEST,
    REQUEST_TAIL,
    REVIEW,
    label_words,
)

_NAMED = {
    "REQUEST": REQUEST + REQUEST_TAIL,
    "RECEIVE": RECEIVE,
    "CLOSE": CLOSE,
    "HANDLE": HANDLE,
    "REVIEW": REVIEW,
    "LITIGATION": LITIGATION,
    "OUTCOME": label_words("outcome"),
    "APPLICANT": label_words("applicant"),
}
_NAME = re.compile("|".join(_NAMED))
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z]")


@cache
def _known(family: str) -> re.Pattern[str]:
    text = (files("extractors.narrative.rules") / "familiar_words.csv").read_text(encoding="utf-8")
    patterns = [
        _NAME.sub(lambda name: _NAMED[name.group()], row["pattern"])
        for row in csv.DictReader(text.splitlines())
        if row["family"] in (family, "any")
    ]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def unfamiliar(text: str, family: str) -> str:
    """The words of a folded text that are not among the known ones of the family, joined; blank where all are known."""
    return "".join(_WORD.findall(_known(family).sub("", text)))


_FAMILIES = tuple(
    (re.compile(pattern), family)
    for pattern, family in (
        (r"requests\.(?:new_requests\.total|outcomes_total|handled|carried)", "requests"),
        (r"requests\.|prose\.not_", "outcomes"),
        (r"disputes\.\w+\.total", "disputes"),
        (r"disputes\.|prose\.\w+_(?:all_upheld|none_lost)", "results"),
        (r"prose\.all_(?:closed|answered)", "statements"),
        (r"(?:proactive|prose)\.(?:normative|regulations|licences|penalties|coercive|all_decisions)", "documents"),
    )
)


def is_plain(meaning: str, *words: str) -> bool:
    """Whether the words around a number, or those of a statement, are all known where this meaning is counted."""
    family = next((family for pattern, family in _FAMILIES if pattern.match(meaning)), "")
    return not family or not any(unfamiliar(text, family) for text in words if text)
