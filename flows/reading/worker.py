"""The process that reads documents, one after the other, for the parent at the other end of a socket.

Started as `python -m flows.reading.worker DESCRIPTOR MEMORY_MB RESULT_MB MODULE:FUNCTION`, the last being the reader,
`extractors.document:extract` but for tests. It imports nothing else, so that it starts in a fraction of a second and
stays small.
"""

from __future__ import annotations

import faulthandler
import gc
import importlib
import pickle
import resource
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from extractors.model import Extraction, Hints
from flows.reading.limits import MEGABYTE, allow_seconds, limit_process
from flows.reading.transport import READY, Answer, Request, pack, rejected

Read = Callable[[bytes, Hints], Extraction]

ALLOCATIONS_PER_COLLECTION = 50_000
PROCESS_STATUS = Path("/proc/self/status")
KILOBYTES_PER_MAXRSS = 1 if sys.platform != "darwin" else 1024


def main() -> None:
    """Read what is asked for until the parent hangs up."""
    descriptor, memory_mb, output_mb = (int(argument) for argument in sys.argv[1:4])
    faulthandler.enable()
    limit_process(memory_mb)
    read = _reader(sys.argv[4])
    _collect_garbage_seldom()
    connection: Connection = Connection(descriptor)
    connection.send_bytes(READY)
    while True:
        try:
            request = pickle.loads(connection.recv_bytes())  # noqa: S301  the parent is trusted
        except (EOFError, OSError):
            return
        connection.send_bytes(_answer_within(read, request, memory_mb, output_mb))


def _collect_garbage_seldom() -> None:
    """Leave what is imported out of the search for garbage, and make it rare.

    A document is thousands of small values, nearly all of them freed without it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS_PER_COLLECTION, 10, 10)


def _reader(name: str) -> Read:
    module, _, function = name.partition(":")
    read: Read = getattr(importlib.import_module(module), function)
    return read


def _answer_within(read: Read, request: Request, memory_mb: int, output_mb: int) -> bytes:
    answer = _answer(read, request, memory_mb)
    packed = pack(answer)
    if len(packed) > output_mb * MEGABYTE:
        problem = f"what was read out of it takes {len(packed) // MEGABYTE} MB; the limit is {output_mb} MB"
        packed = pack(_rejection(request, problem, answer.seconds, answer.byte_count, spent=True))
    return packed


def _answer(read: Read, request: Request, memory_mb: int) -> Answer:
    started, cpu_started = time.perf_counter(), time.process_time()
    byte_count = 0
    allow_seconds(request.seconds)
    try:
        data = Path(request.path).read_bytes()
        byte_count = len(data)
        extraction = read(data, request.hints)
    except MemoryError:
        problem = "reading it takes more memory than a document may use"
        return _rejection(request, problem, time.perf_counter() - started, byte_count, spent=True, interrupted=True)
    except RecursionError:
        problem = "it is nested too deeply to be read"
        return _rejection(request, problem, time.perf_counter() - started, byte_count)
    except Exception as error:
        problem = f"the reader failed: {type(error).__name__}: {error}"
        return _rejection(request, problem[:500], time.perf_counter() - started, byte_count)
    peak = _peak_memory_mb()
    return Answer(
        extraction,
        time.perf_counter() - started,
        byte_count,
        peak,
        time.process_time() - cpu_started,
        spent=peak > memory_mb / 2,
    )


def _rejection(
    request: Request, problem: str, seconds: float, byte_count: int, spent: bool = False, interrupted: bool = False
) -> Answer:
    extraction = rejected(request, problem, interrupted)
    return Answer(extraction, seconds, byte_count, _peak_memory_mb(), spent=spent)


def _peak_memory_mb() -> int:
    """Return the most memory that this process ever used.

    Linux lets a process inherit `ru_maxrss` from the one that started it; its own peak stands in /proc.
    """
    try:
        status = PROCESS_STATUS.read_bytes()
        return int(status.split(b"VmHWM:", 1)[1].split(maxsplit=1)[0]) // 1024
    except (OSError, IndexError, ValueError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KILOBYTES_PER_MAXRSS // 1024


if __name__ == "__main__":
    main()
