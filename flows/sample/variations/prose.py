"""Prose that states many of the tables' numbers in many wordings, beside numbers that only look alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from flows.sample.editing import values_of
from flows.sample.model import CellKey, KnownClaim, PrintedDocument, PrintedParagraph, PrintedTable
from flows.sample.tables import printed_number

CHINESE_DIGITS = "零一二三四五六七八九十"

TRAPS = (
    "（三）平台建设情况。政务新媒体发布信息{}条，网站访问量{}次。",
    "全年12345热线受理群众诉求{}件，已全部办结{}件。",
    "县长信箱收到来信{}件，办结{}件。",
    "办理人大代表建议{}件、政协提案{}件。",
    "组织业务培训{}次，参训人员{}人次。",
)
"""Sentences whose numbers are none of the tables' numbers."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence with one gap for each meaning; a meaning's cell is the vocabulary path itself."""

    text: str
    meanings: tuple[str, ...]


REQUESTS = (
    Wording(
        "{own}全年共收到政府信息公开申请{}件，上年结转政府信息公开申请{}件。",
        ("requests.new_requests.total", "requests.carried_in.total"),
    ),
    Wording(
        "{year}年新收政府信息公开申请数量{}件，结转上年度政府信息公开申请{}件。",
        ("requests.new_requests.total", "requests.carried_in.total"),
    ),
    Wording("{own}收到{}份政府信息公开申请。", ("requests.new_requests.total",)),
    Wording("全年共受理依申请公开{}宗。", ("requests.new_requests.total",)),
    Wording("共收到信息公开申请{}起。", ("requests.new_requests.total",)),
)
CLOSED = (
    Wording(
        "年内共办结{}件，结转下年度继续办理{}件。", ("requests.outcomes_total.total", "requests.carried_out.total")
    ),
    Wording(
        "本年度办结{}件，剩余{}件结转下年度办理。", ("requests.outcomes_total.total", "requests.carried_out.total")
    ),
    Wording("{}件按时办结，{}件结转下年度办理。", ("requests.outcomes_total.total", "requests.carried_out.total")),
)
OUTCOMES = (
    Wording("其中，予以公开{}件，部分公开{}件。", ("requests.granted.total", "requests.granted_in_part.total")),
    Wording(
        "办理结果为：予以公开{}件、部分公开{}件、本机关不掌握相关政府信息{}件。",
        ("requests.granted.total", "requests.granted_in_part.total", "requests.unavailable_not_held.total"),
    ),
    Wording(
        "重复申请{}件，信访举报投诉类申请{}件。", ("requests.rejected_repeat.total", "requests.rejected_petition.total")
    ),
)
DISPUTES = (
    Wording("因政府信息公开被申请行政复议{}件。", ("disputes.review.total",)),
    Wording("{year}年，共发生政府信息公开行政复议{}件。", ("disputes.review.total",)),
)
PROACTIVE_2021 = (
    Wording(
        "{year}年，制发行政规范性文件{}件，废止{}件，现行有效{}件。",
        (
            "proactive.normative_documents.issued",
            "proactive.normative_documents.repealed",
            "proactive.normative_documents.in_force",
        ),
    ),
    Wording(
        "作出行政许可处理决定{}件，行政处罚处理决定{}件，行政强制处理决定{}件。",
        (
            "proactive.licences.decisions",
            "proactive.penalties.decisions",
            "proactive.coercive_measures.decisions",
        ),
    ),
    Wording("行政事业性收费金额{}万元。", ("proactive.fees.amount",)),
)


def many_claims(document: PrintedDocument, random: Random) -> PrintedDocument | None:
    """The overview states numbers of all tables, in wordings drawn from those seen, with traps between them."""
    if document.form == "pre2019":
        return None
    values = {key: value for key, value in values_of(document.tables).items() if value is not None}
    sentences = ["（一）主动公开情况。"]
    claims: list[KnownClaim] = []
    groups = [REQUESTS, CLOSED, OUTCOMES, DISPUTES]
    if document.form == "2021":
        sentences, claims = _stated(document, PROACTIVE_2021, values, random, sentences, claims)
    sentences.append("（二）依申请公开情况。")
    for group in groups:
        sentences, claims = _stated(document, (random.choice(group),), values, random, sentences, claims)
    sentences += [trap.format(random.randint(3, 900), random.randint(3, 900)) for trap in random.sample(TRAPS, 3)]
    return replace(document, blocks=tuple(_with_overview(document, "".join(sentences))), claims=tuple(claims))


def chinese_number(number: int) -> str:
    """A number from 0 to 99 in Chinese numerals: 三, 十, 十二, 二十, 二十五."""
    tens, ones = divmod(number, 10)
    if not tens:
        return CHINESE_DIGITS[ones]
    return (CHINESE_DIGITS[tens] if tens > 1 else "") + "十" + (CHINESE_DIGITS[ones] if ones else "")


def chinese_numerals(document: PrintedDocument, random: Random) -> PrintedDocument | None:
    """Small numbers of the prose are written in Chinese numerals: 收到政府信息公开申请三件."""
    values = {key: value for key, value in values_of(document.tables).items() if value is not None}
    new = values.get(("requests", "new_requests", "total"))
    if new is None or not 0 < new < 100:
        return None
    own = random.choice(("我局", "我镇", "本机关"))
    sentence = f"（二）依申请公开情况。{own}收到政府信息公开申请{chinese_number(int(new))}件。"
    claims = (KnownClaim("requests.new_requests.total", new),)
    return replace(document, blocks=tuple(_with_overview(document, sentence)), claims=claims)


def carried_in_included(document: PrintedDocument, _: Random) -> PrintedDocument | None:
    """The number of requests in the prose includes those carried in, as its bracket says."""
    values = values_of(document.tables)
    new = values.get(("requests", "new_requests", "total"))
    carried_in = values.get(("requests", "carried_in", "total"))
    if not new or not carried_in:
        return None
    both = printed_number(new + carried_in)
    sentence = (
        f"（二）依申请公开情况。{document.year}年，收到政府信息公开申请{both}件（含{document.year - 1}年度结转"
        f"{printed_number(carried_in)}件）。"
    )
    claims = (KnownClaim("requests.carried_in.total", carried_in),)
    return replace(document, blocks=tuple(_with_overview(document, sentence)), claims=claims)


def _stated(
    document: PrintedDocument,
    wordings: tuple[Wording, ...],
    values: dict[CellKey, Decimal],
    random: Random,
    sentences: list[str],
    claims: list[KnownClaim],
) -> tuple[list[str], list[KnownClaim]]:
    """The sentences and claims with those of the wordings whose cells all print a number."""
    own = random.choice(("我局", "本机关", "全县"))
    for wording in wordings:
        keys = [_cell_key(meaning) for meaning in wording.meanings]
        if not all(key in values for key in keys):
            continue
        text = wording.text.replace("{own}", own).replace("{year}", str(document.year))
        sentences = [*sentences, text.format(*(printed_number(values[key]) for key in keys))]
        found = [KnownClaim(meaning, values[key]) for meaning, key in zip(wording.meanings, keys, strict=True)]
        claims = [*claims, *found]
    return sentences, claims


def _cell_key(meaning: str) -> CellKey:
    table, row, column = meaning.split(".")
    return table, row, column


def _with_overview(document: PrintedDocument, text: str) -> Iterator[PrintedParagraph | PrintedTable]:
    """The blocks with the paragraphs of the first section replaced by one text."""
    inside = False
    for block in document.blocks:
        if isinstance(block, PrintedParagraph) and block.style == "heading":
            inside = block.text.startswith("一、")
            yield block
            if inside:
                yield PrintedParagraph(text)
        elif not inside:
            yield block


PROSE_VARIATIONS: dict[str, Callable[[PrintedDocument, Random], PrintedDocument | None]] = {
    "prose_with_many_claims": many_claims,
    "prose_in_chinese_numerals": chinese_numerals,
    "prose_includes_carried_in": carried_in_included,
}
