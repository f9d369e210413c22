"""Claims of the prose: hand-checked cases; precision and recall over real quotes, where they are at hand."""

from __future__ import annotations

import csv
import hashlib
import re
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.document import extract
from extractors.model import Box, Paragraph
from extractors.narrative import claims, stated_year
from extractors.narrative.rules.text import chinese_number, fold
from extractors.narrative.sections import section_problems, split_sections

DATA = Path(__file__).parent / "data"
SHARED = Path(__file__).resolve().parents[3] / "shared"
DOCUMENTS_KEY = DATA / "narrative-documents-key.csv"
RULES = Path(__file__).resolve().parents[2] / "extractors" / "narrative" / "rules"
MEANINGS = Path(__file__).resolve().parents[2] / "extractors" / "narrative" / "meanings.csv"


def stated(text: str, report_year: int | None = None) -> list[str]:
    """The claims of a text as `meaning=value[qualifier]`."""
    found = claims(split_sections([Paragraph(text)]), report_year)
    return [
        f"{claim.meaning}={claim.value.normalize():f}" + (f"[{claim.qualifier}]" if claim.qualifier else "")
        for claim in found
    ]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CASES = rows(DATA / "narrative-cases.csv")


@pytest.mark.parametrize("case", CASES, ids=[str(number) for number in range(2, len(CASES) + 2)])
def test_hand_checked_case_gives_these_claims_and_no_others(case: dict[str, str]) -> None:
    text = (f"（二）{case['heading']}。" if case["heading"] else "") + case["text"]
    year = int(case["report_year"]) if case["report_year"] else None
    assert sorted(stated(text, year)) == sorted(filter(None, case["expected"].split("; "))), case["text"]


def number_quotes() -> list[str]:
    return [row["text"] for row in rows(SHARED / "data" / "narrative-numbers.csv")]


def phrasing_quotes() -> list[str]:
    text = (SHARED / "reference" / "variations.md").read_text(encoding="utf-8")
    return re.findall(r"`([^`]+)`", text[text.index("## (f)") : text.index("## (g)")])


