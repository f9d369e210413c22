"""From a printed name, its source and its address to one agency: the same id in every year and on every night.

Precision goes before recall: a name that several bodies bear is told apart by what surrounds it (the source's division,
the publisher's name, other names in the document, the host's name), or it stays undecided. What stays undecided has an
id of its own, made of the name and where it was found, no division, and goes to the list of unmatched names
(`unmatched_rows`), which comes back as rows of reference/aliases.csv.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from warehouse.agency_hosts import HostNames
from warehouse.agency_match import AgencyMatch, Candidate, Describer
from warehouse.agency_names import NameReader, Reading, clean_name, is_placeholder
from warehouse.agency_reference import NATION, Reference, digest, inside, load_reference

__all__ = ["AgencyMatch", "AgencyResolver", "Candidate", "PrintedName"]


@dataclass(frozen=True, slots=True)
class PrintedName:
    """A name as printed in a report, with what is known of where it was found.

    `division_code` and `level` are the source's; `texts` are other names in the document (title, contact, site name).
    """

    name: str | None
    publisher: str | None = None
    url: str | None = None
    division_code: str | None = None
    source_id: str | None = None
    level: str | None = None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Choice:
    """One division for a reading, with its exactness."""

    reading: Reading
    code: str
    exactness: float


@dataclass(frozen=True, slots=True)
class _Context:
    """What surrounds a name: divisions by the strength of what names them, and the host."""

    strong: tuple[tuple[str, str], ...]
    url: str | None


class AgencyResolver:
    """Resolves printed names with one set of reference data; answers are kept, since names come back every year."""

    def __init__(self, reference: Reference | None = None) -> None:
        self.reference = reference or load_reference()
        self._names = NameReader(self.reference)
        self._hosts = HostNames(self.reference)
        self._describer = Describer(self.reference)
        self._kept: dict[PrintedName, AgencyMatch] = {}
        self._publishers: dict[str, str | None] = {}

    def resolve(
        self,
        name: str | None,
        publisher: str | None = None,
        url: str | None = None,
        division_code: str | None = None,
        source_id: str | None = None,
        level: str | None = None,
        texts: Sequence[str] = (),
    ) -> AgencyMatch:
        """Return the body that `name` means; a blank name means the publisher."""
        host = urlsplit(url).hostname if url and "://" in url else None
        printed = PrintedName(
            name, publisher, f"//{host}" if host else None, division_code, source_id, level, tuple(texts)
        )
        found = self._kept.get(printed)
        if found is None:
            found = self._kept[printed] = self._decide(printed)
        return found

    def resolve_all(self, names: Sequence[PrintedName]) -> list[AgencyMatch]:
        """Return the matches of many names, in their order, with one spelling of the name for each agency_id.

        What a host's decided names have in common then serves those that stayed undecided, so the answers may depend
        on the other names given, but not on their order.
        """
        found = [
            self.resolve(p.name, p.publisher, p.url, p.division_code, p.source_id, p.level, p.texts) for p in names
        ]
        common = self._common_divisions(names, found)
        for position, printed in enumerate(names):
            code = common.get(_host(printed.url) or "")
            if not found[position].decided and printed.division_code is None and code:
                again = self.resolve(
                    printed.name, printed.publisher, printed.url, code, printed.source_id, printed.level, printed.texts
                )
                if again.decided and again.division_code:
                    found[position] = replace(again, match_score=round(again.match_score * 0.9, 3))
        return _one_name_each(found)

    def _common_divisions(self, names: Sequence[PrintedName], found: Sequence[AgencyMatch]) -> dict[str, str]:
        """The narrowest division that holds all decided bodies of a host, for hosts with three or more of them."""
        held: dict[str, set[str]] = defaultdict(set)
        bodies: dict[str, set[str]] = defaultdict(set)
        for printed, match in zip(names, found, strict=True):
            host = _host(printed.url)
            if host and match.decided and match.division_code and match.division_code != NATION:
                held[host].add(match.division_code)
                bodies[host].add(match.agency_id)
        common: dict[str, str] = {}
        for host, codes in held.items():
            if len(bodies[host]) < 3:
                continue
            paths = [[division.code for division in self.reference.path(code)] for code in codes]
            shared = [steps[0] for steps in zip(*paths, strict=False) if len(set(steps)) == 1]
            if shared:
                common[host] = shared[-1]
        return common

    def _decide(self, printed: PrintedName) -> AgencyMatch:
        name = printed.name or printed.publisher
        if not name or not clean_name(name):
            return self._unresolved(printed, "no name is printed", ())
        alias = self.reference.aliases.get((clean_name(name), printed.source_id or "")) or self.reference.aliases.get(
            (clean_name(name), "")
        )
        if alias is not None and alias.agency_id:
            named = self._describer.by_id(clean_name(name), alias.division_code, alias.agency_id)
            return replace(named, match_score=1.0, reason="an alias row")
        institution = self._names.institution(name)
        if institution is not None:
            known = self._describer.institution(institution)
            return replace(known, match_score=1.0, reason="a body known by its own name")
        if is_placeholder(name):
            return self._unresolved(printed, "the name holds a placeholder", ())
        office = self._office_of_the_centre(name)
        if office is not None:
            return office
        readings = self._names.read(name)
        if not readings:
            return self._unresolved(printed, "no organ and no place is known by these words", ())
        context = self._context(printed, alias.division_code if alias else None)
        # A place in the name outweighs a reading without one, unless it makes clearly less sense.
        best = readings[0]
        choices = self._choices(best, context)
        if not choices and not best.chains and best.zone is None:
            return self._unresolved(printed, "the name holds no place, and nothing around it says which", ())
        return self._choose(printed, best, choices, context, readings[1:])

    def _office_of_the_centre(self, name: str) -> AgencyMatch | None:
        """The office of a central body in a division, where the name begins with that body's and ends in an organ's."""
        found = self._names.institution_before(name)
        if found is None:
            return None
        institution, rest = found
        best = next((reading for reading in self._names.read(rest) if len(reading.chains) == 1), None)
        if best is None or best.zone_name or best.township or best.organ.kind not in ("department", "branch"):
            code, words, score = NATION, rest, 0.8
        else:
            code, words, score = best.chains[0][-1], best.organ.name, 0.95
        match = self._describer.branch_of(institution, clean_name(name), words, code)
        return replace(match, match_score=score, reason="an office of a central body")

    def _context(self, printed: PrintedName, alias_code: str | None) -> _Context:
        strong: list[tuple[str, str]] = []
        if alias_code:
            strong.append((alias_code, "an alias row"))
        if printed.division_code and (printed.division_code in self.reference.divisions):
            strong.append((printed.division_code, "the source's division"))
        if printed.publisher and printed.publisher != printed.name:
            code = self._publisher_division(printed.publisher)
            if code:
                strong.append((code, "the publisher's name"))
        for text in printed.texts:
            if clean_name(text) != clean_name(printed.name or ""):
                code = self._publisher_division(text)
                if code:
                    strong.append((code, "another name in the document"))
        return _Context(tuple(strong), printed.url)

    def _publisher_division(self, text: str) -> str | None:
        """The division of a publisher's name where it is certain by itself."""
        if text not in self._publishers:
            match = self._decide(PrintedName(text))
            self._publishers[text] = match.division_code if match.decided and match.division_code != NATION else None
        return self._publishers[text]

    def _choices(self, reading: Reading, context: _Context) -> list[_Choice]:
        """The divisions that a reading may stand for."""
        if reading.chains:
            return [
                _Choice(reading, chain[-1], exact)
                for chain, exact in zip(reading.chains, reading.exactness, strict=True)
            ]
        surroundings = list(context.strong)
        if not surroundings:
            code = self._hosts.division(context.url)
            if code:
                surroundings.append((code, "the host's name"))
        for code, _ in surroundings:
            target = self._relative_division(code, reading.relative)
            if target and not (
                reading.organ.kind == "government"
                and not reading.township
                and not reading.relative
                and not reading.organ.name
            ):
                return [_Choice(reading, target, 0.7)]
        return []

    def _relative_division(self, code: str, relative: str) -> str | None:
        """The division that a level word means beside a division: 市 in a district of 宝鸡市 is 宝鸡市."""
        division = self.reference.divisions[code]
        if not relative:
            return code
        if relative in ("省", "自治区"):
            return self.reference.ancestor(code, "province")
        if division.name.endswith(relative) and division.level != "township":
            return code
        if relative in ("镇", "乡", "街道"):
            return code if division.level == "township" else None
        for level in ("county", "city", "province"):
            above = self.reference.ancestor(code, level)
            if above and self.reference.divisions[above].name.endswith(relative):
                return above
        return None

    def _choose(
        self, printed: PrintedName, reading: Reading, choices: list[_Choice], context: _Context, others: list[Reading]
    ) -> AgencyMatch:
        """Settle which of the divisions of one name is meant."""
        if not choices:
            return self._unresolved(printed, "the name holds no place, and nothing around it says which", ())
        left, reason, score = choices, "", 0.0
        if len({choice.code for choice in choices}) == 1:
            reason, score = "the only division of that name", 0.95
        for code, what in context.strong:
            related = [c for c in left if inside(c.code, code) or inside(code, c.code)]
            within = [c for c in related if inside(c.code, code)] or related
            if within and len({c.code for c in left}) > 1:
                left, reason, score = within, what, 0.95
            elif within and score:
                score = 1.0
        if len({c.code for c in left}) > 1:
            narrowed = self._hosts.narrow(context.url, [c.code for c in left])
            if narrowed:
                left = [c for c in left if c.code in narrowed]
                reason, score = "the host's name", 0.85
        if len({c.code for c in left}) > 1:
            full = [c for c in left if c.exactness == max(choice.exactness for choice in left)]
            if len({c.code for c in full}) == 1 and full[0].exactness >= 1.0:
                left, reason, score = full, "the only division of that full name", 0.85
        rejected = self._rejected(reading, [c for c in choices if c not in left], others)
        if len({c.code for c in left}) > 1:
            return self._unresolved(
                printed,
                f"{len({c.code for c in left})} divisions bear this name, and nothing around it says which",
                self._rejected(reading, left, others),
            )
        choice = left[0]
        if not reading.chains and not reason:
            reason, score = "the division of the source", 0.9
        if self._contradicted(choice, context):
            if len(reading.chains[0]) == 1 and self.reference.divisions[choice.code].level == "township":
                return self._unresolved(
                    printed, "the only township of that name lies elsewhere than its source", rejected
                )
            score, reason = min(score, 0.8), f"{reason}, though its source lies elsewhere"
        if reading.township:
            score, reason = min(score, 0.75), f"{reason}; the township is not in the list of divisions"
            if not self._holds_townships(choice.code):
                return self._unresolved(printed, "a township of an unknown county", rejected)
        score = round(
            score * min(1.0, 0.6 + 0.4 * reading.organ.validity) * (0.7 + 0.3 * min(choice.exactness / 0.7, 1)), 3
        )
        return self._match(reading, choice.code, score, reason, rejected)

    def _holds_townships(self, code: str) -> bool:
        """Whether townships lie right below a division: a county, or a city without counties (东莞市)."""
        level = self.reference.divisions[code].level
        below = self.reference.children.get(code, ())
        return level == "county" or (
            level == "city" and all(self.reference.divisions[c].level == "township" for c in below)
        )

    def _contradicted(self, choice: _Choice, context: _Context) -> bool:
        """Whether what surrounds the name lies elsewhere than the division chosen by the name alone."""
        if not choice.reading.chains:
            return False
        codes = [code for code, what in context.strong]
        host = self._hosts.division(context.url)
        if host and not codes:
            codes = [host]
        return bool(codes) and not any(inside(choice.code, code) or inside(code, choice.code) for code in codes)

    def _rejected(
        self, reading: Reading, choices: Sequence[_Choice], others: Sequence[Reading]
    ) -> tuple[Candidate, ...]:
        found: dict[str, Candidate] = {}
        for choice in choices:
            match = self._match(reading, choice.code, 0.0, "", ())
            found[match.agency_id] = Candidate(
                match.agency_id, match.name, choice.code, "another division of that name"
            )
        for other in others[:5]:
            for chain in other.chains[:3]:
                match = self._match(other, chain[-1], 0.0, "", ())
                found.setdefault(
                    match.agency_id,
                    Candidate(match.agency_id, match.name, chain[-1], "a reading that makes less sense"),
                )
        return tuple(found.values())[:10]

    def _match(
        self, reading: Reading, code: str, score: float, reason: str, rejected: tuple[Candidate, ...]
    ) -> AgencyMatch:
        """The match of a reading at a division."""
        agency = self._describer.agency(reading, code)
        return replace(agency, match_score=score, reason=reason, rejected=rejected)

    def _unresolved(self, printed: PrintedName, reason: str, rejected: tuple[Candidate, ...]) -> AgencyMatch:
        name = clean_name(printed.name or printed.publisher or "")
        where = printed.source_id or printed.division_code or _host(printed.url) or printed.publisher or ""
        return AgencyMatch(
            f"unresolved-{digest(name)}-{digest(where)}", name, None, None, printed.level, "unresolved", None, None,
            0.0, reason, rejected,
        )  # fmt: skip


def _host(url: str | None) -> str | None:
    return urlsplit(url).hostname if url else None


def _one_name_each(found: Sequence[AgencyMatch]) -> list[AgencyMatch]:
    """The matches with one name for each agency: the one found most, of these the longest, then the first in order."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for match in found:
        spellings[match.agency_id][match.name] += 1
    chosen = {
        agency_id: min(names.items(), key=lambda item: (-item[1], -len(item[0]), item[0]))[0]
        for agency_id, names in spellings.items()
    }
    return [m if chosen[m.agency_id] == m.name else replace(m, name=chosen[m.agency_id]) for m in found]
