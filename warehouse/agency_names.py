"""Taking a printed name apart: the divisions it names, the zone, and the organ.

淮安市洪泽区人民政府办公室 is read as the chain 淮安市 → 洪泽区 and the organ 人民政府办公室. A name may have several
readings (湖南镇人民政府 is the township 湖南镇, or the province 湖南 and no organ that could be); all that make sense
are returned, best first, and which of the divisions of one name is meant is not decided here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from warehouse.agency_organs import COMMITTEE, GOVERNMENT, Organ, OrganReader
from warehouse.agency_reference import (
    LEVELS,
    Institution,
    Reference,
    Zone,
    digest,
    inside,
    normalise,
    organ_ending,
)

__all__ = ["NameReader", "Organ", "Reading", "clean_name", "digest", "is_placeholder"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name.

    `chains` are the division codes that its places may stand for, each from the widest to the narrowest; empty where
    the name holds no place. `exactness` belongs to the chain at the same position. `relative` is the level word that
    stands for a place (市 of 市残联). `township` is the printed township where no division is known by that name.
    `covered` counts the characters that places take up, `printed` is the cleaned name.
    """

    organ: Organ
    chains: tuple[tuple[str, ...], ...] = ()
    exactness: tuple[float, ...] = ()
    relative: str = ""
    zone: Zone | None = None
    zone_name: str = ""
    township: str = ""
    covered: int = 0
    printed: str = ""

    @property
    def quality(self) -> float:
        """How much sense the reading makes, to compare readings of one name."""
        if not self.chains and self.zone is None:
            return self.organ.validity - (0.0 if self.relative else 0.1)
        exact = max(self.exactness, default=0.8)
        return (
            self.organ.validity
            + 0.4 * exact
            + 0.03 * self.covered
            - (0.15 if self.township else 0.0)
            + (0.05 if self.zone else -0.3 if self.zone_name else 0.0)
        )


_ZONE_WORDS = (
    "经济技术开发区|经济开发区|高新技术产业开发区|高新技术开发区|高新技术产业园区|高新技术产业园|新技术开发区|高新区|经开区|工业开发区|旅游开发区|开发区|"
    "工业园区|产业园区|科技园区|科技园|工业园|产业园|工业区|新区|新城|园区|保税港区|综合保税区|保税区|综保区|保税物流园区|合作区|试验区|实验区|"
    "示范区|旅游度假区|度假区|风景名胜区|风景区|旅游区|景区|管理区|投资区|生态区|生态城|空港区|航空港区|国际港务区|集聚区|自由贸易试验区|自贸区|经济区|特区|"
    "能源化工基地|管理区|林管局|农垦|垦区|林区"
)
_VAGUE_ZONES = frozenset({"新区", "新城", "园区", "景区", "特区", "管理区", "经济区", "合作区", "林区", "垦区", "农垦"})
_ZONE = re.compile(rf"^(?P<zone>(?:[\u4e00-\u9fff]{{0,12}}?)(?:{_ZONE_WORDS}))(?:\((?P<also>[^()]*)\))?(?P<rest>.*)$")
_RELATIVE = re.compile(
    r"^(?:我|本)?(?P<level>自治区|自治州|自治县|自治旗|省|市(?!场|政(?!府)|容|民)|州(?!际)|盟|县|区(?!域)|旗|镇|乡|街道(?!办事处))(?=.)"
)
_TOWNSHIP = re.compile(
    r"^(?P<name>[\u4e00-\u9fff·]{1,9}?(?:镇|乡|街道|苏木))(?P<rest>(?:人民政府|政府|办事处|党政办公室|党工委)?(?:办公室)?)$"
)
_STREET = re.compile(r"^(?P<name>[\u4e00-\u9fff]{2,6})(?P<rest>街道?办事处|街道办|街办|办事处|街)$")
_CENTRAL_PREFIX = re.compile(
    r"^(?:国家税务总局|国家统计局|中华人民共和国(?!.*部$)|中国共产党|中共|国家税务局|国网|中国(?=民用航空|人民银行))(?=.{3,})"
)
_GOVERNMENT_OF_STREET = re.compile(r"(?<=[市区县州旗])人民政府(?=[\u4e00-\u9fff]{2,8}(?:街道办事处|街道|办事处)$)")
# 青山区(化工区)人民政府: the zone that a district leads as well
_ALSO_CALLED = re.compile(r"(?<=[市县区旗])\([\u4e00-\u9fff]{2,12}(?:区|新城|园)\)(?=.)")
# Words beside the place that say nothing of whose body it is, left out where the name holds no place with them: of a
# body that was (原某县国土资源局), of the party's committee (中共某县委某县人民政府信访局, 某市委编办).
_BESIDE_PLACE = re.compile(
    r"^原|^[\u4e00-\u9fff]{2,10}委(?=[\u4e00-\u9fff]{2,10}人民政府)|(?<=[省市州盟县区旗])委(?!员会)(?=.{2})"
)
_PLACEHOLDER = re.compile(r"某|XX|xx|××|\*\*|某某|\?\?|不明|未知")
_SCOPE = re.compile(
    r"\((?:本级|机关|本级机关|汇总|关区汇总|本部|全系统|系统|全区|全市|全县|含[^()]*|我[镇乡局委区县街])\)$"
)
_COURTESY = re.compile(r"(?:关区|系统|本级|机关本级|\(本级\)|(?<=[局委厅会办])机关)$")


