"""How fast a mixed batch of documents is read by the extract stage, and what share goes to anything but reading.

    python -m benchmarks.throughput --count 2000 --seed 1 [--prefect]

writes the corpus to a temporary home, reads it with the reading pool as a night does, and prints documents per second,
the peak memory of a worker, and the share of the workers' time that was not spent inside readers: starting processes,
transport, staging and, with --prefect, the engine.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from flows.extract import ExtractSummary, extract
from flows.sample.corpus import EXTENSIONS, OFFICE_NAMES, TEXT_FORMATS, cases, sample_file
from flows.settings import Settings
from warehouse.archive import Archive, ingest_paths

NIGHT = "2024-01-01T000000Z"


def write_corpus(folder: Path, number: int, seed: int) -> Counter[str]:
    """Write the documents of the corpus, without those that LibreOffice makes, and count them by format."""
    formats = [name for name in TEXT_FORMATS if name not in OFFICE_NAMES]
    counts: Counter[str] = Counter()
    folder.mkdir(parents=True)
    for case in cases(number, seed, formats):
        extension = EXTENSIONS.get(case.format, case.format)
        (folder / f"{case.seed}.{extension}").write_bytes(sample_file(case).data)
        counts[case.format] += 1
    return counts


def read_corpus(settings: Settings, with_prefect: bool) -> tuple[ExtractSummary, float]:
    """Read all that is archived; gives the stage's summary and its seconds by the clock.

    With Prefect the seconds are those inside the flow, without the start of its server, which a night pays once.
    """
    if not with_prefect:
        summary = extract(settings, NIGHT)
        return summary, summary.seconds
    from flows.prefect_server import prepare_prefect

    prepare_prefect(settings)
    from prefect import flow
    from prefect.task_runners import ThreadPoolTaskRunner

    from flows.nightly import run_batches_as_tasks

    @flow(
        name="throughput",
        task_runner=ThreadPoolTaskRunner(max_workers=settings.workers),  # type: ignore[arg-type]
        validate_parameters=False,
        persist_result=False,
    )
    def read() -> ExtractSummary:
        return extract(settings, NIGHT, None, run_batches_as_tasks)

    summary = read()
    return summary, summary.seconds


def report(summary: ExtractSummary, seconds: float, workers: int) -> str:
    """The figures as lines of text."""
    lost = 1 - summary.reading_seconds / (seconds * workers)
    return (
        f"documents {summary.read}, cells {summary.cells}, {summary.statuses}\n"
        f"{seconds:.1f} s with {workers} workers: {summary.read / seconds:.1f} documents/s, "
        f"{1000 * summary.reading_seconds / max(summary.read, 1):.1f} ms of reading each\n"
        f"peak memory of a worker {summary.peak_memory_mb} MB\n"
        f"share of the workers' time not spent in readers {100 * lost:.1f} %\n"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 0, or 1 if nothing was read."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--prefect", action="store_true", help="run the batches as tasks of a Prefect flow")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        settings = Settings(home=base / "home", workers=options.workers)
        counts = write_corpus(base / "corpus", options.count, options.seed)
        sys.stdout.write(f"corpus: {dict(sorted(counts.items()))}\n")
        ingest_paths(Archive(settings.raw), [base / "corpus"], datetime(2024, 1, 1, tzinfo=UTC))
        summary, seconds = read_corpus(settings, options.prefect)
    sys.stdout.write(report(summary, seconds, options.workers))
    return 0 if summary.read else 1


if __name__ == "__main__":
    sys.exit(main())
