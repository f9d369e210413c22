"""The review sheet: what is written, what is taken back, what is refused."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils.units import EMU_to_pixels
from PIL import Image as PillowImage

from tests.warehouse.nights import Nights, disputes, states
from warehouse.anomalies import Filters, list_anomalies
from warehouse.decisions import load_decisions, parse_rows
from warehouse.explaining import Decided, explain
from warehouse.review import ReviewRefused, export_review, import_review
from warehouse.review_sheet import PICTURE_WIDTH

BROKEN = disputes(total=0)
DAY = date(2026, 11, 2)


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    return Nights(tmp_path)


def entered(sheet: Path, **fields: object) -> Path:
    """The sheet with a decision entered in its first row."""
    if sheet.suffix == ".csv":
        with sheet.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.reader(file))
        for name, value in fields.items():
            rows[1][rows[0].index(name)] = str(value)
        with sheet.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        return sheet
    book = load_workbook(sheet)
    page = book.worksheets[0]
    header = [cell.value for cell in page[1]]
    for name, value in fields.items():
        page.cell(2, header.index(name) + 1).value = value
    book.save(sheet)
    return sheet


@pytest.mark.parametrize("name", ["review.xlsx", "review.csv"])
def test_a_decision_entered_in_the_sheet_takes_effect_the_next_night(nights: Nights, name: str) -> None:
    sheet = nights.folder / name
    assert export_review(nights.play(BROKEN), sheet) == 1
    facts = import_review(
        entered(sheet, decision="accept", who="王", reason="withdrawn cases"), nights.decisions, decided_on=DAY
    )
    assert facts == {"decisions added": 1, "known already": 0, "rows left blank": 0}
    assert states(nights.play(BROKEN)) == ["accepted"]
    (decision,) = load_decisions(nights.decisions)[0]
    assert (decision.expected, decision.actual, decision.who) == (Decimal(11), Decimal(0), "王")
    assert decision.decided_on == DAY


def test_a_corrected_cell_is_named_by_its_key_or_its_label(nights: Nights) -> None:
    sheet = nights.folder / "review.xlsx"
    export_review(nights.play(BROKEN), sheet)
    fields = {"decision": "correction", "who": "王", "reason": "r", "corrected_value": 0}
    import_review(
        entered(sheet, **fields, corrected_row_key="行政复议", corrected_col_key="结果维持"), nights.decisions, DAY
    )
    (decision,) = load_decisions(nights.decisions)[0]
    assert (decision.corrected_row_key, decision.corrected_col_key) == ("review", "upheld")


def test_a_correction_of_no_cell_is_refused() -> None:
    row = {"decision": "correction", "who": "王", "reason": "r", "corrected_value": "1", "decided_on": "2026-11-02"}
    keys = {"anomaly_id": "x", "check_id": "years_conflict", "agency_id": "a", "report_year": "2023"}
    for table_key, reason in (("", "only an anomaly about a table"), ("requests", "corrected_row_key is blank")):
        found, refused = parse_rows([row | keys | {"table_key": table_key}], "sheet")
        assert not found
        assert reason in refused[0].reason


def test_who_decided_what_is_told_with_the_anomaly_and_whether_it_still_counts(nights: Nights) -> None:
    sheet = nights.folder / "review.xlsx"
    export_review(nights.play(BROKEN), sheet)
    import_review(entered(sheet, decision="accept", who="王", reason="withdrawn"), nights.decisions, DAY)
    for rows, is_in_force in ((BROKEN, True), (disputes(total=3), False)):
        connection = nights.play(rows)
        (anomaly,) = list_anomalies(connection, Filters(states=()))
        (decided,) = explain(connection, anomaly.anomaly_id).decisions
        assert decided == Decided("accept", "王", DAY, "withdrawn", is_in_force)


def test_the_same_sheet_twice_adds_nothing(nights: Nights) -> None:
    sheet = nights.folder / "review.xlsx"
    export_review(nights.play(BROKEN), sheet)
    entered(sheet, decision="reading_error", who="王", reason="the page says 11")
    import_review(sheet, nights.decisions, decided_on=DAY)
    assert import_review(sheet, nights.decisions, decided_on=DAY)["known already"] == 1
    assert len(load_decisions(nights.decisions)[0]) == 1


def test_a_sheet_without_decisions_adds_nothing(nights: Nights) -> None:
    sheet = nights.folder / "review.xlsx"
    export_review(nights.play(BROKEN), sheet)
    assert import_review(sheet, nights.decisions)["rows left blank"] == 1
    assert list(nights.decisions.iterdir()) == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"decision": "maybe", "who": "王", "reason": "r"}, "row 2: decision 'maybe' is none of"),
        ({"decision": "accept", "who": "", "reason": "r"}, "row 2: who is blank"),
        ({"decision": "correction", "who": "王", "reason": "r"}, "row 2: a correction needs corrected_value"),
        (
            {
                "decision": "correction",
                "who": "王",
                "reason": "r",
                "corrected_value": "11",
                "corrected_row_key": "复议",
            },
            "row 2: corrected_row_key '复议' is no row of the table disputes",
        ),
        ({"decision": "accept", "who": "王", "reason": "r", "agency_id": "b"}, "row 2: the keys of the row are not"),
        ({"decision": "accept", "who": "王", "reason": "r", "expected": "elf"}, "row 2: expected 'elf' is no number"),
    ],
)
def test_one_bad_row_and_nothing_is_imported(nights: Nights, fields: dict[str, str], reason: str) -> None:
    rows = disputes(total=0)
    rows["disputes_operands"].append(rows["disputes_operands"][0] | {"row_key": "litigation_direct"})
    sheet = nights.folder / "review.csv"
    assert export_review(nights.play(rows), sheet) == 2
    with sheet.open(newline="", encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file))
    lines[0] |= fields
    lines[1] |= {"decision": "accept", "who": "王", "reason": "a good row"}
    with sheet.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    with pytest.raises(ReviewRefused, match=reason):
        import_review(sheet, nights.decisions)
    assert list(nights.decisions.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"a,b\n1,2\n"])
def test_a_file_that_is_no_review_sheet_is_refused(nights: Nights, content: bytes) -> None:
    for name in ("sheet.xlsx", "sheet.csv"):
        sheet = nights.folder / name
        sheet.write_bytes(content)
        with pytest.raises(ReviewRefused, match=r"row 1: it (cannot be read|lacks)"):
            import_review(sheet, nights.decisions)


def test_text_that_looks_like_a_formula_is_defused(nights: Nights) -> None:
    rows = disputes(total=0)
    rows["reports"][0]["agency_name"] = '=HYPERLINK("http://evil.example")'
    for name in ("review.xlsx", "review.csv"):
        sheet = nights.folder / name
        export_review(nights.play(rows), sheet)
        if name.endswith("csv"):
            assert "'=HYPERLINK" in sheet.read_text(encoding="utf-8-sig")
        else:
            page = load_workbook(sheet).worksheets[0]
            assert all(cell.data_type != "f" for line in page.iter_rows() for cell in line)


def test_the_workbook_shows_the_pictures_of_the_night_s_pages_within_bounds(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = nights.play(BROKEN)
    (anomaly,) = list_anomalies(connection)
    folder = nights.folder / "report" / "pictures"
    folder.mkdir(parents=True)
    PillowImage.effect_noise((3000, 900), 90).save(folder / f"{anomaly.anomaly_id}-1.png")
    monkeypatch.setattr("warehouse.review._pictures_folder", lambda _: folder)

    sheet = nights.folder / "review.xlsx"
    export_review(connection, sheet)
    page = load_workbook(sheet).worksheets[0]
    (image,) = page._images
    shown = image.anchor.ext
    assert (EMU_to_pixels(shown.width), EMU_to_pixels(shown.height)) == (PICTURE_WIDTH, PICTURE_WIDTH * 900 // 3000)
    assert (image.width, image.height) == (2 * PICTURE_WIDTH, 2 * PICTURE_WIDTH * 900 // 3000)
    assert image.anchor._from.row == 1
    assert page.cell(1, image.anchor._from.col + 1).value == "picture"
    assert sheet.stat().st_size < 400_000
    assert (
        import_review(entered(sheet, decision="accept", who="王", reason="r"), nights.decisions)["decisions added"] == 1
    )

    monkeypatch.setattr("warehouse.review_sheet.MOST_PICTURES", 0)
    export_review(connection, sheet)
    assert load_workbook(sheet).worksheets[0]._images == []


def test_a_picture_that_is_none_costs_only_itself(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = nights.play(BROKEN)
    (anomaly,) = list_anomalies(connection)
    (nights.folder / f"{anomaly.anomaly_id}-1.png").write_bytes(b"no picture")
    monkeypatch.setattr("warehouse.review._pictures_folder", lambda _: nights.folder)
    sheet = nights.folder / "review.xlsx"
    assert export_review(connection, sheet) == 1
    assert load_workbook(sheet).worksheets[0]._images == []