@pytest.mark.parametrize(
    ("key_file", "quotes", "fewest"),
    [("narrative-numbers-key.csv", number_quotes, 150), ("narrative-phrasings-key.csv", phrasing_quotes, 80)],
)
def test_real_quotes_are_read_with_the_precision_and_recall_promised(
    key_file: str, quotes: Callable[[], list[str]], fewest: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """A key row holds what the quote states; `optional` is what it states only if more is known than the quote says."""
    if not SHARED.exists():
        pytest.skip(f"the real quotes are not beside this checkout ({SHARED})")
    key = {row["quote_sha256_16"]: row for row in rows(DATA / key_file)}
    emitted = right = expected = recalled = 0
    wrong: list[str] = []
    for quote in quotes():
        answer = key[hashlib.sha256(quote.encode()).hexdigest()[:16]]
        wanted = set(filter(None, answer["expected"].split("; ")))
        optional = set(filter(None, answer["optional"].split("; ")))
        found = set(stated(quote))
        emitted, right = emitted + len(found), right + len(found & (wanted | optional))
        expected, recalled = expected + len(wanted), recalled + len(found & wanted)
        wrong += [f"{quote}: {extra}" for extra in found - wanted - optional]
    with capsys.disabled():
        print(f"\n{key_file}: precision {right}/{emitted}, recall {recalled}/{expected}")
    assert emitted >= fewest
    assert right / emitted >= 0.98, wrong
    assert recalled / expected >= 0.95


def test_real_documents_state_what_was_read_in_them_by_hand_and_nothing_else() -> None:
    folder = SHARED / "real"
    if not folder.exists():
        pytest.skip(f"the real documents are not beside this checkout ({folder})")
    key = {(row["document_sha256_16"], row["meaning"], Decimal(row["value"])) for row in rows(DOCUMENTS_KEY)}
    documents = [path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in (".html", ".pdf", ".txt")]
    found = {
        (extraction.document_id[:16], claim.meaning, claim.value)
        for extraction in map(extract, documents)
        for claim in extraction.claims
    }
    assert found == key


def test_claim_carries_sentence_section_and_place() -> None:
    box = Box(2, 10, 20, 300, 40)
    paragraphs = [
        Paragraph("一、总体情况"),
        Paragraph("全年工作有序。本机关收到政府信息公开申请 5 件，均已答复。", box, "/p[2]"),
    ]
    claim = claims(split_sections(paragraphs))[0]
    assert (claim.meaning, claim.value, claim.unit) == ("requests.new_requests.total", Decimal(5), "件")
    assert claim.sentence == "本机关收到政府信息公开申请 5 件，均已答复。"
    assert (claim.section, claim.box, claim.locator) == ("overview", box, "/p[2]")


def test_sentence_broken_over_lines_is_read_whole() -> None:
    lines = ["一、总体情况", "2023 年度全区各级行政机关共收到政府信息公", "开申请 21 件，均在法定期限内答复。"]
    found = claims(split_sections([Paragraph(line) for line in lines]))
    assert (found[0].meaning, found[0].value) == ("requests.new_requests.total", Decimal(21))


def test_long_heading_is_not_joined_with_the_paragraph_below_and_gives_its_topic() -> None:
    lines = ["一、总体情况", "（二）依申请公开政府信息受理和办理答复情况", "全年收到申请5件，办结5件。"]
    found = claims(split_sections([Paragraph(line) for line in lines]))
    assert [claim.sentence for claim in found] == ["全年收到申请5件，办结5件。"] * 2


def test_topic_of_a_paragraph_lives_over_its_sentences_but_not_into_the_next() -> None:
    text = "（二）依申请公开情况。共收到申请12件。其中予以公开8件。\n（三）信访情况。办结8件，予以公开3件。"
    assert stated(text) == ["requests.new_requests.total=12", "requests.granted.total=8"]


def test_part_on_problems_and_plans_states_nothing() -> None:
    assert stated("五、存在的主要问题及改进情况\n全年收到政府信息公开申请5件，经验不足。") == []


def test_rows_and_labels_of_tables_are_no_prose() -> None:
    lines = [
        "三、收到和处理政府信息公开申请情况",
        "一、本年新收政府信息公开申请数量 21 0 0 0 0 0 21",
        "4.无正当理由大量反复申请",
        "三、收到和处理政府信息公开申请情况……3",
        "三、收到和处理政府信息公开申请情况 3",
        "三、收到和处理政府信息公开申请情况\t3",
        "行政许可 550",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    ]
    assert claims(split_sections([Paragraph(line) for line in lines])) == ()


def test_year_is_taken_from_the_period_or_the_title() -> None:
    assert stated_year(split_sections([Paragraph("统计期限为2022年1月1日至2022年12月31日。")])) == 2022
    assert stated_year(split_sections([Paragraph("某局2021年政府信息公开工作年度报告")])) == 2021
    assert stated_year(split_sections([Paragraph("某局政府信息公开工作年度报告")])) is None


def test_every_meaning_a_case_expects_is_documented() -> None:
    documented = {row["meaning"] for row in rows(MEANINGS)}
    used = {
        expected.split("=")[0]
        for case in CASES + rows(DATA / "narrative-numbers-key.csv") + rows(DATA / "narrative-phrasings-key.csv")
        for expected in filter(None, case["expected"].split("; "))
    }
    assert used <= documented


def test_empty_and_strange_text_states_nothing() -> None:
    for text in (
        "",
        " \n ",
        "。。。",
        "（（（（",
        "1" * 5000,
        "收到" * 2000,
        "政府信息公开申请" * 1000,
        "\x00件\ufffe",
    ):
        assert stated(text) == []


_WORDS = (
    "收到 受理 办结 答复 未 无 没有 均 全部 其中 含 分别 各 共 近 约 余 万 政府信息公开申请 依申请公开 申请 行政复议 "
    "行政诉讼 维持 结转 上年 下年度 2023年 2022 规范性文件 规章 制定 废止 行政许可 决定 行政事业性收费 信息处理费 元 万元 "
    "件 条 起 5 12 0 1,234 51.85% 三 十 占 自然人 法人 予以公开 部分公开 热线 一、 二、 （一） ( ) （ ） ， 、 ； ： 。 "
    "《 》 〔 〕 \n \t … 9999999999999999999999"
)
PIECES = _WORDS.split(" ")


@given(st.lists(st.sampled_from(PIECES) | st.characters(), max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_raises_and_no_claim_is_negative_or_undocumented(pieces: list[str]) -> None:
    documented = {row["meaning"] for row in rows(MEANINGS)}
    sections = split_sections([Paragraph("".join(pieces))])
    section_problems(sections)
    for claim in claims(sections):
        assert claim.value >= 0
        assert claim.meaning in documented
        assert claim.qualifier in ("", "approximate", "includes_carried_in", "share")


@pytest.mark.parametrize(
    "words", ["共计", "政府信息公开申请", "因", "申请，主动公开12条依申请公开《（", "案件数", "一、总体情况\n"]
)
def test_repeated_words_do_not_make_reading_slow(words: str) -> None:
    text = "收到政府信息公开申请" + words * (3000 // len(words)) + "甲5件。"
    start = time.process_time()
    stated(text)
    stated(text * 10)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("numerals", "value"),
    [("三", 3), ("十", 10), ("十二", 12), ("二十", 20), ("一百零五", 105), ("二〇", 20), ("两", 2), ("一千二百", 1200)],
)
def test_chinese_numerals(numerals: str, value: int) -> None:
    assert chinese_number(numerals) == value


def test_what_is_no_numeral_has_no_value() -> None:
    assert chinese_number("") is None
    assert chinese_number("一些") is None


def test_folding_meets_widths_forms_spaces_and_thousands() -> None:
    assert fold("收 到 申請１，２３４ 件，共1,234件") == "收到申请1，234件，共1234件"


def test_a_long_report_is_read_fast() -> None:
    sentence = "（二）依申请公开情况。全年收到政府信息公开申请44件，其中予以公开30件，占68%，办结44件，未发生行政复议。"
    sections = split_sections([Paragraph("一、总体情况")] + [Paragraph(sentence)] * 50)
    claims(sections)
    start = time.process_time()
    claims(sections)
    assert time.process_time() - start < 0.25


@pytest.mark.parametrize("row", [row for row in rows(RULES / "labels.csv") if row["sets_topic"] == "yes"], ids=str)
def test_what_a_label_matches_holds_one_of_its_hints(row: dict[str, str]) -> None:
    @given(st.from_regex(row["pattern"], fullmatch=True))
    @settings(max_examples=40, deadline=None)
    def holds(text: str) -> None:
        assert any(hint in text for hint in row["hints"].split())

    holds()


@pytest.mark.parametrize(
    "text",
    [
        "作为配合部门，我局答复政府信息公开申请20件。",
        "我局收到政府信息公开申请9件，经协商，答复3件。",
        "我局收到政府信息公开申请9件，联合其他单位答复3件。",
        "我局收到政府信息公开申请9件，其余7件均已答复。",
    ],
)
def test_an_unknown_word_beside_a_number_gives_no_total_of_answers(text: str) -> None:
    assert not [claim for claim in stated(text) if claim.startswith("requests.outcomes_total")]


@pytest.mark.parametrize(
    ("agency_name", "expected"),
    [
        ("某县人民政府", []),
        ("某县教育局", ["requests.new_requests.total=7"]),
        (None, ["requests.new_requests.total=7"]),
    ],
)
def test_what_one_department_received_is_not_the_number_of_its_government(
    agency_name: str | None, expected: list[str]
) -> None:
    sections = split_sections([Paragraph("2023年，县教育局收到政府信息公开申请7件。")])
    found = claims(sections, 2023, agency_name)
    assert [f"{claim.meaning}={claim.value}" for claim in found] == expected


def test_a_paragraph_that_gives_two_numbers_one_meaning_states_neither() -> None:
    text = "我局收到政府信息公开申请7件。我局收到政府信息公开申请9件。"
    assert stated(text) == []
    assert stated(text.replace("7件。", "7件。\n")) == [
        "requests.new_requests.total=7",
        "requests.new_requests.total=9",
    ]


def test_formulas_of_meanings_name_cells_of_the_forms() -> None:
    vocabulary = rows(Path(__file__).resolve().parents[2] / "extractors" / "forms" / "vocabulary.csv")
    keys = {(row["table_key"], row["axis"], row["key"]) for row in vocabulary}
    meanings = rows(MEANINGS)
    assert len({row["meaning"] for row in meanings}) == len(meanings)
    for row in meanings:
        assert row["relation"] in ("equals", "at_most", "none", "uncompared")
        assert bool(row["formula"]) == (row["relation"] != "uncompared"), row["meaning"]
        for column in ("formula", "formula_including_carried_in", "share_of"):
            for path in row[column].replace("|", "+").split("+"):
                if path.strip():
                    table, line, across = path.strip().split(".")
                    assert (table, "row", line) in keys, path
                    assert (table, "col", across) in keys, path
