"""What a mixed batch costs: documents per second, memory of a worker, the share of CPU time lost around the readers.

    python -m benchmarks.batch --count 2000 --seed 1

reads the same corpus twice, with plain functions and as tasks of a Prefect flow against a server of its own, and says
for both where the CPU seconds went: into the readers, into staging, or into starting processes, transport and Prefect.
CPU seconds and not the clock, since a benchmark seldom has the machine for itself.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from flows.extract import ExtractSummary, extract
from flows.sample.corpus import CONVERTED_NAMES, EXTENSIONS, TEXT_FORMATS, cases, sample_file
from flows.serve import local_server
from flows.settings import Settings
from warehouse.archive import Archive, ingest_paths

NIGHT = "2024-01-01T000000Z"


def write_corpus(folder: Path, number: int, seed: int) -> Counter[str]:
    """Write the documents of the corpus, without those that LibreOffice makes, and count them by format."""
    formats = [name for name in TEXT_FORMATS if name not in CONVERTED_NAMES]
    counts: Counter[str] = Counter()
    folder.mkdir(parents=True)
    for case in cases(number, seed, formats):
        extension = EXTENSIONS.get(case.format, case.format)
        (folder / f"{case.seed}.{extension}").write_bytes(sample_file(case).data)
        counts[case.format] += 1
    return counts


def cpu_seconds() -> float:
    """CPU seconds of this process and of its children that have ended."""
    usages = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def read_once(home: Path, workers: int, with_prefect: bool) -> dict[str, float]:
    """Read everything archived at `home` in this process and return the figures."""
    settings = Settings(home=home, workers=workers)
    cpu, clock = cpu_seconds(), time.perf_counter()
    summary = _read_as_flow(settings) if with_prefect else extract(settings, NIGHT)
    cpu, clock = cpu_seconds() - cpu, time.perf_counter() - clock
    useful = summary.reading_cpu_seconds + summary.staging_cpu_seconds
    return {
        "documents": summary.read,
        "cells": summary.cells,
        "seconds by the clock": round(clock, 2),
        "documents per second": round(summary.read / clock, 1),
        "CPU seconds": round(cpu, 2),
        "in readers": round(summary.reading_cpu_seconds, 2),
        "in staging": round(summary.staging_cpu_seconds, 2),
        "lost, per cent": round(100 * (1 - useful / cpu), 1),
        "CPU milliseconds of reading per document": round(1000 * summary.reading_cpu_seconds / max(summary.read, 1), 2),
        "peak memory of a worker, MB": summary.peak_memory_mb,
    }


def _read_as_flow(settings: Settings) -> ExtractSummary:
    from prefect import flow

    from flows.nightly import run_batches_as_tasks, task_runner

    @flow(name="batch", validate_parameters=False, persist_result=False, task_runner=task_runner(settings))
    def read() -> ExtractSummary:
        return extract(settings, NIGHT, None, run_batches_as_tasks)

    return read()


def read_in_process(home: Path, workers: int, with_prefect: bool, environment: dict[str, str]) -> dict[str, float]:
    """Read in a fresh process, so that neither way profits from what the other has loaded."""
    shutil.rmtree(home / "staged", ignore_errors=True)
    command = [sys.executable, "-m", "benchmarks.batch", "--read", str(home), "--workers", str(workers)]
    command += ["--prefect"] if with_prefect else []
    done = subprocess.run(command, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--prefect", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.read:
        sys.stdout.write(json.dumps(read_once(options.read, options.workers, options.prefect)) + "\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        sys.stdout.write(
            f"corpus: {dict(sorted(write_corpus(base / 'corpus', options.count, options.seed).items()))}\n"
        )
        ingest_paths(Archive(base / "home" / "raw"), [base / "corpus"], datetime(2024, 1, 1, tzinfo=UTC))
        plain = read_in_process(base / "home", options.workers, False, {})
        quiet = {"PREFECT_HOME": str(base / "prefect"), "PREFECT_LOGGING_LEVEL": "ERROR", "DO_NOT_TRACK": "1"}
        with local_server(0, quiet) as api:
            through_prefect = read_in_process(base / "home", options.workers, True, {**quiet, "PREFECT_API_URL": api})
    sys.stdout.write(f"{'':44}{'plain':>12}{'Prefect':>12}\n")
    for name, value in plain.items():
        sys.stdout.write(f"{name:44}{value:>12}{through_prefect[name]:>12}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
