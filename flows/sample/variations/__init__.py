"""Named ways in which real reports differ from the printed form, each applied to a known document by a seed.

Every variation keeps the expected cells true: what it changes in print it changes in them where the meaning changes.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from flows.sample.model import PrintedDocument
from flows.sample.variations.labels import LABEL_VARIATIONS
from flows.sample.variations.layouts import LAYOUT_VARIATIONS
from flows.sample.variations.prose import PROSE_VARIATIONS
from flows.sample.variations.structure import STRUCTURE_VARIATIONS
from flows.sample.variations.titles import TITLE_VARIATIONS
from flows.sample.variations.values import VALUE_VARIATIONS

Variation = Callable[[PrintedDocument, Random], PrintedDocument | None]
"""Gives the changed document, or None where the variation does not apply to a document of this form."""

SINGLE_VARIATIONS: dict[str, Variation] = {
    "as_the_form": lambda document, _: document,
    **LABEL_VARIATIONS,
    **STRUCTURE_VARIATIONS,
    **LAYOUT_VARIATIONS,
    **VALUE_VARIATIONS,
    **TITLE_VARIATIONS,
    **PROSE_VARIATIONS,
}


def several_at_once(document: PrintedDocument, random: Random) -> PrintedDocument | None:
    """One variation of the labels, one of the numbers and one of the title, drawn by the seed."""
    for group in (LABEL_VARIATIONS, VALUE_VARIATIONS, TITLE_VARIATIONS):
        changed = random.choice(list(group.values()))(document, random)
        document = changed or document
    return document


VARIATIONS: dict[str, Variation] = {**SINGLE_VARIATIONS, "several_at_once": several_at_once}
"""All variations of what is printed, by name."""
