"""What a resolved name is: the agency's id, its full name, its place in the tree of divisions, its kind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from warehouse.agency_names import Organ, Reading
from warehouse.agency_reference import NATION, Institution, Reference, digest, inside, organ_ending

_MUNICIPALITIES = ("11", "12", "31", "50")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A body that was considered and not taken."""

    agency_id: str
    name: str
    division_code: str
    reason: str


@dataclass(frozen=True, slots=True)
class AgencyMatch:
    """The body that a printed name means.

    `level` is province, city, county, township, department, ministry or other; `kind` is government, township,
    subdistrict, office, department, managed_body (led from above: tax, customs, weather), zone, ministry, institution
    (university, school, hospital), or `unresolved` where nothing was decided: then `division_code` is None and
    `match_score` 0. `division_name` is the division's path (江苏省淮安市洪泽区). `reason` says what decided.
    """

    agency_id: str
    name: str
    division_code: str | None
    division_name: str | None
    level: str | None
    kind: str
    function: str | None
    parent_agency_id: str | None
    match_score: float = 0.0
    reason: str = ""
    rejected: tuple[Candidate, ...] = ()

    @property
    def decided(self) -> bool:
        """Whether the name was matched to a body."""
        return self.kind != "unresolved"


class Describer:
    """Makes agencies of readings at a division."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        # Every department of a division asks for these two again.
        self.place = lru_cache(maxsize=65_536)(self._place)
        self.path = lru_cache(maxsize=65_536)(self._path)

    def agency(self, reading: Reading, code: str) -> AgencyMatch:
        """The agency that a reading means at the division `code`, without score and reason."""
        organ = reading.organ
        if organ.kind == "branch":
            return self._branch(organ, code)
        if reading.zone is not None or reading.zone_name:
            return self._in_zone(reading, code)
        if reading.township:
            name = f"{self.place(code)}{reading.township}{township_organ(reading.township)}"
            kind = township_kind(reading.township)
            return self._made(code, f"township-{digest(reading.township)}", name, "township", kind, None)
        if organ.kind in ("government", "place"):
            return self._government(code)
        if organ.kind == "office":
            return self._office(code)
        name = self.place(code) + self._organ_name(organ)
        if organ.kind == "institution":
            return self._institution_at(reading, code)
        kind = "managed_body" if self._is_central(organ.function) else "department"
        if kind == "managed_body" and reading.printed.endswith(organ.name):
            name = reading.printed
        return self._made(code, organ.function or "", name, "department", kind, organ.function)

    def institution(self, institution: Institution) -> AgencyMatch:
        """The agency of a body known by its own name."""
        code, key = institution.division_code, institution.key
        above: str | None = f"{NATION}-state-council"
        if key == "state-council":
            above = None
        elif key.startswith("customs") and code != NATION:
            above = f"{NATION}-customs"
        function = "customs" if key.startswith("customs") else None
        kind = "managed_body" if institution.kind == "department" else institution.kind
        return AgencyMatch(
            f"{code}-{key}",
            institution.name,
            code,
            self.path(code),
            institution.level,
            kind,
            function,
            above,
        )

    def branch_of(self, institution: Institution, printed: str, words: str, code: str) -> AgencyMatch:
        """The office that a body of the centre has in a division (国家金融监督管理总局江苏监管局)."""
        return AgencyMatch(
            f"{code}-{institution.key}-{digest(words)}",
            printed,
            code,
            self.path(code),
            "department",
            "managed_body",
            institution.key,
            f"{institution.division_code}-{institution.key}",
        )

    def by_id(self, name: str, code: str, agency_id: str) -> AgencyMatch:
        """The agency of an id that a person gave to a name."""
        division = self.reference.divisions.get(code)
        government = agency_id.endswith("-government")
        level = division.level if division is not None and government else "department"
        above = f"{code}-government" if division is not None and not government else None
        kind = "government" if government else "department"
        if government and division is not None and division.level == "township":
            kind = township_kind(division.name)
        return AgencyMatch(agency_id, name, code if division else None, self.path(code), level, kind, None, above)

    def _place(self, code: str) -> str:
        """The divisions that a full name begins with: the city and what is below, a municipality too."""
        names = [step.name for step in self.reference.path(code)]
        return "".join(names if code[:2] in _MUNICIPALITIES or len(names) == 1 else names[1:])

    def _path(self, code: str) -> str | None:
        """The division's path from the province down; None for a code outside the list."""
        if code == NATION:
            return "中国"
        return "".join(step.name for step in self.reference.path(code)) or None

    def _key(self, code: str) -> tuple[str, str]:
        """(division code of today, the beginning of the ids of its agencies)."""
        division = self.reference.divisions[code]
        if division.successor_code:
            return division.successor_code, f"{division.successor_code}-former-{digest(division.name)}"
        return code, code

    def _made(self, code: str, token: str, name: str, level: str, kind: str, function: str | None) -> AgencyMatch:
        today, key = self._key(code)
        return AgencyMatch(f"{key}-{token}", name, today, self.path(today), level, kind, function, f"{key}-government")

    def _government(self, code: str) -> AgencyMatch:
        division = self.reference.divisions[code]
        today, key = self._key(code)
        if division.level == "township":
            ending = township_organ(division.name)
        else:
            ending = "行政公署" if division.name.endswith(("地区", "盟")) else "人民政府"
        above = f"{division.parent_code}-government" if division.parent_code else f"{NATION}-state-council"
        return AgencyMatch(
            f"{key}-government",
            self.place(code) + ending,
            today,
            self.path(today),
            division.level,
            township_kind(division.name) if division.level == "township" else "government",
            None,
            above,
        )

    def _office(self, code: str) -> AgencyMatch:
        division = self.reference.divisions[code]
        if division.level == "township":
            return self._government(code)
        ending = "办公厅" if division.level == "province" else "办公室"
        return self._made(code, "office", f"{self.place(code)}人民政府{ending}", "department", "office", "office")

    def _institution_at(self, reading: Reading, code: str) -> AgencyMatch:
        """A school, hospital or company by its whole name; of those named for a county by its root, the city's."""
        division = self.reference.divisions[code]
        if max(reading.exactness, default=1.0) < 0.9 and division.level == "county":
            code = self.reference.ancestor(code, "city") or code
        function = f"institution-{digest(reading.printed)}"
        return self._made(code, function, reading.printed, "other", "institution", None)

    def _in_zone(self, reading: Reading, code: str) -> AgencyMatch:
        today, key = self._key(code)
        zone_key = reading.zone.key if reading.zone else digest(self._zone_root(reading.zone_name, code))
        zone_id = f"{key}-zone-{zone_key}"
        zone_name = reading.zone.name if reading.zone else self.place(code) + reading.zone_name
        organ = reading.organ
        if organ.kind == "zone":
            return AgencyMatch(
                zone_id,
                f"{zone_name}管理委员会",
                today,
                self.path(today),
                "other",
                "zone",
                None,
                f"{key}-government",
            )
        token = organ.function or organ.kind
        return AgencyMatch(
            f"{zone_id}-{token}",
            zone_name + self._organ_name(organ),
            today,
            self.path(today),
            "department",
            organ.kind,
            organ.function,
            zone_id,
        )

    def _zone_root(self, name: str, code: str) -> str:
        """One spelling for the names of a zone, without the place and with the short form of its kind."""
        for step in self.reference.path(code):
            for place in (step.name, step.name[:-1]):
                if len(place) >= 2 and len(name) > len(place) + 2:
                    name = name.removeprefix(place)
        for full, short in (
            ("经济技术开发区", "经开区"),
            ("高新技术产业开发区", "高新区"),
            ("高新技术开发区", "高新区"),
        ):
            name = name.replace(full, short)
        return name

    def _branch(self, organ: Organ, code: str) -> AgencyMatch:
        """A branch (公安局城厢分局) belongs to the district that it is named for, if that lies in its city."""
        names = (organ.branch, *(organ.branch + unit for unit in ("区", "县", "市", "新区")))
        held = {
            named.code
            for name in names
            for named in self.reference.names.get(name, ())
            if named.level in ("county", "city") and named.code != code and inside(named.code, code)
        }
        name = self.place(code) + organ.name
        function = organ.function or ""
        if len(held) == 1:
            return self._made(held.pop(), function, name, "department", "department", function)
        return self._made(code, f"{function}-branch-{digest(organ.branch)}", name, "department", "department", function)

    def _is_central(self, function: str | None) -> bool:
        known = self.reference.functions.get(function or "")
        return known is not None and known.line == "central"

    def _organ_name(self, organ: Organ) -> str:
        """The organ's name in full where the printed one is a short form of it (住建局), else as printed."""
        known = self.reference.functions.get(organ.function or "")
        if known is None or len(organ.name) >= len(known.name) or organ.name[0] != known.name[0]:
            return organ.name
        # 住建局 leaves characters out; 林业局 is a name in full, of which 林业和草原局 only begins with the same words.
        if known.name.startswith(organ_ending(organ.name)[0]):
            return organ.name
        rest = iter(known.name)
        return known.name if all(character in rest for character in organ.name) else organ.name


def township_kind(name: str) -> str:
    """The kind of body that leads a township of that name: subdistrict for a 街道, else township."""
    return "subdistrict" if name.endswith("街道") else "township"


def township_organ(name: str) -> str:
    """What leads a township of that name: a 办事处 where it is a 街道, else a 人民政府."""
    return "办事处" if name.endswith("街道") else "人民政府"
