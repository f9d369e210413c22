"""What goes between a worker and its parent, and back: pickled values of known types only."""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Callable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from extractors.model import (
    READING_INTERRUPTED,
    Box,
    Cell,
    Claim,
    Evidence,
    Extraction,
    Hints,
    Identity,
    Problem,
    Status,
)

KNOWN_MODULES: dict[str, set[str] | None] = {
    "extractors.model": None,
    "flows.reading.transport": None,
    "decimal": {"Decimal"},
    "datetime": {"date"},
}
"""Which classes a worker's answer may hold; None allows all of the module."""


READY = b"ready"
"""What a worker says when its reader is imported."""


@dataclass(frozen=True, slots=True)
class Request:
    """One document to read: where its bytes are, their hash, what is known of them, the CPU seconds they may take."""

    path: str
    document_id: str
    hints: Hints
    seconds: float
    reader_version: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker makes of a request, in seconds by the clock and of CPU time.

    `spent` says that the worker should be replaced, having used much of its memory.
    """

    extraction: Extraction
    seconds: float
    byte_count: int
    peak_memory_mb: int
    cpu_seconds: float = 0.0
    spent: bool = False


class UnknownAnswer(Exception):
    """Raised for an answer that holds anything but the known types: its worker was subverted or broke."""


class _KnownTypesUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        allowed = KNOWN_MODULES.get(module, set())
        if allowed is not None and name not in allowed:
            raise UnknownAnswer(f"a worker's answer names {module}.{name}")
        return super().find_class(module, name)


def rejected(request: Request, problem: str, interrupted: bool = False) -> Extraction:
    """Return the extraction of a document that could not be read for this reason."""
    media_type = request.hints.media_type or ""
    problems = (Problem(READING_INTERRUPTED, problem),) if interrupted else ()
    return Extraction(
        request.document_id, media_type, Status.REJECTED, problem, "", request.reader_version, problems=problems
    )


Reduce = Callable[[Any], tuple[type, tuple[Any, ...]]]


def _by_fields(known: type) -> Reduce:
    values = attrgetter(*(field.name for field in fields(known)))

    def reduce(value: Any) -> tuple[type, tuple[Any, ...]]:
        return known, values(value)

    return reduce


class _Packer(pickle.Pickler):
    """Writes the dataclasses of a report as class and values, in a third of the time that their own pickling takes."""

    dispatch_table = {  # noqa: RUF012  as pickle wants it
        **copyreg.dispatch_table,
        **{known: _by_fields(known) for known in (Answer, Box, Cell, Claim, Evidence, Extraction, Identity, Problem)},
    }


def pack(message: Request | Answer) -> bytes:
    """Return the message as bytes."""
    buffer = io.BytesIO()
    _Packer(buffer, protocol=pickle.HIGHEST_PROTOCOL).dump(message)
    return buffer.getvalue()


def unpack_answer(data: bytes) -> Answer:
    """Return the answer in these bytes; UnknownAnswer if they hold anything else."""
    try:
        answer = _KnownTypesUnpickler(io.BytesIO(data)).load()
    except UnknownAnswer:
        raise
    except Exception as error:
        raise UnknownAnswer(f"a worker's answer cannot be decoded: {error}") from error
    if not isinstance(answer, Answer):
        raise UnknownAnswer(f"a worker answered with {type(answer).__name__}")
    return answer
