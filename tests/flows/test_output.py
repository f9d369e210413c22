"""What commands show: aligned, wrapped, without anything that speaks to the terminal, exact for machines."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from decimal import Decimal

from flows.output import Output, as_text, display_width, table_lines, wrapped


def shown(output_is_json: bool = False) -> tuple[Output, io.StringIO]:
    stream = io.StringIO()
    return Output(output_is_json, stream), stream


def test_columns_stand_below_each_other_although_chinese_is_twice_as_wide() -> None:
    lines = table_lines(("body", "n"), [("测试县教育局", 5), ("ab", 12)], 80)
    assert [display_width(line) for line in lines] == [16, 16, 16, 16]
    assert lines[2].endswith(" 5")


def test_long_text_is_wrapped_to_the_width_and_nothing_is_lost() -> None:
    text = "one two three four five six seven eight 九十十一十二十三十四十五"
    lines = table_lines(("a", "b"), [("x" * 10, text)], 40)
    assert max(display_width(line) for line in lines) <= 40
    words = "".join(line[12:].replace(" ", "") for line in lines[2:])
    assert words == text.replace(" ", "")


def test_wrapping_cuts_what_has_no_blanks() -> None:
    assert wrapped("一二三四五", 4) == ["一二", "三四", "五"]


def test_text_of_documents_cannot_speak_to_the_terminal() -> None:
    output, stream = shown()
    output.facts("night", {"title": "harmless\x1b[2J\x1b]0;owned\x07\u202egnp.exe\r\nnext"})
    assert not set(stream.getvalue()) & set("\x1b\x07\r\u202e")
    assert "harmless" in stream.getvalue()
    assert len(stream.getvalue().splitlines()) == 1


def test_numbers_read_as_people_write_them() -> None:
    values = (Decimal("12.500000"), Decimal("1200.000000"), 1234567, 0.1 + 0.2, None, True)
    assert [as_text(value) for value in values] == ["12.5", "1200", "1,234,567", "0.3", "", "yes"]


def test_machine_gets_the_same_facts_exactly() -> None:
    output, stream = shown(True)
    output.rows("rows", ("value", "at", "text"), [(Decimal("0.10"), datetime(2026, 1, 2, tzinfo=UTC), "a\x1bb")])
    output.note("done")
    output.close()
    facts = json.loads(stream.getvalue())
    assert facts == {
        "rows": [{"value": "0.1", "at": "2026-01-02T00:00:00+00:00", "text": "a\x1bb"}],
        "notes": ["done"],
    }
