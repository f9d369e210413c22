"""Extract: read every archived document that this version of the readers never read, and stage what it says.

A document for which time or memory ran out is read again on later nights, since the machine may have been busy; after
`MOST_READINGS` it stays rejected.
"""

from __future__ import annotations

import gc
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from extractors.document import READER_VERSION
from extractors.model import READING_INTERRUPTED, Extraction, Problem
from flows.reading import DocumentToRead, Limits, ReaderPool, Reading
from flows.settings import Night, Settings
from warehouse.archive import Archive, ArchivedDocument
from warehouse.staging import ReadDocument, Staging

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many of how many documents are read."""

MOST_READINGS = 3


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents to be read on a night, each for the same time: `reading` counts from 1.

    `earlier` holds what interrupted the readings before, by document.
    """

    documents: tuple[ArchivedDocument, ...]
    night: Night
    reading: int = 1
    earlier: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What one batch did: documents by status, cells, seconds in readers (by the clock, of CPU) and in staging."""

    documents: int
    cells: int
    reading_seconds: float
    reading_cpu_seconds: float
    staging_cpu_seconds: float
    peak_memory_mb: int
    statuses: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExtractSummary:
    """What the stage did: documents in the archive, those read in the night by status, cells found, seconds taken.

    `reading_seconds` is the sum over the workers of the time spent inside readers; what `seconds` × workers has more
    than that went to starting processes, transport and waiting. The CPU seconds tell the same on a busy machine.
    """

    night: Night
    archived: int
    read: int
    cells: int
    statuses: dict[str, int]
    seconds: float
    reading_seconds: float
    reading_cpu_seconds: float
    staging_cpu_seconds: float
    peak_memory_mb: int
    reader_version: str

    @property
    def bad(self) -> int:
        """Documents read tonight that were not read to the end or hold no report."""
        return self.read - self.statuses.get("read", 0)


RunBatches: TypeAlias = Callable[[Settings, Sequence[Batch]], Iterable[BatchSummary]]
"""Runs `extract_batch` over batches and gives the summaries as they come, in any order."""

_POOLS: dict[tuple[int, Limits], ReaderPool] = {}
_POOLS_LOCK = threading.Lock()


def extract(
    settings: Settings, night: Night, progress: Progress | None = None, run_batches: RunBatches | None = None
) -> ExtractSummary:
    """Read and stage the documents that no segment of this reader version holds, and those interrupted on other nights.

    A document that cannot be read is staged with its status and reason like any other, so that it is not tried again
    by the same readers.
    """
    started = time.perf_counter()
    documents = Archive(settings.raw).documents()
    work = batches(documents, settings, night)
    total = sum(len(batch.documents) for batch in work)
    done: list[BatchSummary] = []
    read = 0
    if progress:
        progress(0, total)
    gc.freeze()  # what is imported need not be searched for garbage again and again while answers come in
    try:
        for summary in (run_batches or run_in_threads)(settings, work):
            done.append(summary)
            read += summary.documents
            if progress:
                progress(read, total)
    finally:
        gc.unfreeze()
        close_reading_pools()
    return _sum(night, done, len(documents), time.perf_counter() - started)


def batches(documents: Sequence[ArchivedDocument], settings: Settings, night: Night) -> list[Batch]:
    """Return what is to be read on this night, the documents that were never read first."""
    staging = Staging(settings.staged, READER_VERSION)
    missing = set(staging.missing([each.document_id for each in documents]))
    earlier = staging.problems(READING_INTERRUPTED)
    work = _cut([each for each in documents if each.document_id in missing], settings, Batch((), night))
    for reading in range(2, MOST_READINGS + 1):
        due = {
            document_id: problems
            for document_id, problems in earlier.items()
            if len(problems) == reading - 1 and problems[-1].where != night
        }
        again = [each for each in documents if each.document_id in due and each.document_id not in missing]
        work += _cut(again, settings, Batch((), night, reading, due))
    return work


def _cut(documents: Sequence[ArchivedDocument], settings: Settings, alike: Batch) -> list[Batch]:
    """Cut the documents into batches, small enough that every worker gets several and none waits long at the end."""
    size = max(1, min(settings.batch_size, len(documents) // (4 * settings.workers)))
    parts = (tuple(documents[start : start + size]) for start in range(0, len(documents), size))
    return [replace(alike, documents=part) for part in parts]


def run_in_threads(settings: Settings, work: Sequence[Batch]) -> Iterable[BatchSummary]:
    """Run the batches side by side on this machine, two threads a worker process: one stages while it reads on."""
    with ThreadPoolExecutor(2 * settings.workers) as threads:
        running = [threads.submit(extract_batch, settings, batch) for batch in work]
        try:
            for future in as_completed(running):
                yield future.result()
        finally:
            for future in running:
                future.cancel()


def extract_batch(settings: Settings, batch: Batch) -> BatchSummary:
    """Read the documents of one batch with one worker process and stage them as one segment."""
    archive = Archive(settings.raw)
    documents = [
        DocumentToRead(document.document_id, archive.path(document.document_id), document.hints)
        for document in batch.documents
    ]
    readings = reading_pool(settings).read_batch(documents)
    read = [
        ReadDocument(_with_earlier(reading.extraction, batch), reading.seconds, reading.byte_count)
        for reading in readings
    ]
    started = time.thread_time()
    Staging(settings.staged, READER_VERSION).write(read, batch.reading)
    return _summarize(readings, time.thread_time() - started)


def _with_earlier(extraction: Extraction, batch: Batch) -> Extraction:
    """Note the night of a reading that was interrupted, and those before it: their number bounds how many follow."""
    if not any(problem.code == READING_INTERRUPTED for problem in extraction.problems):
        return extraction
    tonight = [replace(problem, where=batch.night) for problem in extraction.problems]
    return replace(extraction, problems=(*batch.earlier.get(extraction.document_id, ()), *tonight))


def reading_pool(settings: Settings) -> ReaderPool:
    """Return this process's worker processes, kept over batches since each takes a fraction of a second to start."""
    limits = Limits(settings.document_seconds, settings.document_memory_mb, settings.document_output_mb)
    with _POOLS_LOCK:
        return _POOLS.setdefault((settings.workers, limits), ReaderPool(settings.workers, limits, READER_VERSION))


