"""Keep what the agency resolver said from night to night: of many names it takes minutes, looking them up seconds.

Answers are kept for one state of the resolver's code and reference data; a change to either begins anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.agencies import AgencyResolver, PrintedName
from warehouse.agency_match import AgencyMatch, Candidate

if TYPE_CHECKING:
    from warehouse.matching import AgencyResolver as AnyResolver

LEAST_NEW = 1_000
"""Fewer new answers are not worth a file: the next night asks the resolver again."""

_NAME = ("name", "publisher", "url", "division_code", "source_id", "level")
_MATCH = (
    "agency_id",
    "name",
    "division_code",
    "division_name",
    "level",
    "kind",
    "function",
    "parent_agency_id",
    "match_score",
    "reason",
)
_TEXT = pa.string()
_SCHEMA = pa.schema(
    [
        *((f"asked_{name}", _TEXT) for name in _NAME),
        ("asked_texts", pa.list_(_TEXT)),
        *((name, pa.float64() if name == "match_score" else _TEXT) for name in _MATCH),
        ("rejected", _TEXT),
    ]
)


def with_kept_answers(resolver: AnyResolver, folder: Path) -> AnyResolver:
    """Return a resolver that gives the same answers, from the folder where they are there; other kinds as they are."""
    return KeptAnswers(resolver, folder) if type(resolver) is AgencyResolver else resolver


@cache
def resolver_state() -> str:
    """Return a hash of the resolver's code and of its reference data."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in [*sorted(here.glob("agenc*.py")), *sorted((here / "reference").rglob("*"))]:
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


class KeptAnswers(AgencyResolver):
    """A resolver that looks its answers up first, and writes them down after many new ones."""

    def __init__(self, resolver: AgencyResolver, folder: Path) -> None:
        super().__init__(resolver.reference)
        self._file = folder / f"{resolver_state()}.parquet"
        self._answers: dict[PrintedName, AgencyMatch] = {}
        self._new = 0

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
        """Return the body that `name` means, as `AgencyResolver` does."""
        asked = PrintedName(name, publisher, url, division_code, source_id, level, tuple(texts))
        found = self._answers.get(asked)
        if found is None:
            found = super().resolve(name, publisher, url, division_code, source_id, level, texts)
            self._answers[asked] = found
            self._new += 1
        return found

    def resolve_all(self, names: Sequence[PrintedName]) -> list[AgencyMatch]:
        """Return the bodies for the names, as `AgencyResolver` does."""
        if len(names) >= LEAST_NEW:
            self._answers = _read(self._file)
        found = super().resolve_all(names)
        if self._new >= max(LEAST_NEW, len(self._answers) // 50):
            _write(self._file, self._answers)
        return found


def _read(file: Path) -> dict[PrintedName, AgencyMatch]:
    """The kept answers; none where the file is not there or cannot be read."""
    try:
        table = pq.read_table(file, schema=_SCHEMA)
    except (OSError, pa.ArrowException):
        return {}
    columns = [table[name].to_pylist() for name in _SCHEMA.names]
    asked = zip(*columns[: len(_NAME)], map(tuple, columns[len(_NAME)]), strict=True)
    matches = zip(*columns[len(_NAME) + 1 : -1], map(_candidates, columns[-1]), strict=True)
    return {PrintedName(*name): AgencyMatch(*match) for name, match in zip(asked, matches, strict=True)}


def _write(file: Path, answers: dict[PrintedName, AgencyMatch]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = [_row(asked, match) for asked, match in answers.items()]
    working = file.with_suffix(f".{os.getpid()}.tmp")
    pq.write_table(pa.Table.from_pylist(rows, schema=_SCHEMA), working, compression="zstd")
    working.replace(file)
    for other in file.parent.glob("*.parquet"):
        if other != file:
            other.unlink(missing_ok=True)


def _row(asked: PrintedName, match: AgencyMatch) -> dict[str, Any]:
    return {
        **{f"asked_{name}": getattr(asked, name) for name in _NAME},
        "asked_texts": list(asked.texts),
        **{name: getattr(match, name) for name in _MATCH},
        "rejected": json.dumps([asdict(each) for each in match.rejected], ensure_ascii=False)
        if match.rejected
        else None,
    }


def _candidates(text: str | None) -> tuple[Candidate, ...]:
    return tuple(Candidate(**each) for each in json.loads(text)) if text else ()
