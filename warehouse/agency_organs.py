"""The organ of a printed name: a government, its office, a department with its function, a branch, an institution."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from warehouse.agency_reference import Reference, digest, organ_ending, organ_stem


@dataclass(frozen=True, slots=True)
class Organ:
    """What body of a division a name means.

    `kind` is government, office, department, zone, institution (schools, hospitals, companies), branch, or place for no
    organ at all. `function` is a key of functions.csv, several joined by `.`, or `organ-` and a hash of an organ that
    the vocabulary lacks. `validity` (0 to 1) is how much the words look like an organ's name. `branch` is the place
    that an authority's branch is for (城厢 of 公安局城厢分局).
    """

    kind: str
    function: str | None
    name: str
    validity: float
    branch: str = ""


# Many of a kind in one division, so each is known by its whole name.
_INSTITUTION = re.compile(r"(?:大学|(?<!行政)学院|学校|中学|小学|高中|一中|幼儿园|医院|卫生院|保健院|公司|集团|银行)$")
GOVERNMENT = re.compile(
    r"^(?:人民政府|政府|人民政府\(本级\)|行政公署|行署|(?:区|县|市)?政府机关|党委政府|委员会人民政府|人民政府机关|人民政府\(汇总\))$"
)
_OFFICE = re.compile(
    r"^(?:(?:委[、和]?[省市州县区旗]?)?(?:人民)?政府(?:办公室|办公厅|办)|人民政府办|府办公?室?|办公室|办公厅|委办公室|党政办公室|行政公署办公室|行署办公室|"
    r"(?:人民)?政府?(?:政府)?(?:政府信息与?|信息|政务)公开(?:工作)?(?:领导小组)?(?:办公室|办)?|"
    r"政府信息公开(?:工作)?(?:领导小组)?(?:办公室|办)|(?:管理委员会|管委会|党工委管委会)(?:办公室|党政办公室))$"
)
_SUBDISTRICT = re.compile(
    r"^(?:街道办事处|街道办|办事处|街办|街道|街|社区|街道党工委办事处|党工委办事处|人民政府|政府|党政办公室|管理委员会|管委会)?$"
)
COMMITTEE = re.compile(
    r"^(?:党工委)?(?:、|和)?(?:管理委员会|管委会|管理办公室|管理局|服务中心|管理处|党工委)(?:\(本级\)|机关)?$"
)
# What opens no organ's own name: the unit of a place cut before it, a place no list has, another organ's ending.
_NO_STEM = re.compile(
    r"(?:省|市|县|区|镇|乡|州|旗|盟|街道|人民政府|政府|局|委|厅|署)|"
    r"[\u4e00-\u9fff]{2,3}(?:区|县|镇|旗|街道)(?=[\u4e00-\u9fff]{2})"
)
_DISTRICT_OF_WORK = re.compile(
    r"[\u4e00-\u9fff]{0,2}(?:社区|园区|地区|景区|库区|林区|矿区|灾区|湾区|校区|辖区|片区|新区|老区|山区|城区|特区|赛区|牧区|农区|"
    r"开发区|保护区|保税区|城镇|村镇|乡镇)"
)
# Endings that only tell the rank: the same body in a province, a city, a county.
_ENDING_CLASSES = (
    dict.fromkeys(("总队", "支队", "大队", "中队", "队"), "队")
    | dict.fromkeys(("联合社", "总社", "联社", "社"), "社")
    | dict.fromkeys(("管理中心", "交易中心", "中心"), "中心")
)
_BRANCH = re.compile(
    r"^(?P<head>[\u4e00-\u9fff]{2,12}?(?:局|委员会|支队|海关|公司))(?P<place>[\u4e00-\u9fff]{2,14}?)(?P<tail>分局|大队|分公司|分中心|直属分局|派出所|监管局|监管所)$"
)
_BRANCH_FIRST = re.compile(r"^(?P<function>公安|生态环境|自然资源|国土资源|环境保护|规划|环保|国土|交警|消防)分局$")


class OrganReader:
    """Reads the words that stand after the places of a name."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        # The same organs come back in every division, so their readings are kept.
        self.read = lru_cache(maxsize=65_536)(self._read)
        self._department = lru_cache(maxsize=65_536)(self._read_department)

    def _read(self, text: str, level: str | None, place: str) -> Organ | None:
        """The organ that the words after the places mean, None if they make no sense there."""
        if text == "":
            return Organ("government" if level else "place", None, "", 0.85)
        if level == "township" and _SUBDISTRICT.match(text):
            return Organ("government", None, text, 1.0)
        if GOVERNMENT.match(text):
            return Organ("government", None, text, 1.0)
        if _OFFICE.match(text):
            return Organ("office", None, text, 1.0 if level != "township" else 0.9)
        if level and place.endswith(("新区", "林区", "区")) and COMMITTEE.match(text):
            return Organ("government", None, text, 0.95)
        branch = _BRANCH_FIRST.match(text)
        if branch and level in ("city", "county", "province"):
            function = self.reference.stems.get(branch.group("function"))
            return Organ("department", function, text, 0.95)
        branch = _BRANCH.match(text)
        if branch:
            head = self._department(branch.group("head"))
            if head is not None and head.validity >= 0.9:
                return Organ("branch", head.function, text, 1.0, branch.group("place"))
        inner = re.sub(r"^(?:人民)?政府(?=.{3,})", "", text)
        return self._department(text) or self._department(inner)

    def _read_department(self, text: str) -> Organ | None:
        """A department by its function, by several functions joined, or by the ending of its name."""
        plain_text = re.sub(r"\([^()]*\)$", "", text)
        words = organ_stem(plain_text)
        if _INSTITUTION.search(words):
            return Organ("institution", f"institution-{digest(words)}", text, 0.9)
        stems = self.reference.stems
        direct = stems.get(words)
        stem, ending, administrative = organ_ending(words)
        if direct is not None and (ending or len(words) <= 4):
            return Organ("department", direct, text, 1.0 if len(words) > 1 else 0.0)
        if not ending:
            return None
        function = stems.get(stem) or stems.get(re.sub(r"(?:管理|工作|事务|服务|发展|监督管理)$", "", stem))
        if function is None:
            joined = self._join(stem)
            function = ".".join(joined) if joined else None
            validity = 0.95 if len(stem) > 2 else 0.85
        else:
            validity = 1.0
        if function is not None:
            if not self._has_usual_ending(function, ending, administrative):
                function = f"{function}-{digest('局' if administrative else _ENDING_CLASSES.get(ending, ending))}"
            return Organ("department", function, text, validity)
        if len(stem) < 2 or not re.fullmatch(r"[\u4e00-\u9fff()0-9A-Za-z]+", stem):
            return None
        if _NO_STEM.match(stem) and not _DISTRICT_OF_WORK.match(stem):
            return None
        return Organ("department", f"organ-{digest(words)}", text, 0.6)

    def _has_usual_ending(self, function: str, ending: str, administrative: bool) -> bool:
        """Whether an organ ends as that of its function does; a 中心 beside a 局 is another body."""
        known = self.reference.functions.get(function.split(".")[0])
        usual, usually_administrative = organ_ending(known.name)[1:] if known else ("", True)
        if administrative or usually_administrative:
            return administrative and usually_administrative
        return _ENDING_CLASSES.get(ending, ending) == _ENDING_CLASSES.get(usual, usual)

    def _join(self, stem: str) -> list[str] | None:
        """The functions whose names make up the stem of a joint department (教育科学技术), None if they do not."""
        best: dict[int, list[str]] = {0: []}
        shortest = 2 if len(stem) > 3 else 1
        for end in range(1, len(stem) + 1):
            for start in [start for start in best if shortest <= end - start <= 10]:
                function = self.reference.stems.get(stem[start:end])
                if function is None:
                    continue
                option = [*best[start], function]
                if end not in best or len(option) < len(best[end]):
                    best[end] = option
        found = best.get(len(stem))
        if not found or len(found) > 4:
            return None
        return list(dict.fromkeys(found))
