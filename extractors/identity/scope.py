"""Whether a report counts what its body did itself, or adds up the reports of others as well.

One body may publish both for a year: 海关总署（本级机关） and 全国海关, a district's own report and that of the whole
district. Titles say it in a bracket or in the name, the sentences before the first section in words.
"""

from __future__ import annotations

import re

from extractors.identity.titles import ReportTitle, plain

OWN, CONSOLIDATED = "own", "consolidated"
_OWN_BRACKET = re.compile(r"本级|机关|本部|不含|不包括")
_CONSOLIDATED_NAME = re.compile(r"^全(?:国|省|市|县|区|州|旗|盟|系统)|(?:关区|系统)$")
_OTHERS = r"(?:各|所属|下属|直属|全[省市县区州旗])[^。;]{0,40}?(?:部门|单位|机构|乡|镇|街道|县|区|市|局|海关)"
_OWN = re.compile(
    r"(?:为|系|是|仅(?:为|含|统计)?)[^。，;]{0,20}(?:本级|本机关|机关本级)[^。，;]{0,6}数据|"
    rf"(?:不含|不包括|不包含|未包含|未包括)[^。，;]{{0,6}}?{_OTHERS}"
)
_CONSOLIDATED = re.compile(
    rf"{_OTHERS}[^。;]{{0,60}}?(?:汇总|汇编|综合而成|编制而成|合并)|(?:汇总|综合|合并)(?:了)?{_OTHERS}|"
    rf"(?:数据|统计)(?:范围)?(?:包括|包含|涵盖|为|来自)[^。;]{{0,30}}?{_OTHERS}"
)
_QUOTED = re.compile(r"《[^《》]*》")


def scopes(titles: tuple[tuple[str, ReportTitle], ...], preamble: str) -> list[tuple[str, str, str]]:
    """(source, scope, the words that say it) of all places that say it, the titles first; nothing where none does."""
    found: dict[tuple[str, str, str], None] = {}
    for source, title in titles:
        if title.scope:
            scope = OWN if _OWN_BRACKET.search(title.scope) else CONSOLIDATED
            found.setdefault((source, scope, title.scope))
        elif title.agency_name and (words := _CONSOLIDATED_NAME.search(title.agency_name)):
            found.setdefault((source, CONSOLIDATED, words.group()))
    prose = _QUOTED.sub("", plain(preamble).replace(",", "，"))
    for scope, pattern in ((OWN, _OWN), (CONSOLIDATED, _CONSOLIDATED)):
        if match := pattern.search(prose):
            found.setdefault(("preamble", scope, match.group()))
            break
    return list(found)
