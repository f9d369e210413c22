"""Digits printed above or below the line: marks of notes, which must not become digits of the number before them."""

from __future__ import annotations

_DIGITS = "0123456789"
_ABOVE, _BELOW = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
_TO_ABOVE, _TO_BELOW = str.maketrans(_DIGITS, _ABOVE), str.maketrans(_DIGITS, _BELOW)
_OF_NUMBERS = " \t\r\n\u00a0\u3000\u200b.,，+-%"
_TO_LINE = str.maketrans(_ABOVE + _BELOW, _DIGITS * 2)


def raised(text: str, *, below: bool = False) -> str:
    """Return text printed above the line, or `below` it, its digits as characters that stand there by themselves."""
    return text.translate(_TO_BELOW if below else _TO_ABOVE)


def lowered_if_alone(text: str) -> str:
    """Return the text of a cell; where the raised digits are all that is printed, they are its number."""
    lowered = text.translate(_TO_LINE)
    on_the_line = "".join(character for character, low in zip(text, lowered, strict=True) if character == low)
    return text if on_the_line.strip(_OF_NUMBERS) else lowered
