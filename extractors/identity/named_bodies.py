"""Names of bodies that a document holds outside its title: who made it, whom to contact, who signed, who published."""

from __future__ import annotations

import re
from itertools import pairwise

from extractors.identity.bodies import is_place, looks_like_body
from extractors.identity.properties import BODY_NAMES, DOUBTFUL_BODY_NAMES
from extractors.identity.publication import is_day_alone
from extractors.identity.titles import parse_title, squash
from extractors.model import Content, Hints

_CONTACT = re.compile(
    r"(?:请与|可与|请直接与|请联系|请向|敬请联系|请致电|请径与|与)(?P<body>[\u4e00-\u9fff（）()]{3,40}?)"
    r"(?:联系|咨询|反映|[(（，,]?(?:地址|电话|联系电话|联系地址))"
)
_MAKER_PREFIX = re.compile(r"^(?:本(?:年度)?报告由|本(?:年度)?报告是由|由|现将|现由)")
_MAKER = re.compile(
    rf"{_MAKER_PREFIX.pattern}?(?P<body>[\u4e00-\u9fff]{{2,30}}?)"
    r"(?:根据|依据|按照|组织编制|编制|负责编制|现公布|向社会公布|特向社会公布|特制作|制作)"
)
_QUOTED = re.compile(r"《(?P<title>[^《》]{6,70}(?:报告|年报))》")
_OFFICE_FOR_DISCLOSURE = re.compile(
    r"(?:政府信息公开(?:工作)?(?:领导小组)?办公室|政务公开(?:工作)?(?:领导小组)?办公室|信息公开办公室|办公室政务公开科|"
    r"政务公开(?:科|股|办|处)|(?:党政)?综合办公室|党政办公室|党政办|综合科|法规科|(?<=[局委厅会])办公室|秘书科|信息科)$"
)


def named_bodies(
    content: Content, hints: Hints, properties: dict[str, str], preamble: list[str], trailing: list[str]
) -> list[tuple[str, str]]:
    """(source, name) of all bodies named, the most trustworthy source first."""
    found: dict[tuple[str, str], None] = {}

    def add(source: str, name: str | None) -> None:
        cleaned = squash(name or "").strip("，。、；：:")
        if cleaned and looks_like_body(cleaned):
            found.setdefault((source, cleaned))

    # A page may be titled with the body alone (某区国资局).
    for name in ("articletitle", "信息名称", "标题"):
        add(f"meta:{name}", properties.get(name))
    add("title", re.split(r"[_|-]", content.title)[0])
    add("list_title", hints.list_title)
    prose = squash("".join(preamble))
    for line in (prose, *map(squash, preamble)):
        for quoted in _QUOTED.finditer(line):
            title = parse_title(quoted.group("title"))
            add("preamble", title.agency_name if title.is_report else None)
        maker = _MAKER.match(line)
        add("preamble", _MAKER_PREFIX.sub("", maker.group("body")) if maker else None)
    for name in BODY_NAMES:
        add(f"meta:{name}", properties.get(name))
    for line in (prose, *(squash(line) for line in trailing if "联系" in line or "电话" in line)):
        for contact in _CONTACT.finditer(line):
            add("contact", _contacted(contact.group("body")))
    for line, following in pairwise(trailing):
        if len(line) <= 30 and is_day_alone(following):
            add("signature", line)
    for name in DOUBTFUL_BODY_NAMES:
        # An author of two or three characters is a person.
        if len(properties.get(name, "")) >= 4:
            add(f"meta:{name}", properties[name])
    add("publisher", hints.publisher)
    sites = (("meta:sitename", properties.get("sitename", "")), ("title", re.split(r"[_|-]", content.title)[-1]))
    for source, stated in sites:
        # A government's site also holds its departments' reports; a department's site holds its own.
        site = re.sub(r"(?:政府)?(?:门户)?网站?$", "", squash(stated))
        if not is_place(site) and not site.endswith(("政府", "管委会", "管理委员会", "办公室")):
            add(source, site)
    return list(found)


def _contacted(name: str) -> str:
    """The body of an office to be contacted: 某县水利局办公室 → 某县水利局; a government's office is one itself."""
    name = re.sub(r"^(?:本报告(?:的)?编制单位|报告编制单位|我们|本机关)", "", name)
    shorter = _OFFICE_FOR_DISCLOSURE.sub("", name)
    return shorter if looks_like_body(shorter) else name
