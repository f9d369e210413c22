from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Kind
from extractors.numbers import read_number, squash


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("0", "0", None),
        ("　　0", "0", None),
        ("\u00a05", "5", None),
        ("７", "7", None),
        ("1,234", "1234", None),
        ("1，234，567", "1234567", None),
        ("1\u2009234", "1234", None),
        ("26\u00a0050\u00a0363.5", "26050363.5", None),
        ("12[¹]", "12", None),
        ("12₂", "12", None),
        ("43.788万元", "43.788", "万元"),
        ("75394432.52元", "75394432.52", "元"),
        ("12(件)", "12", "件"),
        ("+3", "3", None),
        ("-14", "-14", None),
        ("—14", "-14", None),
        ("增15", "15", None),
        ("减4", "-4", None),
        ("24252.311082", "24252.311082", None),
        ("零", "0", None),
        ("〇", "0", None),
        ("￥251,000.00", "251000", "元"),
        ("1234件次", "1234", "件次"),
        ("12345①", "12345", None),
        ("279注³", "279", None),
        ("279 注3", "279", None),
        ("&nbsp;&nbsp;12件&amp;nbsp;", "12", "件"),
        ("12 *", "12", None),
        ("3（注1）", "3", None),
        ("1757\n3", "17573", None),
        ("3（含上年结转1件）", "3", None),
        ("3件\n(其中2件为网络申请)", "3", "件"),
        ("0（无）", "0", None),
        ("共12件", "12", "件"),
        ("12。", "12", None),
        ("↓5", "-5", None),
    ],
)
def test_a_number_is_read_as_printed(text: str, value: str, unit: str | None) -> None:
    reading = read_number(text)
    assert (reading.kind, reading.value, reading.unit) == (Kind.NUMBER, Decimal(value), unit)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\u00a0\u200b", "\n"])
def test_white_space_is_a_blank_and_no_zero(text: str) -> None:
    reading = read_number(text)
    assert (reading.kind, reading.value) == (Kind.BLANK, None)


def test_a_long_line_of_dashes_before_words_is_soon_told() -> None:
    started = time.process_time()
    assert read_number("-—" * 5_000 + "合计").kind is Kind.UNREADABLE
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [("—[⁴]", Kind.NOT_APPLICABLE), ("无①", Kind.NOT_APPLICABLE), ("\u3000[⁴]", Kind.BLANK), ("①", Kind.UNREADABLE)],
)
def test_a_mark_of_a_note_is_no_number_where_there_is_none(text: str, kind: Kind) -> None:
    assert read_number(text).kind is kind


@pytest.mark.parametrize(
    "text", ["/", "-", "—", "——", "－", "无", "一", "\\", "／", "暂无", "N/A", "╱", "…", "***", "无此项", "未发生"]
)
def test_a_placeholder_is_not_applicable(text: str) -> None:
    reading = read_number(text)
    assert (reading.kind, reading.value) == (Kind.NOT_APPLICABLE, None)


@pytest.mark.parametrize("text", ["8（减少）", "30（约）", "1（2）", "3（增加2）", "12（3）件", "3200（单位：元）"])
def test_a_bracket_that_changes_the_number_leaves_it_unreadable(text: str) -> None:
    assert read_number(text).kind is Kind.UNREADABLE


@pytest.mark.parametrize(
    "text", ["0 0", "00", "1\n2", "12\n3", "21\t0", "1 2", "O", "自然人", "1.2.3", "约5", "1" * 19, "3\u00a0120"]
)
def test_what_is_not_one_plain_number_is_unreadable(text: str) -> None:
    reading = read_number(text)
    assert (reading.kind, reading.value) == (Kind.UNREADABLE, None)


@given(st.integers(0, 10**12), st.sampled_from(["{}", " {} ", "　{}", "{:,}", "{}件", "+{}"]))
def test_any_count_survives_the_ways_in_which_it_is_printed(count: int, form: str) -> None:
    assert read_number(form.format(count)).value == count


@given(st.text(max_size=30))
def test_only_a_number_has_a_value(text: str) -> None:
    reading = read_number(text)
    assert (reading.value is not None) == (reading.kind is Kind.NUMBER)


def test_squash_drops_every_kind_of_space() -> None:
    assert squash("自 然\u3000人\u200b\u00a0") == "自然人"
