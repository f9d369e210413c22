"""What one document may cost, and how a worker process holds itself to it."""

from __future__ import annotations

import contextlib
import math
import resource
from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for the reading of one document: CPU seconds, memory and result size in MB.

    `wall_seconds` is what its process may take by the clock: `clock_seconds`, and where that is None much more than the
    CPU seconds, since a busy machine is no fault of the document's. `documents_per_worker` renews a worker before what
    its libraries leak adds up.
    """

    seconds: float = 60.0
    memory_mb: int = 1024
    output_mb: int = 64
    documents_per_worker: int = 1000
    clock_seconds: float | None = None

    @property
    def wall_seconds(self) -> float:
        """How long a document may take by the clock."""
        return 2 * self.seconds + 5 if self.clock_seconds is None else self.clock_seconds


def limit_process(memory_mb: int) -> None:
    """Bound this process's address space and files, and keep it from leaving core dumps.

    Only soft limits: a converter started for a document may need another bound than its parent.
    """
    _lower(resource.RLIMIT_AS, memory_mb * MEGABYTE)
    _lower(resource.RLIMIT_FSIZE, memory_mb * MEGABYTE)
    _lower(resource.RLIMIT_CORE, 0)


def allow_seconds(seconds: float) -> None:
    """Let this process use `seconds` more of CPU time; at the limit the kernel ends it with SIGXCPU."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, math.ceil(usage.ru_utime + usage.ru_stime + seconds))


def _lower(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    # macOS refuses some limits; the parent's clock still holds there
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(limit, (value, hard))
