"""Printed rows against the rows of the form: both have an order, and the best pairing keeps it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from extractors.forms import Entry
from extractors.labels import likeness, likeness_to_any
from extractors.numbers import squash

_ORDINAL = re.compile(r"^[(（]?([一二三四五六七八九十]+|\d{1,2})[)）、.．]")
_SHORT_LABEL = 5
# （六）其他处理 is one row or three: a table with one of the two has none of the other.
_ROWS_OF_OTHER = (frozenset({"other"}), frozenset({"other_not_corrected", "other_fee_unpaid", "other_other"}))
_NOT_IN_EVERY_FORM = (*_ROWS_OF_OTHER, frozenset({"other_services"}))


@dataclass(frozen=True, slots=True)
class PrintedLabel:
    """The label of a printed row: its own words, and those of the groups it stands under, outermost first."""

    text: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pairing:
    """A printed row and the row of the form it stands for. `certainty` (0 to 1) is how alike their labels are."""

    printed: int
    entry: Entry
    certainty: float


CERTAINTY_BY_PLACE = 0.6


def pair_rows(labels: Sequence[PrintedLabel], entries: Sequence[Entry]) -> list[Pairing]:
    """Pair printed rows with rows of the form, each at most once, in the order of the form.

    A row whose label was lost altogether, or but for its ordinal, is taken for the row of the form that is missing at
    its place, if as many labels were lost there as rows are missing, and one whose label is too short to be told
    without a character of it for the one that it is but for that character; its certainty is then
    `CERTAINTY_BY_PLACE`. What is like no row of the form (local additions, sub-totals) stays unpaired.
    """
    scores = [[_score(label, entry) for entry in entries] for label in labels]
    pairs = _best_monotone(scores)
    found = {printed: Pairing(printed, entries[at], min(1.0, scores[printed][at])) for printed, at in pairs.items()}
    for printed, at in _out_of_order(scores, pairs).items():
        found[printed] = Pairing(printed, entries[at], min(1.0, scores[printed][at]))
    taken = {pairing.entry.key for pairing in found.values()}
    for printed, at in _half_lost(labels, entries, pairs, taken).items():
        found[printed] = Pairing(printed, entries[at], CERTAINTY_BY_PLACE)
        pairs[printed] = at
        taken.add(entries[at].key)
    for printed, at in _by_place(labels, entries, pairs, taken).items():
        found[printed] = Pairing(printed, entries[at], CERTAINTY_BY_PLACE)
    return [found[printed] for printed in sorted(found)]


def _score(label: PrintedLabel, entry: Entry) -> float:
    """Return the likeness of a printed label to an entry, its ordinal and group considered; 0 where too small."""
    alike = likeness_to_any(label.text, entry.labels)
    if alike < 0.45:
        return 0.0
    score = alike
    if alike < 1.0:
        printed_ordinal, ordinal = _ordinal(label.text), _ordinal(entry.label_zh)
        if printed_ordinal and printed_ordinal == ordinal:
            score += 0.2
    group = entry.groups[0].rsplit("/", 1)[-1] if entry.groups else ""
    if label.groups and "/" in (entry.groups[0] if entry.groups else ""):
        likest = max(likeness(text, group) for text in label.groups)
        if likest < 0.6 and any(_is_group_label(text) for text in label.groups):
            score -= 0.4
    needed = 0.7 if len(squash(label.text)) <= _SHORT_LABEL or len(entry.label_zh) <= _SHORT_LABEL else 0.6
    return score if score >= needed and not (alike < 0.8 and _is_group_label(label.text)) else 0.0


_GROUP_LABELS = ("（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理")


def _is_group_label(text: str) -> bool:
    return any(likeness(text, label) >= 0.9 for label in _GROUP_LABELS)


def _ordinal(text: str) -> str | None:
    match = _ORDINAL.match(squash(text))
    return match.group(1) if match else None


def _best_monotone(scores: Sequence[Sequence[float]]) -> dict[int, int]:
    """Return {printed: entry} with the greatest sum of scores of all pairings that keep both orders."""
    if not scores or not scores[0]:
        return {}
    width = len(scores[0])
    best = [[0.0] * (width + 1) for _ in range(len(scores) + 1)]
    for printed in range(len(scores) - 1, -1, -1):
        for at in range(width - 1, -1, -1):
            skipped = max(best[printed + 1][at], best[printed][at + 1])
            score = scores[printed][at]
            best[printed][at] = max(skipped, best[printed + 1][at + 1] + score) if score else skipped
    pairs: dict[int, int] = {}
    printed = at = 0
    while printed < len(scores) and at < width:
        score = scores[printed][at]
        if score and best[printed][at] == best[printed + 1][at + 1] + score:
            pairs[printed] = at
            printed, at = printed + 1, at + 1
        elif best[printed][at] == best[printed + 1][at]:
            printed += 1
        else:
            at += 1
    return pairs


def _out_of_order(scores: Sequence[Sequence[float]], pairs: dict[int, int]) -> dict[int, int]:
    """Pair what is left and the same to the letter: a report may print its rows in another order."""
    moved: dict[int, int] = {}
    taken = set(pairs.values())
    for printed, row in enumerate(scores):
        if printed in pairs:
            continue
        same = [at for at, score in enumerate(row) if score >= 1.0 and at not in taken]
        if len(same) == 1:
            moved[printed] = same[0]
            taken.add(same[0])
    return moved


def _half_lost(
    labels: Sequence[PrintedLabel], entries: Sequence[Entry], pairs: dict[int, int], taken: set[str]
) -> dict[int, int]:
    """Pair labels too short to be told when one character of them is lost or another (规, 囗章) by their place."""
    placed: dict[int, int] = {}
    for printed, label in enumerate(labels):
        if printed in pairs or not label.text:
            continue
        paired = pairs | placed
        before = max((at for row, at in paired.items() if row < printed), default=-1)
        after = min((at for row, at in paired.items() if row > printed), default=len(entries))
        alike = [
            at
            for at in range(before + 1, after)
            if entries[at].key not in taken
            and Levenshtein.distance(squash(label.text), squash(entries[at].label_zh), score_cutoff=1) == 1
        ]
        if len(alike) == 1 and (before >= 0 or after < len(entries)):
            placed[printed] = alike[0]
    return placed


def _by_place(
    labels: Sequence[PrintedLabel], entries: Sequence[Entry], pairs: dict[int, int], taken: set[str]
) -> dict[int, int]:
    placed: dict[int, int] = {}
    printed = 0
    while printed < len(labels):
        if printed in pairs or not _is_lost(labels[printed]):
            printed += 1
            continue
        end = printed
        while end < len(labels) and end not in pairs and _is_lost(labels[end]):
            end += 1
        before = max((at for row, at in pairs.items() if row < printed), default=-1)
        after = min((at for row, at in pairs.items() if row >= end), default=len(entries))
        lost = labels[printed:end]
        free = [at for at in range(before + 1, after) if entries[at].key not in taken]
        for left_out in _NOT_IN_EVERY_FORM if before >= 0 or after < len(entries) else ():
            missing = [at for at in free if entries[at].key not in left_out]
            fit = len(missing) == len(lost) and all(map(_has_ordinal_of, lost, (entries[at] for at in missing)))
            if fit and not any(_is_beside(left_out, entries[at].key, taken) for at in missing):
                placed.update(zip(range(printed, end), missing, strict=True))
                taken = taken | {entries[at].key for at in missing}
                break
        printed = end
    return placed


def _is_beside(left_out: frozenset[str], key: str, taken: set[str]) -> bool:
    """Say whether a key is one of （六）其他处理 in a table that has its other rows."""
    return not left_out.isdisjoint(taken) and any(key in rows for rows in _ROWS_OF_OTHER)


def _is_lost(label: PrintedLabel) -> bool:
    """Say whether nothing is left of a label, or its ordinal alone."""
    text = squash(label.text)
    return not text or _ORDINAL.fullmatch(text) is not None


def _has_ordinal_of(label: PrintedLabel, entry: Entry) -> bool:
    return not squash(label.text) or _ordinal(label.text) == _ordinal(entry.label_zh)
