"""From a printed name, its source and its address to one agency: the same id in every year and on every night.

Precision goes before recall: a name that several bodies bear is told apart by what surrounds it (the source's division,
the publisher's name, other names in the document, the host's name), or it stays undecided. What stays undecided has an
id of its own, made of the name and where it was found, no division, and goes to the list of unmatched names
(warehouse.unmatched), which comes back as rows of reference/aliases.csv.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from warehouse.agency_choice import BY_FULL_NAME, BY_HOST, BY_TEXT, Choice, Chooser, Surroundings
from warehouse.agency_hosts import host_of
from warehouse.agency_match import AgencyMatch, Candidate, Describer
from warehouse.agency_names import NameReader, Reading, clean_name, is_placeholder
from warehouse.agency_reference import NATION, Alias, Reference, digest, load_reference, normalise

__all__ = ["AgencyMatch", "AgencyResolver", "Candidate", "PrintedName"]


_SURE = 0.85
_LONGEST_NAME = 80


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


_NOTHING = AgencyMatch("", "", None, None, None, "unresolved", None, None)


class AgencyResolver:
    """Resolves printed names with one set of reference data; answers are kept, since names come back every year."""

    def __init__(self, reference: Reference | None = None) -> None:
        self.reference = reference or load_reference()
        self._names = NameReader(self.reference)
        self._chooser = Chooser(self.reference)
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
        host = host_of(url)
        printed = PrintedName(name, publisher, f"//{host}" if host else None, division_code, source_id, level)
        found = self._kept.get(printed)
        if found is None:
            found = self._kept[printed] = self._decide(printed)
        if (not found.decided or found.match_score < _SURE) and any(
            clean_name(text) != clean_name(name or "") for text in texts
        ):
            # Other names in the document differ from year to year, so they are asked only where the rest leaves doubt.
            again = self._decide(replace(printed, texts=tuple(texts)))
            return again if again.decided else found
        return found

    def resolve_all(self, names: Sequence[PrintedName]) -> list[AgencyMatch]:
        """Return the matches of many names, in their order.

        What a host's decided names have in common then serves those that stayed undecided, so the answers may depend
        on the other names given, but not on their order.
        """
        found: list[AgencyMatch] = [_NOTHING] * len(names)
        for host, positions in _by_host(names).items():
            self._resolve_host(host, names, positions, found)
        return found

    def _resolve_host(
        self, host: str, names: Sequence[PrintedName], positions: Sequence[int], found: list[AgencyMatch]
    ) -> None:
        """Put the matches of one host's names into `found`, the undecided ones asked again with what others share."""
        for position in positions:
            found[position] = self._resolve_printed(names[position])
        code = self._common_division([found[position] for position in positions]) if host else None
        if code is None:
            return
        for position in positions:
            printed = names[position]
            if not found[position].decided and printed.division_code is None:
                again = self._resolve_printed(replace(printed, division_code=code))
                if again.decided and (again.division_code != code or self._chooser.holds_townships(code)):
                    found[position] = replace(again, match_score=round(again.match_score * 0.9, 3))

    def _resolve_printed(self, p: PrintedName) -> AgencyMatch:
        return self.resolve(p.name, p.publisher, p.url, p.division_code, p.source_id, p.level, p.texts)

    def _common_division(self, found: Sequence[AgencyMatch]) -> str | None:
        """The narrowest division that holds all decided bodies of a host; None where they are fewer than three."""
        decided = [match for match in found if match.decided and match.division_code and match.division_code != NATION]
        if len({match.agency_id for match in decided}) < 3:
            return None
        codes = {match.division_code for match in decided if match.division_code}
        paths = [[division.code for division in self.reference.path(code)] for code in codes]
        shared = [steps[0] for steps in zip(*paths, strict=False) if len(set(steps)) == 1]
        return shared[-1] if shared else None

    def _decide(self, printed: PrintedName) -> AgencyMatch:
        name = printed.name or printed.publisher
        if not name or not clean_name(name):
            return self._unresolved(printed, "no name is printed", ())
        alias = self._alias(printed, name)
        if alias is not None and alias.agency_id:
            named = self._describer.by_id(clean_name(name), alias.division_code, alias.agency_id)
            return replace(named, match_score=1.0, reason="an alias row")
        institution = self._names.institution(name)
        if institution is not None:
            known = self._describer.institution(institution)
            return replace(known, match_score=1.0, reason="a body known by its own name")
        if len(name) > _LONGEST_NAME:
            return self._unresolved(printed, "the name is longer than any body's", ())
        if is_placeholder(name):
            return self._unresolved(printed, "the name holds a placeholder", ())
        office = self._office_of_the_centre(name)
        if office is not None:
            return office
        readings = self._names.read(name)
        if not readings and alias is not None:
            agency_id = f"{alias.division_code}-organ-{digest(clean_name(name))}"
            named = self._describer.by_id(clean_name(name), alias.division_code, agency_id)
            return replace(named, match_score=1.0, reason="an alias row")
        if not readings:
            return self._unresolved(printed, "no organ and no place is known by these words", ())
        if not readings[0].chains:
            readings = self._in_zone_of_publisher(printed, name) or readings
        best = readings[0]
        context = self._context(printed, alias.division_code if alias else None)
        choices, placed_by = self._chooser.choices(best, context)
        choices += self._chooser.equally_good(best, readings[1:4])
        if not choices:
            return self._unresolved(printed, "the name holds no place, and nothing around it says which", ())
        return self._choose(printed, best, choices, placed_by, context, readings[1:])

    def _alias(self, printed: PrintedName, name: str) -> Alias | None:
        """The alias row for a name: that of its source, its host or its publisher, else that of every place."""
        aliases = self.reference.aliases
        if not aliases:
            return None
        for scope in (printed.source_id, host_of(printed.url), printed.publisher, ""):
            found = aliases.get((clean_name(name), normalise(scope))) if scope is not None else None
            if found is not None:
                return found
        return None

    def _in_zone_of_publisher(self, printed: PrintedName, name: str) -> list[Reading]:
        """The readings of a name that has no place as one of the zone that publishes it; empty if no zone does."""
        publisher = clean_name(printed.publisher or "")
        if not publisher or publisher == clean_name(name):
            return []
        zone = next((reading for reading in self._names.read(publisher)[:1] if reading.organ.kind == "zone"), None)
        if zone is None:
            return []
        base = publisher.removesuffix(zone.organ.name) if zone.organ.name else publisher
        return [reading for reading in self._names.read(base + clean_name(name)) if reading.zone_name]

    def _office_of_the_centre(self, name: str) -> AgencyMatch | None:
        """The office of a central body in a division, where the name begins with that body's and ends in an organ's."""
        found = self._names.institution_before(name)
        if found is None:
            return None
        institution, rest = found
        codes, words = self._names.places_before(rest)
        code, score = (codes[0], 0.95) if len(codes) == 1 else (NATION, 0.8)
        words = words if len(codes) == 1 else rest
        match = self._describer.branch_of(institution, clean_name(name), words, code)
        return replace(match, match_score=score, reason="an office of a central body")

    def _context(self, printed: PrintedName, alias_code: str | None) -> Surroundings:
        strong: list[tuple[str, str]] = []
        if alias_code:
            strong.append((alias_code, "an alias row"))
        if printed.division_code and (printed.division_code in self.reference.divisions):
            strong.append((printed.division_code, "the source's division"))
        if printed.publisher and printed.publisher != printed.name:
            code = self._publisher_division(printed.publisher)
            if code:
                strong.append((code, "the publisher's name"))
        name = clean_name(printed.name or "")
        texts = [text for text in map(clean_name, printed.texts) if text != name]
        for text in sorted(texts, key=lambda text: not text.endswith(name)):
            code = self._publisher_division(text)
            if code:
                strong.append((code, BY_FULL_NAME if text.endswith(name) else BY_TEXT))
        return Surroundings(tuple(strong), printed.url)

    def _publisher_division(self, text: str) -> str | None:
        """The division of a publisher's name where it is certain by itself."""
        if text not in self._publishers:
            match = self._decide(PrintedName(text))
            self._publishers[text] = match.division_code if match.decided and match.division_code != NATION else None
        return self._publishers[text]

    def _choose(
        self,
        printed: PrintedName,
        reading: Reading,
        choices: list[Choice],
        placed_by: str,
        context: Surroundings,
        others: list[Reading],
    ) -> AgencyMatch:
        """Settle which of the divisions of one name is meant."""
        left, reason, score = self._chooser.narrow(choices, context)
        if placed_by:
            reason, score = placed_by, 0.75 if placed_by == BY_HOST else 0.9
        codes = {choice.code for choice in left}
        elsewhere = self._chooser.lies_elsewhere(left, context) if reading.chains else False
        if elsewhere and all(self._chooser.is_bare_township(choice) for choice in left):
            return self._unlisted_township(printed, reading, context, left)
        rejected = self._rejected(reading, [choice for choice in choices if choice not in left], others)
        if len(codes) > 1:
            why = f"{len(codes)} divisions bear this name, and nothing around it says which"
            return self._unresolved(printed, why, self._rejected(reading, left, []))
        choice = left[0]
        if elsewhere:
            score, reason = min(score, 0.8), f"{reason}, though its source lies elsewhere"
        listed = self._chooser.listed_township(reading.township, choice.code) if reading.township else None
        if listed is not None:
            reading = replace(reading, chains=((listed,),), exactness=(0.9,), township="")
            choice = Choice(reading, listed, 0.9)
        if reading.township:
            score, reason = min(score, 0.75), f"{reason}; the township is not in the list of divisions"
            if not self._chooser.holds_townships(choice.code):
                return self._unresolved(printed, "a township of an unknown county", rejected)
        score *= min(1.0, 0.6 + 0.4 * reading.organ.validity) * (0.7 + 0.3 * min(choice.exactness / 0.7, 1.0))
        return self._match(
            reading if reading.township or not reading.chains else choice.reading,
            choice.code,
            round(score, 3),
            reason,
            rejected,
        )

    def _unlisted_township(
        self, printed: PrintedName, reading: Reading, context: Surroundings, elsewhere: list[Choice]
    ) -> AgencyMatch:
        """The source's own township where all of that name lie elsewhere, though the list lacks it."""
        rejected = self._rejected(reading, elsewhere, [])
        county = next(
            (
                code
                for code, what in context.strong
                if what not in (BY_TEXT, BY_FULL_NAME) and self._chooser.holds_townships(code)
            ),
            None,
        )
        if county is None:
            return self._unresolved(printed, "every township of that name lies elsewhere than its source", rejected)
        name = self.reference.divisions[elsewhere[0].code].name
        unlisted = replace(reading, chains=((county,),), exactness=(1.0,), township=name)
        return self._match(unlisted, county, 0.7, "the source's county; its list of townships lacks this one", rejected)

    def _rejected(
        self, reading: Reading, choices: Sequence[Choice], others: Sequence[Reading]
    ) -> tuple[Candidate, ...]:
        """At most ten bodies that were considered and not taken."""
        found: dict[str, Candidate] = {}
        for choice in choices[:10]:
            agency = self._describer.agency(reading, choice.code)
            found[agency.agency_id] = Candidate(
                agency.agency_id, agency.name, choice.code, "another division of that name"
            )
        for other in others[:2]:
            for chain in other.chains[:1]:
                agency = self._describer.agency(other, chain[-1])
                why = "a reading that makes less sense"
                found.setdefault(agency.agency_id, Candidate(agency.agency_id, agency.name, chain[-1], why))
        return tuple(found.values())

    def _match(
        self, reading: Reading, code: str, score: float, reason: str, rejected: tuple[Candidate, ...]
    ) -> AgencyMatch:
        """The match of a reading at a division."""
        agency = self._describer.agency(reading, code)
        return replace(agency, match_score=score, reason=reason, rejected=rejected)

    def _unresolved(self, printed: PrintedName, reason: str, rejected: tuple[Candidate, ...]) -> AgencyMatch:
        name = clean_name(printed.name or printed.publisher or "")
        where = printed.source_id or printed.division_code or host_of(printed.url) or printed.publisher or ""
        return AgencyMatch(
            f"unresolved-{digest(name)}-{digest(where)}", name, None, None, printed.level, "unresolved", None, None,
            0.0, reason, rejected,
        )  # fmt: skip


def _by_host(names: Sequence[PrintedName]) -> dict[str, list[int]]:
    """The positions of the names by the host they were found at, an empty one for none."""
    positions: dict[str, list[int]] = defaultdict(list)
    for position, printed in enumerate(names):
        positions[host_of(printed.url) or ""].append(position)
    return positions