@lru_cache(maxsize=65_536)
def clean_name(name: str) -> str:
    """The name without white space, a bracket that limits its scope, and the prefixes of bodies led from above."""
    text = normalise(name)
    text = _SCOPE.sub("", text)
    return text.strip("《》“”\"'·-_:：、，。 ")


def is_placeholder(name: str) -> bool:
    """Whether a name holds 某 or the like, so that it names no body."""
    return bool(_PLACEHOLDER.search(name))


def _lengths_by_start(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The lengths of the names that begin with the same two characters, the shortest first."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in names:
        if len(name) > 1:
            lengths[name[:2]].add(len(name))
    return {start: tuple(sorted(found)) for start, found in lengths.items()}


class NameReader:
    """Reads printed names with one set of reference data."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self._organ = OrganReader(reference).read
        self._lengths = _lengths_by_start(reference.names)
        # A host's undecided names are read again with what is known of its other names.
        self.read = lru_cache(maxsize=16_384)(self._read)

    def institution(self, name: str) -> Institution | None:
        """The ministry, customs district or university of that very name."""
        text = clean_name(name)
        return self.reference.institutions.get(text) or self.reference.institutions.get(_COURTESY.sub("", text))

    def institution_before(self, name: str) -> tuple[Institution, str] | None:
        """(central body, the rest) of a name that begins with a central body's; not of those with functions."""
        text = re.sub(r"^中华人民共和国", "", clean_name(name))
        if text.startswith(("国家税务总局", "国家统计局", "海关总署", "国务院")):
            return None
        for length in range(min(len(text) - 3, 20), 2, -1):
            institution = self.reference.institutions.get(text[:length])
            if institution is not None and institution.kind == "ministry":
                rest = text[length:]
                return (institution, rest) if organ_ending(rest)[1] else None
        return None

    def places_before(self, text: str) -> tuple[tuple[str, ...], str]:
        """(division codes, the rest) of a text that begins with places, the fullest names first; no codes if none."""
        found = [
            (end, {chain[-1] for chain, _ in chains}, max(exact for _, exact in chains))
            for end, chains in self._chains(text)
            if end < len(text)
        ]
        if not found:
            return (), text
        end, codes, _ = max(found, key=lambda entry: (entry[2], entry[0]))
        return tuple(sorted(codes)), text[end:]

    def _read(self, name: str) -> list[Reading]:
        """All readings of a name that make sense, best first; empty if there is none."""
        text = _COURTESY.sub("", clean_name(name))
        text = _CENTRAL_PREFIX.sub("", text)
        text = _GOVERNMENT_OF_STREET.sub("", text)
        if not text:
            return []
        found = list(self._readings(text))
        for beside in (_ALSO_CALLED, _BESIDE_PLACE):
            if beside.search(text) and not any(reading.chains for reading in found):
                found = list(self._readings(beside.sub("", text))) or found
        found.sort(key=lambda reading: (-reading.quality, reading.covered, reading.organ.name))
        return [replace(found[0], printed=clean_name(name)), *found[1:]] if found else []

    def _readings(self, text: str) -> Iterator[Reading]:
        certain: int | None = None
        found = [(end, chains, max(exact for _, exact in chains) == 1.0) for end, chains in self._chains(text)]
        # Full names first, the longest first: where these leave an organ that is certain, no other reading beats them.
        for end, chains, is_exact in sorted(found, key=lambda entry: (not entry[2], -entry[0])):
            if certain is not None and (not is_exact or end < certain):
                break
            exactness = tuple(exact for _, exact in chains)
            codes = tuple(chain for chain, _ in chains)
            last = self.reference.divisions[codes[0][-1]]
            rest = text[end:]
            organ = self._organ(rest, last.level, last.name)
            if organ is not None:
                yield Reading(organ, codes, exactness, covered=end)
                if rest and organ.validity >= 0.95:
                    certain = end if is_exact else certain
                    continue
            yield from self._zone_readings(rest, codes, exactness, end)
            if last.level in ("county", "city"):
                yield from self._unknown_township(rest, codes, exactness, end)
        if certain is not None:
            return
        yield from self._zone_readings(text, (), (), 0)
        relative = _RELATIVE.match(text)
        if relative:
            rest = text[relative.end() :]
            organ = self._organ(rest, None, "")
            if organ is not None and organ.kind != "place":
                yield Reading(organ, relative=relative.group("level"))
            yield from self._unknown_township(rest, (), (), 0, relative.group("level"))
        organ = self._organ(text, None, "")
        if organ is not None and organ.kind != "place":
            yield Reading(organ)
        yield from self._unknown_township(text, (), (), 0)

    def _chains(self, text: str) -> Iterator[tuple[int, list[tuple[tuple[str, ...], float]]]]:
        """Yield, for every way to cut places off the front of the text, where they end and what they may stand for."""
        pending: list[tuple[int, list[tuple[tuple[str, ...], float]]]] = [(0, [((), 1.0)])]
        while pending:
            start, chains = pending.pop()
            for length in self._lengths.get(text[start : start + 2], ()):
                if start + length > len(text):
                    break
                named = self.reference.names.get(text[start : start + length])
                if named is None:
                    continue
                longer = []
                for chain, exact in chains:
                    for candidate in named:
                        if chain and not self._below(candidate.code, chain[-1]):
                            continue
                        if not chain and candidate.level == "township" and candidate.exactness < 1:
                            continue
                        longer.append(((*chain, candidate.code), min(exact, candidate.exactness)))
                for level in LEVELS:
                    same = [found for found in longer if self.reference.divisions[found[0][-1]].level == level]
                    if same:
                        pending.append((start + length, same))
                        yield start + length, same

    def _below(self, code: str, above: str) -> bool:
        return code != above and inside(code, above)

    def _zone_readings(
        self, text: str, chains: tuple[tuple[str, ...], ...], exactness: tuple[float, ...], covered: int
    ) -> Iterator[Reading]:
        """Readings with a functional zone after the places: one of the list, or one known by its words."""
        if not chains:
            for length in range(min(len(text), 24), 1, -1):
                zone = self.reference.zones.get(text[:length])
                if zone is not None:
                    yield from self._in_zone(text[length:], zone, text[:length], chains, exactness, length)
        match = _ZONE.match(text)
        if match is None:
            return
        name = match.group("zone")
        also = match.group("also")
        if name in _VAGUE_ZONES and chains and max(exactness) < 0.9 and covered <= 3:
            return
        listed = [
            self.reference.zones[full]
            for chain in chains
            for place in self._printed_names(chain[-1])
            if (full := place + name) in self.reference.zones
        ]
        bare = self.reference.zones.get(name)
        if bare is not None and any(inside(bare.division_codes[0], chain[-1]) for chain in chains):
            listed.append(bare)
        zone = listed[0] if listed else None
        if also and zone is None:
            held = [(named.code,) for named in self.reference.names.get(also, ()) if named.exactness == 1.0]
            held = [code for code in held if not chains or any(inside(code[0], chain[-1]) for chain in chains)]
            if held:
                chains, exactness = tuple(held), tuple(1.0 for _ in held)
        yield from self._in_zone(match.group("rest"), zone, name, chains, exactness, covered + len(name))

    def _printed_names(self, code: str) -> tuple[str, ...]:
        """The names that a zone's own name may begin with: 平潭综合实验区 for 平潭县."""
        name = self.reference.divisions[code].name
        return (name, name[:-1])

    def _in_zone(
        self,
        rest: str,
        zone: Zone | None,
        zone_name: str,
        chains: tuple[tuple[str, ...], ...],
        exactness: tuple[float, ...],
        covered: int,
    ) -> Iterator[Reading]:
        if zone is not None:
            chains, exactness = tuple((code,) for code in zone.division_codes[:1]), (1.0,)
        if rest.startswith("(") and ")" in rest:
            rest = rest[rest.index(")") + 1 :]
        if rest == "" or COMMITTEE.match(rest) or GOVERNMENT.match(rest):
            yield Reading(Organ("zone", None, rest, 0.95), chains, exactness, "", zone, zone_name, "", covered)
            return
        township = _TOWNSHIP.match(rest) or _STREET.match(rest)
        if township:
            hosts = zone.division_codes if zone else tuple(chain[-1] for chain in chains)
            named = self.reference.names.get(rest[: township.start("rest")], ())
            held = [
                n for n in named if n.level == "township" and any(inside(n.code, self._city(host)) for host in hosts)
            ]
            if held:
                codes = tuple((n.code,) for n in held)
                yield Reading(Organ("government", None, rest, 1.0), codes, (1.0,) * len(codes), covered=covered + 2)
                return
        organ = self._organ(rest, None, "")
        if organ is not None and organ.kind not in ("government", "place"):
            yield Reading(organ, chains, exactness, "", zone, zone_name, "", covered)

    def _city(self, code: str) -> str:
        return self.reference.ancestor(code, "city") or code

    def _unknown_township(
        self,
        rest: str,
        chains: tuple[tuple[str, ...], ...],
        exactness: tuple[float, ...],
        covered: int,
        relative: str = "",
    ) -> Iterator[Reading]:
        """Readings with a township that the list of divisions has under another rank, or not at all."""
        match = _TOWNSHIP.match(rest) or _STREET.match(rest)
        if match is None:
            return
        name = match.group("name")
        if chains and re.match(r"[省市州盟县区旗镇乡]", name):
            return
        root = re.sub(r"(?:街道|地区|镇|乡|苏木)$", "", name)
        held: list[tuple[tuple[str, ...], float]] = []
        for chain, exact in zip(chains, exactness, strict=True):
            for unit in ("镇", "乡", "街道", "苏木"):
                for named in self.reference.names.get(root + unit, ()):
                    if named.level == "township" and inside(named.code, chain[-1]):
                        held.append(((*chain, named.code), min(exact, 0.8)))
        organ = Organ("government", None, match.group("rest"), 0.9)
        if held:
            codes = tuple(chain for chain, _ in held)
            yield Reading(organ, codes, tuple(exact for _, exact in held), covered=covered + len(name))
        elif not self._listed(name, chains) and not any(
            word in name for word in ("人民政府", "办公室", "委员会", "局")
        ):
            yield Reading(organ, chains, exactness, relative, township=name, covered=covered)

    def _listed(self, name: str, chains: tuple[tuple[str, ...], ...]) -> bool:
        """Whether a township of that very name lies in one of the divisions, or anywhere where none is given."""
        held = [named for named in self.reference.names.get(name, ()) if named.level == "township"]
        return any(not chains or any(inside(named.code, chain[-1]) for chain in chains) for named in held)
