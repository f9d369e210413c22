"""Worker processes that read documents; the parent's side, with the clock."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import IO

from extractors.model import Extraction, Hints
from flows.reading.limits import MEGABYTE, Limits
from flows.reading.transport import READY, Answer, Request, UnknownAnswer, pack, rejected, unpack_answer

EXTRACT = "extractors.document:extract"
SECONDS_TO_START = 60.0


@dataclass(frozen=True, slots=True)
class DocumentToRead:
    """A document of the archive: where its bytes are, their hash, and what is known of them from outside."""

    document_id: str
    path: Path
    hints: Hints


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read out of a document: in how many seconds by the clock and of CPU time, from how many bytes.

    `peak_memory_mb` is the most that its worker ever used, this document included.
    """

    extraction: Extraction
    seconds: float
    byte_count: int
    peak_memory_mb: int = 0
    cpu_seconds: float = 0.0


class Reader:
    """One worker process, started when first needed and replaced when it dies, runs out of memory or gets old.

    Use from one thread at a time. `starts` counts the processes it took.
    """

    def __init__(self, limits: Limits, reader_version: str, extract: str = EXTRACT) -> None:
        self.limits = limits
        self.reader_version = reader_version
        self.extract = extract
        self.starts = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._errors: IO[bytes] | None = None
        self._documents = 0
        self._next: Request | None = None  # asked for already, answered after what is asked for now

    def read(self, document: DocumentToRead, following: DocumentToRead | None = None) -> Reading:
        """Return what the worker read, or a `rejected` extraction saying what ended it.

        The document `following`, if any, is asked for already, so that the worker need not wait between the two.
        Never raises for a document; WorkersCannotStart if no worker process comes up at all, which is no document's
        fault.
        """
        request = self._request(document)
        following_request = self._request(following) if following else None
        started = time.perf_counter()
        try:
            answer = self._ask_twice(request, following_request)
        except _ReadingEnded as ended:
            extraction = rejected(request, str(ended), ended.interrupted)
            return Reading(extraction, time.perf_counter() - started, _size(document.path))
        if answer.spent or self._documents >= self.limits.documents_per_worker:
            self.close()
        if answer.extraction.document_id != document.document_id:
            problem = "its archived bytes are not those that were fetched: their hash differs"
            return Reading(rejected(request, problem), answer.seconds, answer.byte_count)
        return Reading(answer.extraction, answer.seconds, answer.byte_count, answer.peak_memory_mb, answer.cpu_seconds)

    def _request(self, document: DocumentToRead) -> Request:
        path = str(document.path.absolute())
        return Request(path, document.document_id, document.hints, self.limits.seconds, self.reader_version)

    def _ask_twice(self, request: Request, following: Request | None) -> Answer:
        """Ask again in a fresh process if one ended that had read other documents before: the fault may be theirs."""
        had_read_others = self._documents > 0
        try:
            return self._ask(request, following)
        except _ReadingEnded as ended:
            self.close()
            if not (had_read_others and ended.may_be_anothers_fault):
                raise
        try:
            return self._ask(request, following)
        except _ReadingEnded:
            self.close()
            raise

    def _ask(self, request: Request, following: Request | None) -> Answer:
        if self._next not in (None, request):
            self.close()  # its next answer would be on another document
        connection = self._connection or self._start()
        try:
            if self._next is None:
                connection.send_bytes(pack(request))
            self._next = following
            if following is not None:
                connection.send_bytes(pack(following))
            if not connection.poll(self.limits.wall_seconds):
                problem = f"reading it took more than {self.limits.wall_seconds:g} seconds by the clock"
                raise _ReadingEnded(problem, interrupted=True)
            data = connection.recv_bytes((self.limits.output_mb + 1) * MEGABYTE)
        except (EOFError, OSError) as error:
            raise self._cause_of_death() from error
        try:
            answer = unpack_answer(data)
        except UnknownAnswer as error:
            raise _ReadingEnded(str(error)) from error
        self._documents += 1
        return answer

    def _start(self) -> Connection:
        # the worker imports this package too, and starts in half the time without what the settings stand on
        from flows.settings import REPOSITORY, worker_environment

        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "flows.reading.worker", str(theirs.fileno())]
            command += [str(self.limits.memory_mb), str(self.limits.output_mb), self.extract]
            self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed with the worker
            self._process = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                cwd=REPOSITORY,
                env=worker_environment(),
                start_new_session=True,
            )
        self.starts += 1
        self._documents = 0
        self._connection = Connection(ours.detach())
        self._await_ready(self._connection)
        return self._connection

    def _await_ready(self, connection: Connection) -> None:
        try:
            if connection.poll(SECONDS_TO_START) and connection.recv_bytes(100) == READY:
                return
            problem = f"it was not ready within {SECONDS_TO_START:g} seconds"
        except (EOFError, OSError):
            problem = str(self._cause_of_death())
        self.close()
        raise WorkersCannotStart(f"no worker process can be started to read documents: {problem}")

    def _cause_of_death(self) -> _ReadingEnded:
        """Say in words what ended the worker."""
        if self._process is None:
            return _ReadingEnded("its worker process was gone", True)
        try:
            code = self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            return _ReadingEnded("its worker process stopped answering", interrupted=True)
        if code == -signal.SIGXCPU:
            return _ReadingEnded(f"reading it took more than {self.limits.seconds:g} CPU seconds", interrupted=True)
        if code == -signal.SIGXFSZ:
            return _ReadingEnded(f"reading it wrote a file of more than {self.limits.memory_mb} MB")
        if code == -signal.SIGKILL:
            return _ReadingEnded("its worker process was killed, most likely for want of memory", True, True)
        if code < 0:
            return _ReadingEnded(f"its worker process crashed ({signal.Signals(-code).name})", True)
        return _ReadingEnded(f"its worker process ended with code {code}: {self._last_words()}", True)

    def _last_words(self) -> str:
        if self._errors is None:
            return ""
        self._errors.seek(0)
        lines = self._errors.read(100_000).decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:300] if lines else "it gave no reason"

    def close(self) -> None:
        """End the worker and whatever it started; the next `read` starts another."""
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            # the worker leads a session of its own: a converter it started goes with it
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        if self._errors is not None:
            self._errors.close()
        self._connection = self._process = self._errors = self._next = None


