"""Rows that a page break cut in two: told by their labels and blanks, and put together again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from extractors.grids.rows import is_filled
from extractors.model import GridCell
from extractors.numbers import squash

_WHOLE_LABEL = 0.95  # as like a label of the form as two parts must be that are it together
CERTAINTY_JOINED = 0.95
_CERTAINTY_OF_DIGITS_JOINED = 0.8


def is_rest_of_row(
    label: str,
    values: Mapping[str, GridCell],
    next_label: str,
    next_values: Mapping[str, GridCell],
    likest: Callable[[str], float],
) -> bool:
    """Say whether the first row of a page is the second half of the last row of the page before.

    It opens its page without a label, or with the rest of one, and with nothing or the last digits of wrapped numbers
    in its cells. `likest` says how like the likest row of the form a label is, 0 to 1.
    """
    has_blanks = not all(map(is_filled, next_values.values())) or not any(map(is_filled, values.values()))
    joined = likest(label + next_label)
    goes_on = not next_label or joined > max(likest(label), likest(next_label))
    # 2.其他 is a whole label too, where what follows is the rest of 2.其他法律行政法规禁止公开
    is_rest = joined >= _WHOLE_LABEL and not any(map(is_filled, next_values.values()))
    return has_blanks and (goes_on or is_rest)


def joined_values(
    values: Mapping[str, GridCell], next_values: Mapping[str, GridCell], certainty: float = CERTAINTY_JOINED
) -> dict[str, GridCell]:
    """Return the cells of the first half with what the second half prints behind them.

    Their confidence is `certainty` times what it was, and less where both halves print digits of one number.
    """
    joined = {}
    for key, cell in values.items():
        rest = next_values.get(key)
        if rest is None or not is_filled(rest):
            joined[key] = cell._replace(confidence=cell.confidence * certainty)
        else:
            both = _CERTAINTY_OF_DIGITS_JOINED if is_filled(cell) else 1.0
            text = squash(cell.text + rest.text)
            joined[key] = cell._replace(text=text, confidence=cell.confidence * certainty * both)
    return joined
