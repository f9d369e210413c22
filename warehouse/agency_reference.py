"""What is known beforehand of divisions, functions, institutions and zones: the files of warehouse/reference, indexed.

Codes are the 12 digits of the statistical division codes as text: 2 digits of province, 2 of city, 2 of county, 3 of
township, 3 zeros. `NATION` stands for the whole country, which that list has no code for.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from extractors.identity.titles import plain, squash

FOLDER = Path(__file__).parent / "reference"
NATION = "100000000000"
LEVELS = ("province", "city", "county", "township")
_PEOPLES = (
    "壮族|回族|维吾尔族|维吾尔|满族|蒙古族|蒙古|苗族|土家族|彝族|藏族|羌族|侗族|瑶族|布依族|黎族|白族|傣族|哈尼族|朝鲜族|哈萨克族|哈萨克|柯尔克孜族|"
    "柯尔克孜|傈僳族|景颇族|佤族|拉祜族|纳西族|水族|仡佬族|仫佬族|毛南族|畲族|土族|撒拉族|东乡族|保安族|裕固族|达斡尔族|达斡尔|鄂温克族|鄂伦春族|鄂伦春|锡伯族|"
    "锡伯|塔吉克族|塔吉克|独龙族|怒族|普米族|布朗族|阿昌族|德昂族|基诺族|门巴族|珞巴族|俄罗斯族|乌孜别克族|塔塔尔族|京族|各族|民族"
)
_AUTONOMOUS = re.compile(rf"^(?P<root>.{{2,}}?)(?:{_PEOPLES})*(?P<unit>自治区|自治州|自治县|自治旗|乡)$")
_DISTRICT_OF_PEOPLE = re.compile(rf"^(?P<root>.{{2,}}?)(?:{_PEOPLES})区$")  # 管城回族区 is called 管城区
_UNIT = re.compile(r"(?:特别行政区|自治区|地区|林区|省|市|盟|州|县|区|旗)$")
_ADMINISTRATIVE = ("委员会", "办公室", "办公厅", "总局", "委", "厅", "局", "办", "署", "部")
_OTHER_ORGANS = (
    "管理中心", "服务中心", "事务中心", "发展中心", "保障中心", "指挥中心", "研究中心", "监测中心", "交易中心",
    "领导小组", "联合社", "联合会", "研究院", "研究所", "管理处", "监督所", "执法局", "检察院", "基金会",
    "指挥部", "中心", "支队", "大队", "总队", "总站", "总社",
    "联社", "分局", "学校", "学院", "大学", "医院", "法院",
    "公司", "集团", "校区", "协会", "银行", "分行", "支行", "行署",
    "团场", "农场", "林场", "牧场", "团", "处", "站", "所", "队", "院", "馆", "社",
    "会", "校", "室", "园", "台", "科",
)  # fmt: skip
_OWN_AGENCY = ("merged", "abolished", "became part")
_FILLERS = re.compile(r"[和与及暨、·・()（）]|以及")


@dataclass(frozen=True, slots=True)
class Division:
    """One division; `level` is province, city, county or township.

    One that was merged into another is a division of its own, since its reports are not the other's: its `code` is made
    up, `successor_code` names the division that holds it now, and `until` the day of the merger (ISO); both are blank
    for those of today. `is_abolished` is what the list itself says of some townships, without a day.
    """

    code: str
    name: str
    level: str
    parent_code: str
    successor_code: str = ""
    until: str = ""
    is_abolished: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A division that a name may mean. `exactness`: 1 for its full name, less for short and former names."""

    code: str
    level: str
    exactness: float


@dataclass(frozen=True, slots=True)
class Function:
    """What a department is for. `line` is local, central (led from above), body or institution.

    `until` is the year in which departments of this function were merged into those of `successor`; both may be blank.
    """

    key: str
    name: str
    name_en: str
    line: str
    until: str
    successor: str


