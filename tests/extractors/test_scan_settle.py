"""Scans: what a line says follows from its readings: letters in the place of a 0, bars, gaps in a number, votes."""

from __future__ import annotations

import importlib.util

import pytest

HAS_OCR = all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))
pytestmark = pytest.mark.skipif(not HAS_OCR, reason="gouji[ocr] is not installed")


class Recorded:
    """A recogniser that gives the same reading whatever it is shown."""

    def __init__(self, text: str, number: str) -> None:
        self.text, self.number = text, number

    def read(self, lines: list[object]) -> list[object]:
        from extractors.readers.recogniser import Reading

        return [Reading(self.text, 0.98, self.number, 0.97) for _ in lines]


def settled(text: str, number: str, further: str | None = None, is_value: bool = True) -> tuple[str, float]:
    """What is made of a line of one digit's ink that reads as `text`, and on further cuts as `further`."""
    import numpy as np

    from extractors.readers.recogniser import Reading
    from extractors.readers.scan_lines import DigitCount, InkLine
    from extractors.readers.scan_page import ScannedPage
    from extractors.readers.scan_settle import settle

    grey = np.full((60, 200), 255, np.uint8)
    ink = np.zeros((60, 200), np.uint8)
    ink[20:40, 20:60] = 1
    page = ScannedPage(1, grey, ink, (), (), 200 / 72, 0.0)
    line = InkLine(20, 20, 60, 40, grey[20:40, 20:60], DigitCount(1, 9, "." in number))
    digits = "".join(character for character in further or "" if character.isdigit() or character == ".")
    recogniser = Recorded(text if further is None else further, number if further is None else digits)
    (read,) = settle([line], [Reading(text, 0.98, number, 0.97)], [is_value], page, recogniser)  # type: ignore[arg-type]
    return read.text, read.confidence


@pytest.mark.parametrize("letter", ["O", "o", "〇", "○"])
def test_a_circle_among_numbers_is_a_zero_and_as_sure_as_the_recogniser(letter: str) -> None:
    assert settled(letter, "0") == ("0", 0.97)
    assert settled(f"{letter}件", "0") == ("0件", 0.98)


@pytest.mark.parametrize("letter", ["D", "Q", "口"])
def test_another_letter_among_numbers_is_a_zero_by_guess(letter: str) -> None:
    text, confidence = settled(letter, "0", further="0")
    assert text == "0"
    assert confidence < 0.9
    text, confidence = settled(f"{letter}件", "0")
    assert text == "0件"
    assert confidence < 0.9


def test_letters_among_words_stay_letters() -> None:
    assert settled("D", "", is_value=False)[0] == "D"
    assert settled("〇件", "", is_value=False)[0] == "〇件"


def test_a_low_bar_that_reads_as_an_underscore_is_a_dash() -> None:
    assert settled("__", "", is_value=False)[0] == "——"


def test_a_gap_between_digits_that_may_hide_a_point_is_doubted() -> None:
    text, confidence = settled("11211 15", "1121115")
    assert text == "1121115"
    assert confidence < 0.9
    assert settled("1121115", "1121115", further="11211 15")[1] < 0.9
    assert settled("1121115", "1121115") == ("1121115", 0.97)


def test_readings_that_differ_are_doubted_and_the_majority_is_taken() -> None:
    text, confidence = settled("17", "17", further="12")
    assert text == "12"
    assert confidence < 0.9
