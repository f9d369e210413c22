from __future__ import annotations

import pytest

from extractors.forms import entries
from extractors.labels import label_core, likeness, likeness_to_any, without_ordinal


@pytest.mark.parametrize(
    ("printed", "core"),
    [
        ("（七）总计", "总计"),
        ("1.属于国家秘密", "属于国家秘密"),
        ("1、属于国家秘密", "属于国家秘密"),
        ("三、 本年度办理结果", "本年度办理结果"),
        ("危及“三安全一稳定”", "危及三安全一稳定"),
        ("自\n然\n人", "自然人"),
        ("規範性檔案", "规范性文件"),
        ("12", "12"),
    ],
)
def test_what_tells_a_label_is_left(printed: str, core: str) -> None:
    assert label_core(printed) == core


def test_lost_characters_leave_a_label_alike() -> None:
    assert likeness("2.其他法律行政止公开", "2.其他法律行政法规禁止公开") > 0.8
    assert likeness("本年新", "本年新制作数量") >= 0.8


def test_labels_of_opposite_meaning_are_not_taken_for_each_other() -> None:
    assert likeness("（三）不予公开", "（一）予以公开") < 0.8
    assert likeness("行政许可", "行政处罚") < 0.6
    assert likeness("", "规章") == 0.0


@pytest.mark.parametrize("table_key", ["proactive", "requests", "disputes"])
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_every_label_of_the_form_is_most_like_its_own_row(table_key: str, form: str) -> None:
    rows = entries(table_key, "row", form)
    for row in rows:
        assert max(rows, key=lambda other: likeness_to_any(row.label_zh, other.labels)).key == row.key


def test_a_word_of_a_path_keeps_its_punctuation() -> None:
    assert without_ordinal("其中：3、信函，传真申请数") == "信函、传真申请数"