class WorkersCannotStart(Exception):
    """Raised when a worker process ends before it reads anything: the installation is at fault, not a document."""


class _ReadingEnded(Exception):
    """A worker ended or was ended before it answered; the text is the problem to record.

    `interrupted` where time or memory ran out, which on another night may suffice.
    """

    def __init__(self, problem: str, may_be_anothers_fault: bool = False, interrupted: bool = False) -> None:
        super().__init__(problem)
        self.may_be_anothers_fault = may_be_anothers_fault
        self.interrupted = interrupted


class ReaderPool:
    """As many readers as workers, lent to the threads that read batches."""

    def __init__(self, workers: int, limits: Limits, reader_version: str, extract: str = EXTRACT) -> None:
        self._readers = [Reader(limits, reader_version, extract) for _ in range(workers)]
        self._idle: queue.LifoQueue[Reader] = queue.LifoQueue()
        for reader in self._readers:
            self._idle.put(reader)

    def __enter__(self) -> ReaderPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers."""
        for reader in self._readers:
            reader.close()

    @property
    def starts(self) -> int:
        """How many worker processes were started so far."""
        return sum(reader.starts for reader in self._readers)

    @contextlib.contextmanager
    def reader(self) -> Iterator[Reader]:
        """Lend an idle reader, waiting for one if all are busy."""
        reader = self._idle.get()
        try:
            yield reader
        finally:
            self._idle.put(reader)

    def read_batch(self, documents: Sequence[DocumentToRead]) -> list[Reading]:
        """Return what was read out of these documents, in their order, by one worker."""
        with self.reader() as reader:
            return [reader.read(*pair) for pair in zip_longest(documents, documents[1:])]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
