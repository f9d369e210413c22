"""Find the agency of every document that was read, through a resolver, and keep the answers as `resolved_agencies`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import duckdb
import pyarrow as pa

from warehouse.agencies import PrintedName
from warehouse.agency_answers import KeptAnswers
from warehouse.agency_match import AgencyMatch
from warehouse.agency_names import clean_name
from warehouse.agency_reference import digest

_TAKEN = ("division_code", "division_name", "kind", "function", "parent_agency_id", "match_score")
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
    """The distinct names with their surroundings that no answer is kept for, with their numbers and first documents."""

    numbers: tuple[int, ...]
    document_ids: tuple[str, ...]
    names: tuple[PrintedName, ...]

    def answer(self, resolver: AgencyResolver) -> pa.Table:
        """Return the bodies by number.

        A document with neither a name nor a publisher is a body of its own, so that its numbers are still checked
        against each other and never against those of another nameless document.
        """
        matches = resolver.resolve_all(self.names)
        columns: dict[str, list[Any]] = {name: [getattr(match, name) for match in matches] for name in _TAKEN}
        asked = zip(self.document_ids, self.names, matches, strict=True)
        columns |= {
            "question_no": list(self.numbers),
            "agency_id": [_agency_id(document_id, printed, match) for document_id, printed, match in asked],
            "name": [match.name or None for match in matches],
            "level": [match.level or printed.level for printed, match in zip(self.names, matches, strict=True)],
            "match_reason": [match.reason for match in matches],
            "rejected": [_rejected(match) for match in matches],
        }
        return pa.table(columns, schema=RESOLVED_SCHEMA)


def ask_agencies(connection: duckdb.DuckDBPyConnection, kept: KeptAnswers) -> Questions:
    """Return what is to be resolved, of documents and of sources: each distinct name with its surroundings once."""
    connection.execute(_QUESTIONS)
    kept.look_up(connection)
    questions = connection.execute(
        "select question_no, document_id, agency_name, publisher, url, division_code, source_id, level, texts"
        " from agency_questions anti join known_answers using (question_no) order by question_no"
    ).fetchall()
    return Questions(
        numbers=tuple(question[0] for question in questions),
        document_ids=tuple(question[1] for question in questions),
        names=tuple(
            PrintedName(name, publisher, url, division_code, source_id, level, tuple(texts))
            for _, _, name, publisher, url, division_code, source_id, level, texts in questions
        ),
    )


def keep_answers(connection: duckdb.DuckDBPyConnection, answers: pa.Table, kept: KeptAnswers) -> None:
    """Fill the temporary `resolved_agencies`, one row per document read, and `source_agencies`, one per source."""
    connection.register("new_answers", answers)
    connection.execute("insert into known_answers by name select * from new_answers")
    connection.unregister("new_answers")
    kept.keep(connection, answers.num_rows)
    connection.execute(_RESOLVED)


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
with questions as (
    select
        question_no,
        min(document_id) as document_id,
        any_value(agency_name) as agency_name,
        any_value(publisher) as publisher,
        any_value(nullif(host, '')) as url,
        any_value(division_code) as division_code,
        any_value(source_id) as source_id,
        any_value(level) as level,
        any_value(texts) as texts,
        any_value(nameless) as nameless
    from documents_asked
    group by question_no
)

select
    *,
    hash(agency_name, publisher, url, division_code, source_id, level, texts) as question_hash,
    lower(regexp_extract(url, '^https?://(?:[^/@]*@)?([^/:]+)', 1)) as host_name
from questions;
"""

_RESOLVED = """
-- One spelling for each body: the one found most, of these the longest, then the first in order.
create or replace temp table agency_spellings as
select agency_id, name
from (select agency_id, name, count(*) as uses from known_answers group by agency_id, name)
qualify row_number() over (partition by agency_id order by uses desc, length(name) desc, name) = 1;

create or replace temp table resolved_agencies as
select
    asked.document_no,
    asked.agency_name as printed_name,
    asked.publisher,
    asked.host,
    answers.* exclude (question_no) replace (spelling.name as name)
from documents_asked as asked
inner join known_answers as answers using (question_no)
inner join agency_spellings as spelling using (agency_id)
where asked.document_no is not null;

create or replace temp table source_agencies as
select asked.source_id, answers.agency_id, spelling.name as agency_name, answers.division_code, answers.level
from documents_asked as asked
inner join known_answers as answers using (question_no)
inner join agency_spellings as spelling using (agency_id)
where asked.document_no is null;

drop table documents_asked;
drop table agency_questions;
drop table agency_spellings;
drop table known_answers;
drop table host_states;
"""


def _agency_id(document_id: str, printed: PrintedName, match: AgencyMatch) -> str:
    is_nameless = not clean_name(printed.name or printed.publisher or "")
    return f"unresolved-{document_id[:12]}" if is_nameless else match.agency_id


def _rejected(match: AgencyMatch) -> str | None:
    bodies = [
        {"agency_id": each.agency_id, "name": each.name, "division_code": each.division_code, "reason": each.reason}
        for each in match.rejected
    ]
    return json.dumps(bodies, ensure_ascii=False) if bodies else None
