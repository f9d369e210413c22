"""Find the agency of every document that was read, through a resolver, and keep the answers as `resolved_agencies`."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Protocol

import duckdb
import pyarrow as pa

_SPACES = re.compile(r"\s+")

RESOLVED_SCHEMA = pa.schema(
    [
        ("question_no", pa.int64()),
        ("agency_id", pa.string()),
        ("name", pa.string()),
        ("division_code", pa.string()),
        ("division_name", pa.string()),
        ("level", pa.string()),
        ("kind", pa.string()),
        ("function", pa.string()),
        ("parent_agency_id", pa.string()),
        ("match_score", pa.float64()),
    ]
)


class AgencyMatch(Protocol):
    """The body that a resolver decided on; codes are text, `match_score` 0 to 1, None for what is unknown."""

    @property
    def agency_id(self) -> str:
        """The id that all years of the body share."""

    @property
    def name(self) -> str | None:
        """The body's name in full."""

    @property
    def division_code(self) -> str | None:
        """Twelve digits."""

    @property
    def division_name(self) -> str | None:
        """The division's name."""

    @property
    def level(self) -> str | None:
        """A level of the contract."""

    @property
    def kind(self) -> str | None:
        """The kind of body."""

    @property
    def function(self) -> str | None:
        """What a department is for."""

    @property
    def parent_agency_id(self) -> str | None:
        """The body above it."""

    @property
    def match_score(self) -> float | None:
        """How sure the match is, 0 to 1."""


class AgencyResolver(Protocol):
    """Anything that can tell whose report a document is from its printed name, its source and its address."""

    def resolve(
        self, name: str | None, publisher: str | None, url: str | None, division_code: str | None
    ) -> AgencyMatch | None:
        """Return the body, or None where it cannot be decided."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A body of which nothing but the printed name is known."""

    agency_id: str
    name: str | None
    division_code: str | None = None
    division_name: str | None = None
    level: str | None = None
    kind: str | None = None
    function: str | None = None
    parent_agency_id: str | None = None
    match_score: float | None = None


class NamesOnly:
    """The resolver that knows no division: bodies are the same when their names are, spaces and width aside."""

    def resolve(
        self,
        name: str | None,
        publisher: str | None,
        url: str | None,  # noqa: ARG002
        division_code: str | None,
    ) -> NameMatch | None:
        """Return a body named by a hash of its name, within the division of the source where that is known."""
        printed = normalised(name) or normalised(publisher)
        return NameMatch(agency_id(printed, division_code), printed, division_code) if printed else None


def normalised(name: str | None) -> str:
    """Return the name in half-width characters without spaces, blank for None."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", name or ""))


def agency_id(name: str, division_code: str | None = None) -> str:
    """Return the id of a body that no division is known for: `n` and twelve hexadecimal digits of its name's hash."""
    return "n" + hashlib.blake2b(f"{division_code or ''}|{name}".encode(), digest_size=6).hexdigest()


def resolve_agencies(connection: duckdb.DuckDBPyConnection, resolver: AgencyResolver) -> None:
    """Ask the resolver once for each distinct name, publisher, host and division, and fill `resolved_agencies`.

    What it leaves undecided is resolved by name only. A document without any name is a body of its own, so that its
    numbers are still checked against each other.
    """
    connection.execute(_QUESTIONS)
    questions = connection.execute(
        "select question_no, agency_name, publisher, url, division_code, document_id, level"
        " from agency_questions order by question_no"
    ).fetchall()
    answers = [
        _answer(resolver, number, name, publisher, url, code, document_id, level)
        for number, name, publisher, url, code, document_id, level in questions
    ]
    connection.register("agency_answers", pa.Table.from_pylist(answers, schema=RESOLVED_SCHEMA))
    connection.execute(
        "create or replace temp table resolved_agencies as"
        " select documents.document_no, answers.* exclude (question_no)"
        " from documents_asked as documents join agency_answers as answers using (question_no)"
    )
    connection.unregister("agency_answers")


_QUESTIONS = """
create or replace temp table documents_asked as
with asked as (
    select
        read.document_no,
        read.document_id,
        nullif(read.agency_name, '') as agency_name,
        first_fetch.publisher,
        coalesce(first_fetch.final_url, first_fetch.url) as url,
        regexp_extract(coalesce(first_fetch.final_url, first_fetch.url), '^[a-z]+://[^/]+/') as host,
        first_fetch.division_code,
        read.level,
        case
            when nullif(read.agency_name, '') is null and first_fetch.publisher is null then read.document_id
        end as nameless
    from staged_documents as read
    left join first_fetches as first_fetch on read.document_id = first_fetch.sha256
)

select
    *,
    dense_rank() over (order by agency_name, publisher, host, division_code, nameless) as question_no
from asked;

create or replace temp table agency_questions as
select
    question_no,
    any_value(agency_name) as agency_name,
    any_value(publisher) as publisher,
    min(url) as url,
    any_value(division_code) as division_code,
    min(document_id) as document_id,
    min(level) as level
from documents_asked
group by question_no;
"""


def _answer(
    resolver: AgencyResolver,
    number: int,
    name: str | None,
    publisher: str | None,
    url: str | None,
    division_code: str | None,
    document_id: str,
    level: str | None,
) -> dict[str, object]:
    match = resolver.resolve(name, publisher, url, division_code)
    if match is None:
        match = NamesOnly().resolve(name, publisher, url, division_code)
    if match is None:
        match = NameMatch(f"d{document_id[:12]}", None)
    return {
        "question_no": number,
        "agency_id": match.agency_id,
        "name": match.name,
        "division_code": match.division_code,
        "division_name": match.division_name,
        "level": match.level or level,
        "kind": match.kind,
        "function": match.function,
        "parent_agency_id": match.parent_agency_id,
        "match_score": match.match_score,
    }
