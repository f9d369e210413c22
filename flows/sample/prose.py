"""Writes the sentences of a known report from its values, so that what the prose states agrees with the tables."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from flows.sample.model import KnownClaim, KnownReport, KnownSection, KnownSentence
from flows.sample.tables import printed_number

SECTION_TABLES = ("proactive", "requests", "disputes")

HEADINGS = {
    "2021": (
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ),
    "2019": (
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "五、政府信息公开工作存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ),
}

CHANNELS = ("县政府门户网站", "政府网站和政务新媒体", "门户网站、公告栏等渠道")
MANAGEMENT = ("落实信息发布审核制度", "完善信息公开目录", "更新信息公开指南", "规范公文属性认定", "清理历史文件")
PLATFORM = ("优化栏目设置", "合并低效栏目", "改进检索功能", "做好网站适老化改造", "及时更新办事指南")
SUPERVISION = ("组织业务培训", "开展自查整改", "邀请群众评议", "通报检查结果", "约谈工作滞后的股室")
PROBLEMS = ("公开内容不够丰富", "解读形式较为单一", "答复文书不够规范", "信息更新不够及时", "业务能力有待加强")
REMEDIES = ("加强培训", "充实人员", "细化责任分工", "建立定期检查机制", "丰富解读形式")


def preamble(report: KnownReport) -> KnownSentence:
    """Whose report this is and which period it covers, with the contact."""
    name, year = report.agency.name, report.year
    return KnownSentence(
        f"本报告由{name}根据《中华人民共和国政府信息公开条例》的要求编制。报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
        f"如对本报告有疑问，请与{name}办公室联系。"
    )


def sections(report: KnownReport) -> tuple[KnownSection, ...]:
    """The sections of the report in order, each with its sentences and the table that closes it."""
    random = Random(report.seed)  # noqa: S311 - chooses among phrasings
    if report.form == "pre2019":
        return _sections_pre2019(report, random)
    headings = HEADINGS[report.form]
    overview = (
        (_proactive_sentence(report, random),),
        tuple(_request_sentences(report, random)),
        *_plain_paragraphs(report, random),
    )
    nothing_else = KnownSentence(f"{report.year}年度，{report.agency.self_name}没有其他需要报告的事项。")
    return (
        KnownSection(headings[0], overview),
        *(KnownSection(heading, (), key) for heading, key in zip(headings[1:4], SECTION_TABLES, strict=True)),
        KnownSection(headings[4], ((_shortcomings(report, random),),)),
        KnownSection(headings[5], ((nothing_else,),)),
    )


def _proactive_sentence(report: KnownReport, random: Random) -> KnownSentence:
    pages = random.randint(80, 900) * report.agency.size
    channel = random.choice(CHANNELS)
    own, year = report.agency.self_name, report.year
    return KnownSentence(f"（一）主动公开情况。{year}年，{own}通过{channel}主动公开政府信息{pages}条。")


def _request_sentences(report: KnownReport, random: Random) -> list[KnownSentence]:
    """The numbers of the total column in words, or those that the report states in their place.

    Where a total is blank, none is spoken of.
    """
    totals = {
        row: value for (table, row, column), value in report.values.items() if (table, column) == ("requests", "total")
    }
    totals.update({meaning.split(".")[1]: value for meaning, value in report.stated.items()})
    new, carried_in, closed, carried_out = (
        totals.get(row) for row in ("new_requests", "carried_in", "outcomes_total", "carried_out")
    )
    if new is None or carried_in is None or closed is None or carried_out is None:
        return [KnownSentence("（二）依申请公开情况。依申请公开工作按规定办理。")]
    received = random.choice(("新收政府信息公开申请{}件", "收到政府信息公开申请{}件", "共收到政府信息公开申请{}件"))
    finished = random.choice(("全年共办结{}件", "本年度办结{}件"))
    sentences = [
        _counting(
            f"（二）依申请公开情况。{report.year}年，{report.agency.self_name}{received}，上年结转政府信息公开申请{{}}件。",
            ("requests.new_requests.total", new),
            ("requests.carried_in.total", carried_in),
        ),
        _counting(
            f"{finished}，结转下年度继续办理{{}}件。",
            ("requests.outcomes_total.total", closed),
            ("requests.carried_out.total", carried_out),
        ),
    ]
    granted, in_part = totals.get("granted"), totals.get("granted_in_part")
    if granted is not None and in_part is not None:
        sentences.append(
            _counting(
                "其中，予以公开{}件，部分公开{}件。",
                ("requests.granted.total", granted),
                ("requests.granted_in_part.total", in_part),
            )
        )
    return sentences


def _counting(pattern: str, *claims: tuple[str, Decimal]) -> KnownSentence:
    """A sentence with one number for each claim."""
    text = pattern.format(*(printed_number(value) for _, value in claims))
    return KnownSentence(text, tuple(KnownClaim(meaning, value) for meaning, value in claims))


def _plain_paragraphs(report: KnownReport, random: Random) -> list[tuple[KnownSentence, ...]]:
    """Three paragraphs without countable claims, worded differently for each report."""
    own = report.agency.self_name
    management = random.choice(MANAGEMENT)
    platform = random.choice(PLATFORM)
    supervision = random.choice(SUPERVISION)
    month = random.randint(2, 11)
    return [
        (KnownSentence(f"（三）政府信息管理情况。{own}于{month}月起{management}，做到应公开尽公开。"),),
        (KnownSentence(f"（四）政府信息公开平台建设情况。{own}{platform}，方便群众查询。"),),
        (KnownSentence(f"（五）监督保障情况。{own}{supervision}，明确专人负责此项工作。"),),
    ]


def _shortcomings(report: KnownReport, random: Random) -> KnownSentence:
    problem = random.choice(PROBLEMS)
    remedy = random.choice(REMEDIES)
    own, year = report.agency.self_name, report.year
    return KnownSentence(f"{year}年，{own}的主要问题是{problem}。下一步将{remedy}，不断改进工作。")


def _sections_pre2019(report: KnownReport, random: Random) -> tuple[KnownSection, ...]:
    own, year = report.agency.self_name, report.year
    return (
        KnownSection("一、概述", ((KnownSentence(f"{year}年，{own}按照要求推进政府信息公开工作。"),),)),
        KnownSection("二、主动公开政府信息情况", ((KnownSentence(f"{own}通过网站和公告栏公开各类政府信息。"),),)),
        KnownSection("三、主要问题和改进措施", ((_shortcomings(report, random),),)),
        KnownSection("四、附表", (), "statistics"),
    )