@dataclass(frozen=True, slots=True)
class Institution:
    """A body known by its own name: ministries, customs districts, universities.

    `until` is the year in which it was merged into `successor`; both are blank for those of today.
    """

    key: str
    name: str
    division_code: str
    level: str
    kind: str
    until: str
    successor: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A functional zone with the division that holds its seat first, then others it reaches into."""

    key: str
    name: str
    division_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """A person's decision that a printed name, in its scope, means an agency of this division.

    `scope` of the row is a source's id, a host, a publisher's name, or blank for every place. `agency_id` may be blank:
    the name is then read with the division as its surroundings.
    """

    division_code: str
    agency_id: str


@dataclass(frozen=True)
class Reference:
    """All reference data, indexed by name."""

    divisions: dict[str, Division]
    names: dict[str, tuple[Named, ...]]
    children: dict[str, tuple[str, ...]]
    functions: dict[str, Function]
    stems: dict[str, str]
    institutions: dict[str, Institution]
    zones: dict[str, Zone]
    aliases: dict[tuple[str, str], Alias]
    latin: dict[str, tuple[str, str]] = field(repr=False)
    zones_by_latin: dict[str, Zone] = field(repr=False)

    def ancestor(self, code: str, level: str) -> str | None:
        """The code of the division of that level that holds `code` (or is it); None if there is none."""
        found = self.divisions.get(code)
        while found is not None and found.level != level:
            found = self.divisions.get(found.parent_code)
        return found.code if found else None

    def path(self, code: str) -> tuple[Division, ...]:
        """The divisions from the province down to `code`; empty for a code that is not in the list."""
        found = self.divisions.get(code)
        steps: list[Division] = []
        while found is not None:
            steps.append(found)
            found = self.divisions.get(found.parent_code)
        return tuple(reversed(steps))


def inside(inner: str, outer: str) -> bool:
    """Whether the division `inner` is `outer` or lies in it; the nation holds all."""
    return inner.startswith(_stem(outer))


@lru_cache(maxsize=131_072)
def _stem(code: str) -> str:
    """The digits that the codes of all divisions inside one begin with."""
    if code == NATION:
        return ""
    return code[: next((width for width in (2, 4, 6, 9) if not code[width:].strip("0")), 12)]


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    return {ord(row["traditional"]): row["simplified"] for row in _rows("traditional.csv", FOLDER)}


def normalise(text: str) -> str:
    """A name without white space, with half-width brackets and digits, in simplified characters."""
    return plain(squash(text)).translate(_simplified())


def digest(text: str) -> str:
    """Eight hexadecimal digits that stand for a text."""
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


def organ_stem(text: str) -> str:
    """The words of an organ's name without what joins them: 自然资源和规划 → 自然资源规划."""
    return _FILLERS.sub("", text)


def organ_ending(text: str) -> tuple[str, str, bool]:
    """(stem, ending, administrative) of an organ's name: 卫生健康委员会 → (卫生健康, 委员会, True); blank if none."""
    for ending in _ADMINISTRATIVE:
        if text.endswith(ending) and len(text) > len(ending):
            return text[: -len(ending)], ending, True
    for ending in _OTHER_ORGANS:
        if text.endswith(ending) and len(text) > len(ending):
            return text[: -len(ending)], ending, False
    return text, "", False


def short_names(name: str, level: str) -> Iterator[tuple[str, float]]:
    """Yield the shorter names of a division, each with its exactness: 临夏回族自治州 → 临夏州, 临夏."""
    autonomous = _AUTONOMOUS.match(name)
    if level == "township":
        if autonomous and autonomous.group("unit") == "乡" and f"{autonomous.group('root')}乡" != name:
            yield f"{autonomous.group('root')}乡", 0.9
        if name.endswith("街道") and len(name) > 3:
            yield name[:-1], 0.9
        return
    if name.endswith("自治区"):
        yield _UNIT.sub("", re.sub(rf"(?:{_PEOPLES})自治区$", "自治区", name)) + "自治区", 0.95
    if autonomous and autonomous.group("unit") != "乡":
        root, unit = autonomous.group("root"), autonomous.group("unit")
        if level == "county" and unit == "自治县":
            yield f"{root}自治县", 0.95
        yield root + unit[-1], 0.95
        if len(root) >= 2:
            yield root, 0.7
        return
    district = _DISTRICT_OF_PEOPLE.match(name)
    if district:
        yield f"{district.group('root')}区", 0.95
    root = _UNIT.sub("", name)
    if len(root) >= 2 and root != name:
        yield root, 0.8 if level == "province" else 0.7


