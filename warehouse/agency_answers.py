"""Keep what the agency resolver said from night to night: of many names it takes minutes, looking them up a second.

Answers are kept for one state of the resolver's code and reference data; a change to either begins anew. What a host's
names have in common helps to resolve them, so an answer serves only while its host asks the very same questions.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

import duckdb

from warehouse.database import literal

LEAST_NEW = 1_000
"""Fewer new answers are not worth a file: the next night asks the resolver again."""


@cache
def resolver_state() -> str:
    """Return a hash of the resolver's code and of its reference data."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in [*sorted(here.glob("agenc*.py")), *sorted((here / "reference").rglob("*"))]:
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


class KeptAnswers:
    """The answers below a folder; without a folder none are kept."""

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / f"{resolver_state()}.parquet" if folder else None

    def look_up(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Fill the temporary `known_answers` with the kept answers to `agency_questions`; none from a damaged file."""
        connection.execute(_HOST_STATES)
        if self._file and self._file.exists():
            try:
                connection.execute(f"{_KNOWN} read_parquet({literal(str(self._file))}) {_STILL_ASKED}")
                return
            except duckdb.Error:
                pass
        connection.execute(f"{_KNOWN} {_NONE} {_STILL_ASKED}")

    def keep(self, connection: duckdb.DuckDBPyConnection, new: int) -> None:
        """Write `known_answers` down where `new` of them, at least one of fifty, are worth it."""
        ((known,),) = connection.execute("select count(*) from known_answers").fetchall()
        if self._file is None or new < max(LEAST_NEW, (known - new) // 50):
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        working = self._file.with_suffix(f".{os.getpid()}.tmp")
        connection.execute(f"copy ({_TO_KEEP}) to {literal(str(working))} (format parquet, compression zstd)")
        working.replace(self._file)
        for other in self._file.parent.glob("*.parquet"):
            if other != self._file:
                other.unlink(missing_ok=True)


_HOST_STATES = """
create or replace temp table host_states as
select host_name, bit_xor(question_hash) as host_state, count(*) as host_questions
from agency_questions
where host_name <> ''
group by host_name
"""

_ANSWER = (
    "agency_id",
    "name",
    "division_code",
    "division_name",
    "level",
    "kind",
    "function",
    "parent_agency_id",
    "match_score",
    "match_reason",
    "rejected",
)


def _answer(relation: str) -> str:
    return ", ".join(f"{relation}.{column}" for column in _ANSWER)


_NONE = f"""
(
    select
        null::varchar as asked_name,
        null::ubigint as question_hash,
        null::ubigint as host_state,
        null::bigint as host_questions,
        {", ".join(f"null::{'double' if column == 'match_score' else 'varchar'} as {column}" for column in _ANSWER)}
    where false
)
"""

_KNOWN = f"""
create or replace temp table known_answers as
select question.question_no, {_answer("kept")}
from agency_questions as question
left join host_states on question.host_name = host_states.host_name
inner join
"""  # noqa: S608 - own SQL

_STILL_ASKED = """
as kept
    on question.question_hash = kept.question_hash
    and question.agency_name is not distinct from kept.asked_name
    and host_states.host_state is not distinct from kept.host_state
    and host_states.host_questions is not distinct from kept.host_questions
"""

_TO_KEEP = f"""
select
    question.agency_name as asked_name,
    question.question_hash,
    host_states.host_state,
    host_states.host_questions,
    {_answer("answers")}
from known_answers as answers
inner join agency_questions as question on answers.question_no = question.question_no
left join host_states on question.host_name = host_states.host_name
where question.nameless is null
order by question.question_hash
"""  # noqa: S608 - own SQL
