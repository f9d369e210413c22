"""What a line of a scan says: its first reading, and for numbers further ones that must agree before it is sure.

A letter in the place of a 0: where a cell among numbers holds only `O`, `o`, `〇` or a circle, alone or before a unit
(`O件`), nothing but 0 can be printed there, so it is read as 0 and as sure as the recogniser is that it is one of
these. `D`, `Q` and `口` are read as 0 too, but as a guess (0.6). Among words they stay what they are.
A gap between two digits that the recogniser takes for a space may hide a point that touches a digit: a guess as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.numbers import UNITS
from extractors.readers.recogniser import Reading, Recogniser
from extractors.readers.scan_lines import DigitCount, InkLine, cut, is_slash
from extractors.readers.scan_page import ScannedPage

_NUMBER = re.compile(r"[+\-−–—]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_VALUE_WITH_UNIT = re.compile(r"[+\-−–—增减]?[\d.,，]+\D{0,3}")
_PLACEHOLDER = re.compile(r"[/／\\\-—–－一无_]+")
# placeholders, and Chinese characters but those that a 0 or 1 is taken for
_WORDS = re.compile(r"[/／\\\-—–－_]|(?![〇口日曰回丨])[\u4e00-\u9fff]")
_DIGIT_LOOKALIKES = str.maketrans("OoQ〇○◯口lI|丨ZzSB，。", "00000001111" + "2258,.")
_ZEROS = frozenset("Oo〇○◯")
_LIKE_ZERO = frozenset("DQ口")
_ZERO_WITH_UNIT = re.compile(rf"([Oo〇○◯DQ口])({'|'.join(UNITS)})")
_BARS = re.compile(r"[_＿\-—–－]+")
_GAP_IN_NUMBER = re.compile(r"\d\s+\d")
_AGREED = 0.9  # a single 0 that the recogniser is this sure of is not read again
_DISPUTED = 0.5
_STROKE_CONFIDENCE = 0.95
_GUESSED = 0.6
_LONGEST_VALUE = 12.0  # times the height of a line
_ONE_DIGIT = DigitCount(1, 1, False)
# How the picture of a line is cut for the second reading, and for the third where that disagrees with the first: paper
# at the sides and above, in shares of its height.
_SECOND_CUT = (0.75, 0.4)
_THIRD_CUT = (0.15, 0.08)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """What a line says, and how sure that is, from 0 to 1."""

    text: str
    confidence: float


def settle(
    lines: Sequence[InkLine],
    readings: Sequence[Reading],
    is_value: Sequence[bool],
    page: ScannedPage,
    recogniser: Recogniser,
) -> list[ReadLine]:
    """The text of each line. Numbers but a clear 0 are read again on other cuts, and their digits are counted."""
    first = [
        (_placeholder(line, page) if value else None) or _first_reading(reading, value)
        for line, reading, value in zip(lines, readings, is_value, strict=True)
    ]
    again = [
        number
        for number, (line, read) in enumerate(zip(lines, first, strict=True))
        if _needs_more(read, is_value[number], line.digits)
    ]
    second = _read_again(again, _SECOND_CUT, lines, page, recogniser)
    disputed = [number for number in again if not _says_same(first[number], second[number])]
    third = _read_again(disputed, _THIRD_CUT, lines, page, recogniser)
    settled = list(first)
    for number in again:
        further = [second[number], third[number]] if number in third else [second[number]]
        settled[number] = _agree(first[number], further, lines[number].digits)
    return settled


def _placeholder(line: InkLine, page: ScannedPage) -> ReadLine | None:
    """What a line says that is told by its shape: cut out and enlarged, the recogniser takes a lone stroke for a 1."""
    if _is_dash(line, page.scale):
        return ReadLine("—", _STROKE_CONFIDENCE)
    return ReadLine("/", _STROKE_CONFIDENCE) if is_slash(page, line) else None


def _is_dash(line: InkLine, scale: float) -> bool:
    """Is a line nothing but a low, wide bar?"""
    width, height = line.x1 - line.x0, line.bottom - line.top
    return height <= 2.2 * scale and width >= 2 * height and width >= 2 * scale


def _needs_more(read: ReadLine, is_value: bool, digits: DigitCount) -> bool:
    """Is the line a value, or may it be one, other than a 0 that is beyond doubt?"""
    if _NUMBER.fullmatch(read.text):
        return not (read.text == "0" and read.confidence >= _AGREED and digits == _ONE_DIGIT)
    return is_value and (not read.text or _VALUE_WITH_UNIT.fullmatch(_plain(read.text)) is not None)


def _says_same(first: ReadLine, further: Reading) -> bool:
    return _vote(first, further) == _plain(first.text)


def _vote(first: ReadLine, further: Reading) -> str:
    """What a further reading says in the terms of the first: a number, or a text with a unit in it."""
    is_text = bool(first.text) and not _NUMBER.fullmatch(first.text)
    return _plain(_ZERO_WITH_UNIT.sub(r"0\2", further.text)) if is_text else further.number


def _read_again(
    numbers: Sequence[int],
    margins: tuple[float, float],
    lines: Sequence[InkLine],
    page: ScannedPage,
    recogniser: Recogniser,
) -> dict[int, Reading]:
    """The lines at `numbers` read on pictures with other margins."""
    boxes = [(lines[at].x0, lines[at].top, lines[at].x1, lines[at].bottom) for at in numbers]
    return dict(zip(numbers, recogniser.read([cut(page, box, *margins) for box in boxes]), strict=True))


def _first_reading(reading: Reading, is_value: bool) -> ReadLine:
    text = reading.text.replace(" ", "")
    if _NUMBER.fullmatch(text):
        if _GAP_IN_NUMBER.search(reading.text):
            return ReadLine(text, min(reading.confidence, _GUESSED))
        agrees = _plain(text) == reading.number
        return ReadLine(text, reading.number_confidence if agrees else min(reading.confidence, _DISPUTED))
    if _BARS.fullmatch(text):
        return ReadLine(text.replace("_", "—").replace("＿", "—"), reading.confidence)
    if is_value and (zero := _letter_for_zero(text, reading)) is not None:
        return zero
    looks = text.translate(_DIGIT_LOOKALIKES)
    if (is_value or text in _ZEROS) and _NUMBER.fullmatch(looks) and looks == reading.number:
        return ReadLine(looks, reading.number_confidence)
    if is_value and len(text) <= 2 and not _WORDS.search(text) and _NUMBER.fullmatch(reading.number):
        return ReadLine(reading.number, min(reading.number_confidence, _GUESSED))
    is_odd = is_value and len(text) == 1 and not _PLACEHOLDER.fullmatch(text)
    return ReadLine(reading.text, min(reading.confidence, _GUESSED) if is_odd else reading.confidence)


def _letter_for_zero(text: str, reading: Reading) -> ReadLine | None:
    """A 0, alone or before a unit, that was taken for a letter or circle; None for anything else."""
    if text in _LIKE_ZERO:
        return ReadLine("0", min(reading.confidence, _GUESSED))
    with_unit = _ZERO_WITH_UNIT.fullmatch(text)
    if with_unit is None:
        return None
    confidence = min(reading.confidence, _GUESSED) if with_unit[1] in _LIKE_ZERO else reading.confidence
    return ReadLine(f"0{with_unit[2]}", confidence)


def _agree(first: ReadLine, further: Sequence[Reading], digits: DigitCount) -> ReadLine:
    """What most readings say; sure only if all say it and the pieces of ink can be as many digits."""
    votes = [_plain(first.text), *(_vote(first, reading) for reading in further)]
    text = max(votes, key=lambda vote: (votes.count(vote), vote == votes[0]))
    if not text:
        return ReadLine(first.text, min(first.confidence, _DISPUTED))
    confidence = first.confidence if votes.count(text) == len(votes) else min(first.confidence, _DISPUTED)
    has_gap = any(_GAP_IN_NUMBER.search(reading.text) for reading in further)
    if _NUMBER.fullmatch(text) and (has_gap or not _can_be(text, digits)):
        confidence = min(confidence, _GUESSED)
    return ReadLine(first.text if text == votes[0] else text, confidence)


def _plain(text: str) -> str:
    return re.sub(r"[−–—]", "-", re.sub(r"\s", "", text))


def _can_be(number: str, digits: DigitCount) -> bool:
    count = sum(character.isdigit() for character in number)
    return digits.least <= count <= digits.most and digits.has_point == ("." in number or "," in number)


def is_number(reading: Reading) -> bool:
    """Say whether a line is a number by its first reading."""
    return _NUMBER.fullmatch(_first_reading(reading, False).text) is not None


def may_be_value(line: InkLine, reading: Reading, height: float) -> bool:
    """Say whether a line outside ruled cells may be a value: short, and no words. `height`, in dots, is the usual."""
    width = line.x1 - line.x0
    return (
        width <= _LONGEST_VALUE * height
        and not _WORDS.search(reading.text)
        and (_NUMBER.fullmatch(reading.number) is not None or width <= height)
    )
