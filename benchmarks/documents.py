"""How well the readers read: documents with known cells in every format, style and variation, scored cell by cell.

    python -m benchmarks.documents --count 2000 --seed 1 --scans 40 --write docs/readers-score.md

prints the score of each format and style and writes the whole table. The same seed gives the same documents.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.score_table import score_page
from extractors.document import READER_VERSION, extract
from extractors.model import Extraction, Status
from flows.sample.corpus import (
    PICTURE_FORMATS,
    TEXT_FORMATS,
    Case,
    SampleFile,
    cases,
    finished,
    missing_maker,
    sample_file,
)
from flows.sample.scan import chinese_fonts
from flows.sample.scoring import ProseScore, Score, prose_score, score

CHUNK = 20


@dataclass(frozen=True, slots=True)
class Result:
    """The score of one document of the corpus and the CPU seconds that its reading took."""

    case: Case
    score: Score
    prose: ProseScore
    seconds: float


def read_cases(chunk: Sequence[Case]) -> list[Result]:
    """Make, read and score the documents of some cases; one that LibreOffice did not make is left out."""
    return [_read(file) for file in finished([sample_file(case) for case in chunk])]


def _read(file: SampleFile) -> Result:
    began = time.process_time()
    try:
        extraction = extract(file.data, file.hints)
    except Exception as error:  # a reader must not raise; where one does, the table says so
        extraction = Extraction("", "", Status.REJECTED, f"raised {type(error).__name__}: {error}", "", READER_VERSION)
    seconds = time.process_time() - began
    return Result(file.case, score(file.document.expected, extraction), prose_score(file.document, extraction), seconds)


def run(wanted: Iterable[Case], workers: int) -> Iterator[Result]:
    """The results of all cases, in the order in which they are done."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        futures = [pool.submit(read_cases, chunk) for chunk in _chunks(wanted)]
        for future in as_completed(futures):
            yield from future.result()


def _chunks(wanted: Iterable[Case]) -> Iterator[tuple[Case, ...]]:
    """Cases in chunks of one format, since LibreOffice turns many in one run."""
    by_format: dict[str, list[Case]] = defaultdict(list)
    for case in wanted:
        by_format[case.format].append(case)
    for group in by_format.values():
        size = 2 if group[0].format in PICTURE_FORMATS else CHUNK
        groups = iter(group)
        while chunk := tuple(islice(groups, size)):
            yield chunk


def possible_formats(asked: Sequence[str]) -> tuple[list[str], list[str]]:
    """The formats that can be made here, and sentences on those that cannot."""
    kept, left_out = [], []
    for name in asked:
        if (missing := missing_maker(name)) is not None:
            left_out.append(f"{name}: {missing}, which makes it, is not installed here")
        elif name in PICTURE_FORMATS and not chinese_fonts():
            left_out.append(f"{name}: no font with Chinese glyphs is installed here")
        else:
            kept.append(name)
    return kept, left_out


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 0, or 1 if nothing was scored."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=2000, help="documents with text")
    parser.add_argument("--scans", type=int, default=0, help="scanned documents and pictures")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", nargs="*", default=list(TEXT_FORMATS), choices=TEXT_FORMATS)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", type=Path, help="file for the whole table (Markdown)")
    parser.add_argument("--failures", type=Path, help="file for the list of documents with a fault")
    options = parser.parse_args(arguments)
    formats, left_out = possible_formats(options.formats)
    pictures, no_pictures = possible_formats(PICTURE_FORMATS if options.scans else [])
    wanted = [*cases(options.count, options.seed, formats)] if formats else []
    wanted += cases(options.scans, options.seed, pictures) if pictures else []
    began = time.perf_counter()
    results = sorted(run(wanted, options.workers), key=lambda result: result.case.seed)
    command = f"python -m benchmarks.documents --count {options.count} --scans {options.scans} --seed {options.seed}"
    page = score_page(results, command, time.perf_counter() - began, [*left_out, *no_pictures])
    sys.stdout.write("\n## ".join(page.split("\n## ")[:2]) + "\n")
    if options.write:
        options.write.write_text(page, encoding="utf-8")
    if options.failures:
        options.failures.write_text("".join(_failure_lines(results)), encoding="utf-8")
    return 0 if results else 1


def _failure_lines(results: Sequence[Result]) -> Iterator[str]:
    for result in results:
        if result.score.is_perfect:
            continue
        case, scored = result.case, result.score
        yield (
            f"seed={case.seed} format={case.format} style={case.style} variation={case.variation} "
            f"status={scored.status} wrong={scored.count('wrong')} missing={scored.count('missing')} "
            f"extra={scored.count('extra')} {scored.problem or ''}\n"
        )
        for fault in scored.faults[:4]:
            key = "/".join(fault.key)
            yield f"    {fault.what} {key} expected {fault.expected} found {fault.found} {fault.confidence}\n"


if __name__ == "__main__":
    sys.exit(main())
