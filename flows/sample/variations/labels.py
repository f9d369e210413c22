"""Labels as real reports print them: misprinted, shortened, spaced, with other ordinals, brackets or characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from random import Random

from flows.sample.editing import with_cells, with_labels, with_table
from flows.sample.model import PrintedCell, PrintedDocument, PrintedTable
from flows.sample.tables import label_cell

MISPRINTS = {
    "2.其他法律行政法规禁止公开": ("2.其他法律行政止公开", "2.其他法律行政法规禁止公布"),
    "二、上年结转政府信息公开申请数量": ("二、上年结转政府信息公开数量", "二、上年结转政府信息申请数量"),
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": (
        "（二）部分公开",
        "（二）部分公开（区分处理的,只计这一情形,不计其它情形）",
    ),
    "1.信访举报投诉类申请": ("1.信访投诉举报类申请", "1.信访、举报、投诉类申请"),
    "2.没有现成信息需要另行制作": ("2.没有现成的信息需要另行制作", "2.没有现存信息需要另行制作"),
    "5.要求行政机关确认或重新出具已获取信息": ("5.要求行政机关确认或重新出具已获得信息",),
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": (
        "1.申请人无正当理由逾期不补正",
        "1.逾期不补正",
    ),
    "本年处理决定数量": ("本年处理绝对数量", "处理决定数量"),
    "本年制发件数": ("本年发件", "本年制发件数量", "制发件数"),
    "现行有效件数": ("现行有效件", "现行有效数"),
    "本年废止件数": ("废止件数", "本年废止件"),
    "行政规范性文件": ("规范性文件",),
    "规范性文件": ("行政规范性文件",),
    "本年收费金额（单位：万元）": ("本年收费金额单位:万元", "本年收费金额（万元）"),
    "本年增/减": ("本年增/", "本年增减"),
    "结果纠正": ("纠正结果",),
    "总计": ("合计", "总数"),
    "一、本年新收政府信息公开申请数量": ("一、本年新收政府信息公开申请数", "一、本年度新收政府信息公开申请数量"),
    "四、结转下年度继续办理": ("四、结转下年继续办理", "四、结转下年度继续办理数量"),
}
"""Wordings seen in print (variations.md names many) for a label of the form."""

LONG_NOTES = {
    "规章": "规章（设区的市、自治州人民政府应提供相关数据）",
    "本年增/减": "本年增/减（指本年增加或减少的事项数，减用负值表示，如-8）",
    "处理决定数量": "处理决定数量（指本年办件量）",
}

TRADITIONAL = str.maketrans(
    "数总计规许处罚强费购请减决项对结转复议诉讼维纠审组织业构认获个类过内务补继续办绝员专门断运输从关联发现条开这区会无确据",
    "數總計規許處罰強費購請減決項對結轉復議訴訟維糾審組織業構認獲個類過內務補繼續辦絕員專門斷運輸從關聯發現條開這區會無確據",
)


def misprinted(document: PrintedDocument, random: Random) -> PrintedDocument:
    """About half of the labels that have known misprints carry one."""
    return with_labels(
        document,
        lambda text: random.choice(MISPRINTS[text]) if text in MISPRINTS and random.random() < 0.5 else text,
    )


def without_ordinals(document: PrintedDocument, _: Random) -> PrintedDocument:
    """No label carries its ordinal (一、 （二） 3.)."""
    return with_labels(document, lambda text: _ORDINAL.sub("", text))


_ORDINAL = re.compile(r"^(?:[一二三四]、|（[一二三四五六七]）|\d\.)")


def other_ordinals(document: PrintedDocument, random: Random) -> PrintedDocument:
    """Ordinals are written in another way throughout: 1、 (1) １. ㈠ （一）、."""
    digits = random.choice((r"\1、", r"(\1)", r"（\1）", r"\1．", r"\1 ", r"\1. "))
    brackets = random.choice((r"(\1)", r"（\1）、", r"( \1 )", r"\1、"))

    def edit(text: str) -> str:
        text = re.sub(r"^(\d)\.", digits, text)
        return re.sub(r"^（([一二三四五六七])）", brackets, text)

    return with_labels(document, edit)


def half_width(document: PrintedDocument, _: Random) -> PrintedDocument:
    """All full-width punctuation is half-width, as many content systems store it."""
    return with_labels(document, lambda text: unicodedata.normalize("NFKC", text).replace("“", '"').replace("”", '"'))


def spaced(document: PrintedDocument, random: Random) -> PrintedDocument:
    """Spaces inside labels: 总 计, 自然 人, 行政许可 with spaces before and behind."""

    def edit(text: str) -> str:
        if len(text) < 2 or random.random() < 0.4:
            return text
        gap = random.choice((" ", "　", "\u00a0", "  "))
        if len(text) == 2:
            return text[0] + gap + text[1]
        place = random.randrange(1, len(text))
        return text[:place] + gap + text[place:] + random.choice(("", " "))

    return with_labels(document, edit)


def broken_lines(document: PrintedDocument, random: Random) -> PrintedDocument:
    """Line breaks inside labels: 自 / 然 / 人 one below the other, longer ones broken somewhere."""

    def edit(text: str) -> str:
        if len(text) < 2 or random.random() < 0.4:
            return text
        if len(text) <= 4:
            return "\n".join(text)
        place = random.randrange(2, len(text) - 1)
        return text[:place] + "\n" + text[place:]

    return with_labels(document, edit)


def lost_characters(document: PrintedDocument, random: Random) -> PrintedDocument:
    """A third of the longer labels lack one character, as where nested markup was dropped."""

    def edit(text: str) -> str:
        if len(text) < 6 or random.random() < 0.67:
            return text
        place = random.randrange(len(text))
        return text[:place] + text[place + 1 :]

    return with_labels(document, edit)


def long_notes(document: PrintedDocument, _: Random) -> PrintedDocument:
    """Filling notes stand inside the labels, as one province printed them."""
    return with_labels(document, lambda text: LONG_NOTES.get(text, text))


def traditional(document: PrintedDocument, _: Random) -> PrintedDocument:
    """Labels in Traditional characters."""
    return with_labels(document, lambda text: text.translate(TRADITIONAL))


def empty_row_label(document: PrintedDocument, _: Random) -> PrintedDocument | None:
    """The row 规章 has lost its label."""
    if document.form == "pre2019":
        return None
    return with_labels(document, lambda text: "" if text == "规章" else text)


def fused_heading(document: PrintedDocument, _: Random) -> PrintedDocument | None:
    """The heading of table 四 is one cell: 行政复议行政诉讼."""

    def edit(table: PrintedTable) -> PrintedTable:
        return replace(table, rows=((label_cell("行政复议行政诉讼", column_span=15),), *table.rows[1:]))

    return None if document.form == "pre2019" else with_table(document, "disputes", edit)


def without_balance_note(document: PrintedDocument, _: Random) -> PrintedDocument | None:
    """The note on the balance is missing, its cell blank."""

    def edit(cell: PrintedCell) -> PrintedCell:
        return replace(cell, text="") if "勾稽关系" in cell.text else cell

    return None if document.form == "pre2019" else with_cells(document, edit)


LABEL_VARIATIONS: dict[str, Callable[[PrintedDocument, Random], PrintedDocument | None]] = {
    "misprinted_labels": misprinted,
    "labels_without_ordinals": without_ordinals,
    "other_ordinals": other_ordinals,
    "half_width_labels": half_width,
    "spaced_labels": spaced,
    "labels_broken_over_lines": broken_lines,
    "labels_with_lost_characters": lost_characters,
    "notes_inside_labels": long_notes,
    "traditional_characters": traditional,
    "empty_row_label": empty_row_label,
    "fused_disputes_heading": fused_heading,
    "without_balance_note": without_balance_note,
}