def _rows(name: str, folder: Path) -> Iterator[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _merged(name: str, until: str, successor: Division) -> Division:
    """The division that was merged into `successor`, with a code inside the same county that no division has."""
    level = "city" if successor.level == "city" else "county"
    return Division(
        f"{successor.code[:6]}~{digest(name)[:5]}", name, level, successor.parent_code, successor.code, until
    )


def _index_divisions(divisions: dict[str, Division], folder: Path) -> dict[str, tuple[Named, ...]]:
    """Index every division by its full, short and former names."""
    names: dict[str, dict[str, Named]] = defaultdict(dict)

    def add(name: str, code: str, level: str, exactness: float) -> None:
        known = names[name].get(code)
        if known is None or known.exactness < exactness:
            names[name][code] = Named(code, level, exactness)

    for division in divisions.values():
        add(division.name, division.code, division.level, 1.0)
        for name, exactness in short_names(division.name, division.level):
            add(name, division.code, division.level, exactness)
    known = {division.name for division in divisions.values()}
    known |= {row["former_name"] for row in _rows("former_names.csv", folder)}
    known |= {
        name
        for division in divisions.values()
        if division.level != "township"
        for name, exactness in short_names(division.name, division.level)
        if exactness >= 0.9
    }
    province_roots = {_UNIT.sub("", d.name) for d in divisions.values() if d.level == "province"}
    for division in list(divisions.values()):
        if division.level not in ("city", "county"):
            continue
        root = _UNIT.sub("", division.name)
        if root in province_roots and division.level != "city":
            names[root].pop(division.code, None)
        # A county that became a district or a city (洪泽县 → 洪泽区) is met under its old rank in old reports.
        for unit in ("县", "市", "区") if division.level == "county" else ("地区",):
            if len(root) >= 2 and root != division.name and root + unit not in known:
                add(root + unit, division.code, division.level, 0.75)
    for row in _rows("former_names.csv", folder):
        found = divisions.get(row["division_code"])
        if found is not None and row["change"].startswith(_OWN_AGENCY):
            merged = _merged(row["former_name"], row["until"], found)
            divisions[merged.code] = merged
            add(merged.name, merged.code, merged.level, 1.0)
        elif found is not None:
            add(row["former_name"], found.code, found.level, 0.85)
    for row in _rows("division_names.csv", folder):
        found = divisions.get(row["division_code"])
        if found is not None:
            add(row["name"], found.code, found.level, 0.95)
    return {name: tuple(sorted(found.values(), key=lambda named: named.code)) for name, found in names.items()}


def _zones(folder: Path) -> tuple[dict[str, Zone], dict[str, Zone]]:
    """(zones by name, zones by the pinyin that hosts are named with)."""
    zones: dict[str, Zone] = {}
    latin: dict[str, Zone] = {}
    for row in _rows("functional_zones.csv", folder):
        others = [code for code in row["other_division_codes"].split("|") if code]
        zone = Zone(row["zone_id"], row["name"], (row["division_code"], *others))
        for name in (row["name"], *filter(None, row["other_names"].split("|"))):
            zones[normalise(name)] = zone
        latin |= dict.fromkeys(filter(None, row["pinyin"].split("|")), zone)
    return zones, latin


def _institutions(folder: Path) -> dict[str, Institution]:
    institutions: dict[str, Institution] = {}
    for row in _rows("institutions.csv", folder):
        institution = Institution(
            row["institution_id"],
            row["name"],
            row["division_code"],
            row["level"],
            row["kind"],
            row["until"],
            row["successor"],
        )
        for name in (row["name"], *filter(None, row["other_names"].split("|"))):
            institutions[normalise(name)] = institution
    return institutions


@lru_cache(maxsize=4)
def load_reference(folder: Path = FOLDER) -> Reference:
    """Read and index the reference files of `folder`; raises OSError or KeyError where one is missing or damaged."""
    divisions = {
        row["code"]: Division(
            row["code"],
            re.sub(r"[(（].*$", "", row["name"]),
            row["level"],
            row["parent_code"],
            is_abolished="撤销" in row["name"],
        )
        for row in _rows("divisions.csv", folder)
    }
    names = _index_divisions(divisions, folder)
    children: dict[str, list[str]] = defaultdict(list)
    for division in divisions.values():
        children[division.parent_code].append(division.code)
    functions: dict[str, Function] = {}
    stems: dict[str, str] = {}
    for row in _rows("functions.csv", folder):
        functions[row["function"]] = Function(
            row["function"], row["name_zh"], row["name_en"], row["line"], row["until"], row["successor"]
        )
        for stem in (organ_ending(row["name_zh"])[0], row["name_zh"], *row["stems"].split("|")):
            stems.setdefault(organ_stem(stem), row["function"])
    for row in _rows("joint_stems.csv", folder):
        stems.setdefault(row["stem"], row["functions"])
    zones, zones_by_latin = _zones(folder)
    return Reference(
        divisions=divisions,
        names=names,
        children={code: tuple(found) for code, found in children.items()},
        functions=functions,
        stems=stems,
        institutions=_institutions(folder),
        zones=zones,
        zones_by_latin=zones_by_latin,
        aliases={
            (normalise(row["name"]), normalise(row["scope"])): Alias(row["division_code"], row["agency_id"])
            for row in _rows("aliases.csv", folder)
        },
        latin={row["code"]: (row["pinyin"], row["initials"]) for row in _rows("pinyin.csv", folder)},
    )
