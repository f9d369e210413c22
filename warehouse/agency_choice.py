"""Which of the divisions that a name may stand for is meant, by what surrounds the name.

Each kind of surroundings only narrows what the words leave open; where several divisions are left, none is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from warehouse.agency_hosts import HostNames
from warehouse.agency_names import Reading
from warehouse.agency_reference import Reference, inside

BY_HOST = "the host's name"
BY_TEXT = "another name in the document"
BY_FULL_NAME = "the same name in full in the document"
_RELATIVE_LEVELS = {
    "省": ("province",),
    "自治区": ("province",),
    "自治州": ("city",),
    "州": ("city",),
    "盟": ("city",),
    "市": ("county", "city", "province"),
    "县": ("county",),
    "自治县": ("county",),
    "区": ("county",),
    "旗": ("county",),
    "自治旗": ("county",),
    "镇": ("township",),
    "乡": ("township",),
    "街道": ("township",),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One division for a reading, with its exactness."""

    reading: Reading
    code: str
    exactness: float


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What surrounds a name: divisions by the strength of what names them, and the host."""

    strong: tuple[tuple[str, str], ...]
    url: str | None


class Chooser:
    """Finds and narrows the divisions that a reading may stand for."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self._hosts = HostNames(reference)

    def choices(self, reading: Reading, context: Surroundings) -> tuple[list[Choice], str]:
        """(the divisions that a reading may stand for, what gave them where the name itself does not)."""
        if reading.chains:
            found = zip(reading.chains, reading.exactness, strict=True)
            return [Choice(reading, chain[-1], exact) for chain, exact in found], ""
        if reading.organ.kind == "government" and not (reading.township or reading.relative or reading.organ.name):
            return [], ""
        for code, what in context.strong:
            if what == BY_TEXT and not (reading.relative or self.holds_townships(code)):
                continue
            target = self._relative_division(code, reading.relative)
            if target:
                return [Choice(reading, target, 0.7)], what
        # Like other names, the site of a city also stands beside its districts' bodies: it says nothing of a name
        # without a level.
        host = self._hosts.division(context.url)
        if host and (reading.relative or self.holds_townships(host)):
            target = self._relative_division(host, reading.relative)
            if target:
                return [Choice(reading, target, 0.7)], BY_HOST
        return [], ""

    def equally_good(self, best: Reading, others: list[Reading]) -> list[Choice]:
        """The divisions of other levels that the same words may stand for: 黄山 is a city and one of its districts."""
        return [
            Choice(other, chain[-1], exact)
            for other in others
            if best.chains and other.quality == best.quality and other.covered == best.covered
            for chain, exact in zip(other.chains, other.exactness, strict=True)
        ]

    def _relative_division(self, code: str, relative: str) -> str | None:
        """The division that a level word means beside a division: 市 in a district of 宝鸡市 is 宝鸡市."""
        if not relative:
            return code
        for level in _RELATIVE_LEVELS.get(relative, ()):
            above = self.reference.ancestor(code, level)
            if above and self.reference.divisions[above].name.endswith(relative):
                return above
        return None

    def narrow(self, choices: list[Choice], context: Surroundings) -> tuple[list[Choice], str, float]:
        """(the divisions left, what told them apart, score): by the surroundings, the host, then the fullest name."""
        left, reason, score = choices, "", 0.0
        if is_one(left):
            reason, score = "the only division of that name", 0.95
        for code, what in context.strong:
            related = [choice for choice in left if inside(choice.code, code) or inside(code, choice.code)]
            within = [choice for choice in related if inside(choice.code, code)] or related
            if within and not is_one(left):
                left, reason, score = within, what, 0.95
            elif within and score:
                score = 1.0
        if not is_one(left):
            narrowed = self._hosts.narrow(context.url, [choice.code for choice in left])
            if narrowed:
                left, reason, score = [choice for choice in left if choice.code in narrowed], BY_HOST, 0.85
        if not is_one(left):
            outermost = [c for c in left if all(inside(other.code, c.code) for other in left)]
            if outermost and is_one(outermost):
                left, reason, score = outermost, "the widest of the divisions of that name", 0.8
        if not is_one(left) and all(c.reading.zone_name or c.reading.organ.kind == "institution" for c in left):
            # Zones and universities are named for their city, hardly ever for a district by its bare name.
            cities = [c for c in left if self.reference.divisions[c.code].level == "city"]
            if cities and is_one(cities):
                left, reason, score = cities, "the only city of that name", 0.8
        if not is_one(left):
            full = [choice for choice in left if choice.exactness >= 1.0]
            if full and is_one(full):
                left, reason, score = full, "the only division of that full name", 0.85
        return left, reason, score

    def lies_elsewhere(self, choices: list[Choice], context: Surroundings) -> bool:
        """Whether what surrounds the name lies elsewhere than every division that the name alone allows."""
        codes = [code for code, what in context.strong if what not in (BY_TEXT, BY_FULL_NAME)]
        host = self._hosts.division(context.url)
        if host and not codes:
            codes = [host]
        return bool(codes) and not any(
            inside(choice.code, code) or inside(code, choice.code) for choice in choices for code in codes
        )

    def is_bare_township(self, choice: Choice) -> bool:
        """Whether a township's name stands without the county above it."""
        chain = choice.reading.chains[0]
        return len(chain) == 1 and self.reference.divisions[choice.code].level == "township"

    def listed_township(self, name: str, code: str) -> str | None:
        """The township below a division that has the root of the name, if there is but one: 东丽湖 is 东丽湖街道."""
        root = re.sub(r"(?:街道|镇|乡|苏木)$", "", name)
        held = {
            named.code
            for unit in ("街道", "镇", "乡", "苏木")
            for named in self.reference.names.get(root + unit, ())
            if named.level == "township" and named.exactness == 1.0 and inside(named.code, code)
        }
        return held.pop() if len(held) == 1 else None

    def holds_townships(self, code: str) -> bool:
        """Whether townships lie right below a division: a county, or a city without counties (东莞市)."""
        level = self.reference.divisions[code].level
        below = self.reference.children.get(code, ())
        return level == "county" or (
            level == "city" and all(self.reference.divisions[inner].level == "township" for inner in below)
        )


def is_one(choices: Sequence[Choice]) -> bool:
    """Whether the choices are all of one division."""
    return len({choice.code for choice in choices}) == 1
