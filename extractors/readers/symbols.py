"""Characters of fonts that are not in Unicode, which office programs keep in its private part from U+F000 on."""

from __future__ import annotations

_PRIVATE = 0xF000
_LAST = 0xF0FF
_DASH = 0xBE
# ASCII is the same in Symbol and in fonts of text; its long dash stands in cells that have no number.
_SHOWN = {_PRIVATE + code: chr(code) for code in range(0x20, 0x7F)} | {_PRIVATE + _DASH: "—"}
_OF_PICTURES = ("wingdings", "webdings")


def as_characters(text: str) -> str:
    """The text with digits, signs and letters that were inserted as symbols as what they show."""
    return text if text.isascii() else text.translate(_SHOWN)


def symbol(font: str, code: int) -> str:
    """What a symbol of this font shows, as text; blank for pictures and for what text has no character for."""
    if font.lower().startswith(_OF_PICTURES) or not 0x20 <= code < 0x110000 or 0xD800 <= code < 0xE000:
        return ""
    if font.lower() == "symbol" and code <= 0xFF:
        code += _PRIVATE
    shown = as_characters(chr(code))
    return "" if _PRIVATE <= ord(shown) <= _LAST else shown
