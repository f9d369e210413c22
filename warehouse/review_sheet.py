"""The sheet in which people enter decisions, as a file: its columns, what they mean, pictures of the printed cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as PillowImage

from warehouse.decisions import DECISIONS
from warehouse.workbook import harmless

MOST_PICTURES = 500
PICTURE_WIDTH, PICTURE_HEIGHT = 480, 300
"""Largest size, in pixels, at which a picture is shown; it is kept at twice that, to be legible when enlarged."""

LINE_POINTS, MOST_LINES = 15, 14
"""Height of a line of text, and how many lines a row shows; the rest of a longer text is read in the cell itself."""

SHOWN = {
    "severity": 9,
    "agency_name": 24,
    "report_year": 12,
    "message_zh": 44,
    "message_en": 44,
    "expected": 10,
    "actual": 10,
    "cause": 36,
    "printed": 36,
    "picture": 68,
}
FROZEN = ("severity", "agency_name", "report_year")
"""Columns that stay in sight while the sheet is moved."""
ENTERED = {
    "decision": 16,
    "corrected_row_key": 20,
    "corrected_col_key": 18,
    "corrected_value": 16,
    "who": 14,
    "reason": 40,
    "evidence": 30,
}
SAID = {"url": 40, "page": 6, "blame": 11, "state": 9, "innocent": 40, "cause_id": 18}
KEYS = {"anomaly_id": 18, "check_id": 24, "agency_id": 24, "table_key": 12, "row_key": 20, "col_key": 14}
COLUMNS = {**SHOWN, **ENTERED, **SAID, **KEYS}
"""The columns of the sheet in their order, each with its width in characters."""
_DECISIONS_GUIDE = (
    ("accept", "a good reason for it is known, it no longer counts as open", "认可：有正当理由，不再计为未解决"),
    ("publisher_error", "the document prints it so", "公开机关之误：原文确实如此"),
    ("reading_error", "the document prints something else", "读取之误：原文并非如此"),
    ("correction", "the cell holds corrected_value", "更正：单元格应为 corrected_value"),
)
_COLUMNS_GUIDE = {
    "severity": ("error, warning or info", "严重程度：error 错误、warning 警告、info 提示"),
    "agency_name": ("the body", "机关名称"),
    "report_year": ("year of the report", "报告年度"),
    "message_zh": ("what is wrong, in Chinese", "问题说明（中文）"),
    "message_en": ("what is wrong, in English", "问题说明（英文）"),
    "expected": (
        "what the rule asks for; a decision is made for this value and lapses when it changes",
        "应有数：决定以此数为准，改变后决定失效",
    ),
    "actual": ("what is printed; as for expected", "实际数：同上"),
    "cause": ("the cell, or the cells, whose change would mend the sums", "致因：改动后可使合计相符的单元格"),
    "printed": ("the cells concerned, as printed, the first twelve", "相关单元格的原文（最多12个）"),
    "picture": ("the cells in the document", "原文图片"),
    "decision": ("one of the words above; blank: not decided", "决定：填上述之一，空白为未决定"),
    "corrected_row_key": (
        "only for a correction: row of the cell that is corrected, its key or its label; blank: the anomaly's own cell",
        "仅更正时填写：被更正单元格的行（键名或行标题），空白为该异常所在单元格",
    ),
    "corrected_col_key": ("only for a correction: its column, likewise", "仅更正时填写：被更正单元格的列，同上"),
    "corrected_value": ("only for a correction: the number that it holds", "仅更正时填写：该单元格应有的数"),
    "who": ("needed: who decides", "必填：决定人"),
    "reason": ("needed: why", "必填：理由"),
    "evidence": ("where that can be seen", "依据（可不填）"),
    "url": ("the document", "文件网址"),
    "page": ("page of the first cell", "页码"),
    "blame": ("publisher, extraction or crawl", "归因：publisher 公开机关、extraction 读取、crawl 采集"),
    "state": ("new, open or reopened", "状态：new 新增、open 未解决、reopened 重新出现"),
    "innocent": ("what may explain it without a fault", "可能的正当解释"),
    "cause_id": ("the anomaly that this one follows from", "由哪一条异常引起"),
    "anomaly_id": (
        "stable name of the anomaly; leave this and the columns behind it as they are",
        "异常编号，此列及其后各列请勿改动",
    ),
    "check_id": ("the check that failed", "检查编号"),
    "agency_id": ("the body", "机关编号"),
    "table_key": ("table", "表"),
    "row_key": ("row", "行"),
    "col_key": ("column", "列"),
}


def write_csv_sheet(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the rows, by the names in `COLUMNS`, as CSV; what a spreadsheet would take for a formula is defused."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in rows:
            values = (row.get(name) for name in COLUMNS)
            writer.writerow("" if value is None else harmless(str(value)) for value in values)


def write_workbook_sheet(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the rows, by the names in `COLUMNS`, as a workbook with a guide, a list of the decisions, and links.

    The first `MOST_PICTURES` rows whose picture is a file show it.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "review"
    names = list(COLUMNS)
    sheet.append(names)
    shown = 0
    for row in rows:
        sheet.append([harmless(value) if isinstance(value := row.get(name), str) else value for name in names])
        for name in ("url", "picture"):
            _link(sheet, names.index(name) + 1)
        if row["picture"] and shown < MOST_PICTURES:
            shown += _show_picture(sheet, names.index("picture") + 1, Path(row["picture"]))
    _dress(sheet, len(rows))
    _write_guide(book.create_sheet("guide"))
    book.save(path)


def _write_guide(guide: Worksheet) -> None:
    """What the words and the columns mean, in both languages."""
    guide.append(("decision", "meaning", "含义"))
    for line in _DECISIONS_GUIDE:
        guide.append(line)
    guide.append(())
    guide.append(("column", "meaning", "含义"))
    for name in COLUMNS:
        guide.append((name, *_COLUMNS_GUIDE[name]))
    for head in (1, len(_DECISIONS_GUIDE) + 3):
        for cell in guide[head]:
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="DDE6F0")
    for letter, width in zip("ABC", (22, 74, 64), strict=True):
        guide.column_dimensions[letter].width = width
    _fit_to_paper(guide)


def _fit_to_paper(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A3
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _link(sheet: Worksheet, column: int) -> None:
    cell = sheet.cell(sheet.max_row, column)
    text = str(cell.value or "")
    if text.startswith(("http://", "https://", "/")):
        cell.hyperlink = text
        cell.font = Font(color="0563C1", underline="single")


def _show_picture(sheet: Worksheet, column: int, file: Path) -> bool:
    """Put the picture into the last row, which is made as high as it; a file that is no picture is left out."""
    try:
        with PillowImage.open(file) as picture:
            small = picture.convert("RGB")
    except (OSError, ValueError, PillowImage.DecompressionBombError):
        return False
    small.thumbnail((2 * PICTURE_WIDTH, 2 * PICTURE_HEIGHT))
    data = io.BytesIO()
    small.quantize(32).save(data, format="PNG", optimize=True)
    image = Image(data)
    scale = min(PICTURE_WIDTH / small.width, PICTURE_HEIGHT / small.height, 1)
    image.width, image.height = int(small.width * scale), int(small.height * scale)
    sheet.add_image(image, f"{get_column_letter(column)}{sheet.max_row}")
    sheet.row_dimensions[sheet.max_row].height = 0.75 * image.height + 4  # in points, 72 to the inch
    return True


def _dress(sheet: Worksheet, row_count: int) -> None:
    names = list(COLUMNS)
    sheet.freeze_panes = f"{get_column_letter(len(FROZEN) + 1)}2"
    sheet.print_title_rows = "1:1"
    _fit_to_paper(sheet)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{row_count + 1}"
    for place, (name, width) in enumerate(COLUMNS.items(), 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = width
        head = sheet.cell(1, place)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="FFF2CC" if name in ENTERED else "DDE6F0")
        head.comment = Comment("\n".join(_COLUMNS_GUIDE[name]), "gouji", height=90, width=260)
    widths = list(COLUMNS.values())
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        needed = LINE_POINTS * max(
            _lines(str(cell.value), width) for cell, width in zip(line, widths, strict=True) if cell.value is not None
        )
        size = sheet.row_dimensions[line[0].row]
        size.height = max(size.height or 0, min(needed, MOST_LINES * LINE_POINTS))
    choice = DataValidation(type="list", formula1=f'"{",".join(DECISIONS)}"', allow_blank=True)
    letter = get_column_letter(names.index("decision") + 1)
    choice.add(f"{letter}2:{letter}{max(row_count, 1) + 1}")
    sheet.add_data_validation(choice)


def _lines(text: str, width: float) -> int:
    """How many lines the text takes in a column of this width, a Chinese character being two wide."""
    return sum(
        max(1, ceil(sum(2 if ord(character) > 0x2E80 else 1 for character in line) / max(width - 1, 1)))
        for line in text.split("\n")
    )
