"""Find the agency of every document that was read, through a resolver, and keep the answers as `resolved_agencies`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa

from warehouse.agencies import PrintedName
from warehouse.agency_answers import with_kept_answers
from warehouse.agency_match import AgencyMatch
from warehouse.agency_names import clean_name
from warehouse.agency_reference import digest

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
        ("match_reason", pa.string()),
        ("rejected", pa.string()),
    ]
)


class AgencyResolver(Protocol):
    """Anything that can tell whose reports documents are from the names printed in them and where they were found."""

    def resolve_all(self, names: Sequence[PrintedName]) -> Sequence[AgencyMatch]:
        """Return a body for each name, in their order."""


class NamesOnly:
    """The resolver that knows no division: bodies of one source's division are the same when their names are."""

    def resolve_all(self, names: Sequence[PrintedName]) -> Sequence[AgencyMatch]:
        """Return for each name an undecided body with an id made of the name, the publisher's where it is blank."""
        return [self._match(clean_name(each.name or each.publisher or ""), each.division_code) for each in names]

    def _match(self, name: str, division_code: str | None) -> AgencyMatch:
        number = f"unresolved-{digest(name)}-{digest(division_code or '')}"
        return AgencyMatch(number, name, None, None, None, "unresolved", None, None, 0.0, "only the name is known")


@dataclass(frozen=True, slots=True)
class Questions:
    """The distinct names with their surroundings, each with its number and the first document that asks."""

    numbers: tuple[int, ...]
    document_ids: tuple[str, ...]
    names: tuple[PrintedName, ...]

    def answer(self, resolver: AgencyResolver, kept: Path) -> pa.Table:
        """Return the bodies by number. What the resolver says is kept below `kept` for the next night.

        A document with neither a name nor a publisher is a body of its own, so that its numbers are still checked
        against each other and never against those of another nameless document.
        """
        matches = with_kept_answers(resolver, kept).resolve_all(self.names)
        rows = [
            _row(number, document_id, name, match)
            for number, document_id, name, match in zip(
                self.numbers, self.document_ids, self.names, matches, strict=True
            )
        ]
        return pa.Table.from_pylist(rows, schema=RESOLVED_SCHEMA)


def ask_agencies(connection: duckdb.DuckDBPyConnection) -> Questions:
    """Return what is to be resolved, of documents and of sources: each distinct name with its surroundings once."""
    connection.execute(_QUESTIONS)
    questions = connection.execute(
        "select question_no, document_id, agency_name, publisher, url, division_code, source_id, level, texts"
        " from agency_questions order by question_no"
    ).fetchall()
    return Questions(
        numbers=tuple(question[0] for question in questions),
        document_ids=tuple(question[1] for question in questions),
        names=tuple(
            PrintedName(name, publisher, url, division_code, source_id, level, tuple(texts))
            for _, _, name, publisher, url, division_code, source_id, level, texts in questions
        ),
    )


def keep_answers(connection: duckdb.DuckDBPyConnection, answers: pa.Table) -> None:
    """Fill the temporary `resolved_agencies`, one row per document read, and `source_agencies`, one per source."""
    connection.register("agency_answers", answers)
    connection.execute(
        "create or replace temp table resolved_agencies as"
        " select asked.document_no, asked.agency_name as printed_name, asked.publisher, asked.host,"
        " answers.* exclude (question_no)"
        " from documents_asked as asked join agency_answers as answers using (question_no)"
        " where asked.document_no is not null"
    )
    connection.execute(
        "create or replace temp table source_agencies as"
        " select asked.source_id, answers.agency_id, answers.name as agency_name, answers.division_code, answers.level"
        " from documents_asked as asked join agency_answers as answers using (question_no)"
        " where asked.document_no is null"
    )
    connection.unregister("agency_answers")


_QUESTIONS = """
create or replace temp table documents_asked as
with named as (
    select document_no, list_sort(list_distinct(list(value))) as texts
    from all_evidence
    where what = 'agency_name' and value <> ''
    group by document_no
),

asked as (
    select
        read.document_no,
        read.document_id,
        nullif(read.agency_name, '') as agency_name,
        first_fetch.publisher,
        regexp_extract(coalesce(first_fetch.final_url, first_fetch.url), '^https?://[^/]+/') as host,
        first_fetch.division_code,
        first_fetch.source_id,
        read.level,
        coalesce(named.texts, []) as texts,
        case
            when nullif(read.agency_name, '') is null and first_fetch.publisher is null then read.document_id
        end as nameless
    from all_documents as read
    left join first_fetches as first_fetch on read.document_id = first_fetch.sha256
    left join named on read.document_no = named.document_no
)

select
    *,
    dense_rank() over (
        order by agency_name, publisher, host, division_code, source_id, level, texts, nameless
    ) as question_no
from (
    from asked
    union all by name
    select
        null as document_no,
        source_id as document_id,
        name as agency_name,
        regexp_extract(start_url, '^https?://[^/]+/') as host,
        division_code,
        source_id,
        level,
        []::varchar[] as texts
    from sources
);

create or replace temp table agency_questions as
select
    question_no,
    min(document_id) as document_id,
    any_value(agency_name) as agency_name,
    any_value(publisher) as publisher,
    any_value(nullif(host, '')) as url,
    any_value(division_code) as division_code,
    any_value(source_id) as source_id,
    any_value(level) as level,
    any_value(texts) as texts
from documents_asked
group by question_no;
"""


def _row(number: int, document_id: str, printed: PrintedName, match: AgencyMatch) -> dict[str, Any]:
    is_nameless = not clean_name(printed.name or printed.publisher or "")
    rejected = [asdict(candidate) for candidate in match.rejected]
    return {
        "question_no": number,
        "agency_id": f"unresolved-{document_id[:12]}" if is_nameless else match.agency_id,
        "name": match.name or None,
        "division_code": match.division_code,
        "division_name": match.division_name,
        "level": match.level or printed.level,
        "kind": match.kind,
        "function": match.function,
        "parent_agency_id": match.parent_agency_id,
        "match_score": match.match_score,
        "match_reason": match.reason,
        "rejected": json.dumps(rejected, ensure_ascii=False) if rejected else None,
    }