def close_reading_pools() -> None:
    """End this process's worker processes."""
    with _POOLS_LOCK:
        for pool in _POOLS.values():
            pool.close()
        _POOLS.clear()


def _summarize(readings: Sequence[Reading], staging_cpu_seconds: float) -> BatchSummary:
    return BatchSummary(
        documents=len(readings),
        cells=sum(len(reading.extraction.cells) for reading in readings),
        reading_seconds=sum(reading.seconds for reading in readings),
        reading_cpu_seconds=sum(reading.cpu_seconds for reading in readings),
        staging_cpu_seconds=staging_cpu_seconds,
        peak_memory_mb=max((reading.peak_memory_mb for reading in readings), default=0),
        statuses=dict(Counter(str(reading.extraction.status) for reading in readings)),
    )


def _sum(night: Night, done: Sequence[BatchSummary], archived: int, seconds: float) -> ExtractSummary:
    statuses: Counter[str] = Counter()
    for summary in done:
        statuses.update(summary.statuses)
    return ExtractSummary(
        night=night,
        archived=archived,
        read=sum(summary.documents for summary in done),
        cells=sum(summary.cells for summary in done),
        statuses=dict(sorted(statuses.items())),
        seconds=seconds,
        reading_seconds=sum(summary.reading_seconds for summary in done),
        reading_cpu_seconds=sum(summary.reading_cpu_seconds for summary in done),
        staging_cpu_seconds=sum(summary.staging_cpu_seconds for summary in done),
        peak_memory_mb=max((summary.peak_memory_mb for summary in done), default=0),
        reader_version=READER_VERSION,
    )
