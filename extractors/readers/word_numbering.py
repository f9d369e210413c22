"""The numbers that Word prints before paragraphs of its lists (一、 （一） 1.), which stand nowhere in the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from extractors.readers.package import local_attribute, local_name

_DIGITS = "〇一二三四五六七八九"
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered: Word's name of the format, the pattern (`%1、`), the first number."""

    number_format: str
    pattern: str
    start: int


class Numbering:
    """Counts the lists of one document as its paragraphs are met in order."""

    def __init__(self, lists: Mapping[str, Mapping[int, Level]], styles: Mapping[str, tuple[str, int]]) -> None:
        """`lists` are the levels by list id, `styles` the (list id, level) that a paragraph style brings."""
        self._lists = lists
        self._styles = styles
        self._counts: dict[str, list[int | None]] = {}

    def label(self, list_id: str | None, level: int | None, style: str | None) -> str:
        """The number printed before the next paragraph; blank where it has none or a bullet."""
        if list_id is None and style is not None and style in self._styles:
            list_id, style_level = self._styles[style]
            level = style_level if level is None else level
        if list_id is None or list_id not in self._lists:
            return ""
        levels = self._lists[list_id]
        depth = min(max(level or 0, 0), _LEVELS - 1)
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(list_id, [None] * _LEVELS)
        current = counts[depth]
        counts[depth] = levels[depth].start if current is None else current + 1
        counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)

        def printed(match: re.Match[str]) -> str:
            place = int(match.group(1)) - 1
            other = levels.get(place)
            if other is None or place > depth:
                return ""
            number = counts[place]
            return format_number(other.start if number is None else number, other.number_format)

        return re.sub(r"%([1-9])", printed, levels[depth].pattern) if levels[depth].number_format != "bullet" else ""


def format_number(number: int, number_format: str) -> str:
    """`number` in one of Word's formats; in digits for those that Chinese offices do not use."""
    if number_format in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital"):
        return _chinese(number)
    if number_format in ("taiwaneseCounting", "taiwaneseCountingThousand", "ideographTraditional"):
        return _chinese(number)
    if number_format == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if number_format == "decimalFullWidth":
        return "".join(chr(ord(digit) - ord("0") + 0xFF10) for digit in str(number))
    if number_format in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr(ord("a" if number_format == "lowerLetter" else "A") + number - 1)
    if number_format in ("none", "bullet"):
        return ""
    return str(number)


def _chinese(number: int) -> str:
    if number < 10:
        return _DIGITS[max(number, 0)]
    tens, ones = divmod(number, 10)
    if tens < 10:
        return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def read_numbering(numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """The lists of a document from its numbering and styles parts, either of which may be missing."""
    abstract: dict[str, dict[int, Level]] = {}
    lists: dict[str, dict[int, Level]] = {}
    for element in numbering if numbering is not None else ():
        if local_name(element) == "abstractNum":
            abstract[local_attribute(element, "abstractNumId") or ""] = _levels(element)
        elif local_name(element) == "num":
            lists[local_attribute(element, "numId") or ""] = _list(element, abstract)
    return Numbering(lists, _style_lists(styles) if styles is not None else {})


def _levels(element: etree._Element) -> dict[int, Level]:
    levels = {}
    for child in element:
        if local_name(child) == "lvl":
            values = {local_name(part): local_attribute(part, "val") or "" for part in child}
            levels[_integer(local_attribute(child, "ilvl"), 0)] = Level(
                values.get("numFmt", "decimal"), values.get("lvlText", ""), _integer(values.get("start"), 1)
            )
    return levels


def _list(element: etree._Element, abstract: Mapping[str, dict[int, Level]]) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for child in element:
        if local_name(child) == "abstractNumId":
            levels = dict(abstract.get(local_attribute(child, "val") or "", {}))
        elif local_name(child) == "lvlOverride":
            place = _integer(local_attribute(child, "ilvl"), 0)
            levels.update(_levels(child))
            for part in child:
                if local_name(part) == "startOverride" and place in levels:
                    before = levels[place]
                    start = _integer(local_attribute(part, "val"), 1)
                    levels[place] = Level(before.number_format, before.pattern, start)
    return levels


def _style_lists(styles: etree._Element) -> dict[str, tuple[str, int]]:
    own: dict[str, tuple[str | None, int | None]] = {}
    based_on: dict[str, str] = {}
    for style in styles:
        name = local_attribute(style, "styleId")
        if local_name(style) != "style" or name is None:
            continue
        for part in style:
            if local_name(part) == "basedOn":
                based_on[name] = local_attribute(part, "val") or ""
            elif local_name(part) == "pPr":
                own[name] = paragraph_list(part)
    found = {}
    for name in {*own, *based_on}:
        list_id, level, current = None, None, name
        for _ in range(20):
            style_list, style_level = own.get(current, (None, None))
            list_id = list_id if list_id is not None else style_list
            level = level if level is not None else style_level
            if current not in based_on:
                break
            current = based_on[current]
        if list_id is not None:
            found[name] = (list_id, level or 0)
    return found


def paragraph_list(properties: etree._Element) -> tuple[str | None, int | None]:
    """The list id and level that paragraph properties name, None where they do not."""
    for part in properties:
        if local_name(part) == "numPr":
            values = {local_name(child): local_attribute(child, "val") for child in part}
            level = values.get("ilvl")
            return values.get("numId"), _integer(level, 0) if level is not None else None
    return None, None


def _integer(text: str | None, otherwise: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return otherwise
