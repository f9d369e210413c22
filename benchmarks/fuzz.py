"""Feed the readers documents with bytes changed at random, and count what they do not take as they should.

    python -m benchmarks.fuzz --seconds 600 --seed 1

A document may be refused with a status; what counts as a failure is an error that escapes a reader, and a worker
process that crashes. The bytes of each failure are kept in --keep. The formats that LibreOffice makes are left out
where it is not installed, and it reads none of the damaged ones: each would take it seconds.

Guided by coverage, for the reader of one format, in this process (needs `pip install atheris`):

    python -m benchmarks.fuzz --atheris pdf --seconds 600
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import os
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from random import Random
from typing import NamedTuple

from extractors.model import Extraction, Hints
from flows.reading import DocumentToRead, Limits, Reader
from flows.sample.corpus import RENDERERS, TEXT_FORMATS, Case, finished, missing_maker, sample_file

_OF_KINDS_AMONG_THE_OTHERS = frozenset({"office_pdf", "browser_pdf", "resaved"})
FORMATS = tuple(name for name in TEXT_FORMATS if name not in _OF_KINDS_AMONG_THE_OTHERS and not missing_maker(name))
LIMITS = Limits(seconds=10)
SEEDS = 5


def samples(format_name: str) -> list[bytes]:
    """Return some whole documents of the format to begin with, one a style and seed."""
    cases = [Case(seed, format_name, style, "as_the_form") for style in RENDERERS[format_name] for seed in range(SEEDS)]
    return [file.data for file in finished([sample_file(case) for case in cases])]


def changed(data: bytes, random: Random) -> bytes:
    """Return the bytes with one to eight changes: set, cut, doubled, moved, or replaced by a striking number."""
    for _ in range(random.randint(1, 8)):
        start = random.randrange(len(data) + 1)
        length = random.choice((1, 2, 4, 16, 256, 4096))
        kind = random.randrange(6)
        if kind == 0:
            data = data[:start] + random.randbytes(length) + data[start + length :]
        elif kind == 1:
            data = data[:start] + data[start + length :]
        elif kind == 2:
            data = data[:start] + data[start : start + length] * random.randint(2, 50) + data[start + length :]
        elif kind == 3:
            other = random.randrange(len(data) + 1)
            data = data[:other] + data[start : start + length] + data[other:]
        elif kind == 4:
            number = random.choice((b"0", b"-1", b"65535", b"2147483648", b"99999999999999999999", b"\xff\xff\xff\xff"))
            data = data[:start] + number + data[start + len(number) :]
        else:
            data = data[:start]
    return data


def changed_inside(data: bytes, random: Random) -> bytes:
    """Return a zip file with one of its members changed, so that the change gets past its checksums."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    chosen = random.choice(sorted(members))
    members[chosen] = changed(members[chosen], random)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return buffer.getvalue()


class Attack(NamedTuple):
    """How many documents ended in each status, and the failures in words."""

    statuses: Counter[str]
    failures: list[str]


def failure(extraction: Extraction) -> str | None:
    """Return what went wrong in the reader itself, None if the document was answered as it should be."""
    problem = extraction.problem or ""
    return problem if "the reader failed" in problem or "its worker process" in problem else None


def changed_somewhere(data: bytes, random: Random) -> bytes:
    """Return the document changed: a package mostly inside its members, where the readers of XML are."""
    if data.startswith(b"PK") and random.random() < 0.8:
        try:
            return changed_inside(data, random)
        except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError, IndexError):
            pass  # a package that was changed already need not be whole
    return changed(data, random)


def attack(format_name: str, whole: Sequence[bytes], seed: int, seconds: float, keep: Path) -> Attack:
    """Change documents of a format for so long."""
    random = Random(f"{format_name} {seed}")
    reader = Reader(LIMITS, "fuzz")
    statuses: Counter[str] = Counter()
    failures: list[str] = []
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document"
        while time.monotonic() < end:
            data = changed_somewhere(random.choice(whole), random)
            path.write_bytes(data)
            document_id = hashlib.sha256(data).hexdigest()
            extraction = reader.read(DocumentToRead(document_id, path, Hints())).extraction
            statuses[extraction.status] += 1
            problem = failure(extraction)
            if problem is not None:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{format_name}-{document_id[:16]}").write_bytes(data)
                failures.append(f"{format_name} {document_id[:16]}: {problem}")
    reader.close()
    return Attack(statuses, failures)


def run_atheris(format_name: str, whole: Sequence[bytes], seed: int, seconds: float, keep: Path) -> None:
    """Fuzz one reader in this process, guided by coverage, until the time is over or an error escapes it.

    Does not return: the fuzzer ends the process, with a code other than 0 after a failure.
    """
    atheris = import_module("atheris")
    with atheris.instrument_imports(include=["extractors"]):
        from extractors.document import extract

    keep.mkdir(parents=True, exist_ok=True)
    corpus = Path(tempfile.mkdtemp(prefix=f"gouji-fuzz-{format_name}-"))
    for number, data in enumerate(whole):
        (corpus / str(number)).write_bytes(data)

    def read(data: bytes) -> None:
        with contextlib.suppress(RecursionError):  # which a worker answers with a status of its own
            extract(data, Hints())

    def mutate(data: bytes, longest: int, mutation_seed: int) -> bytes:
        if data.startswith(b"PK"):
            return changed_somewhere(data, Random(mutation_seed))[:longest]
        mutated: bytes = atheris.Mutate(data, longest)
        return mutated

    options = [f"-max_total_time={seconds:.0f}", f"-seed={seed}", "-timeout=30", "-rss_limit_mb=2048"]
    arguments = [sys.argv[0], *options, f"-artifact_prefix={keep}/{format_name}-", str(corpus)]
    atheris.Setup(arguments, read, custom_mutator=mutate)
    atheris.Fuzz()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the fuzzer; returns 0, or 1 if anything failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="for all formats together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "gouji-fuzz")
    parser.add_argument("--formats", nargs="*", default=list(FORMATS), choices=FORMATS)
    parser.add_argument("--atheris", choices=FORMATS, help="the format whose reader is fuzzed guided by coverage")
    options = parser.parse_args(arguments)
    formats = options.formats if options.atheris is None else [options.atheris]
    whole = {name: samples(name) for name in formats}
    os.environ["PATH"] = ""  # no LibreOffice for the readers
    if options.atheris:
        run_atheris(options.atheris, whole[options.atheris], options.seed, options.seconds, options.keep)
    each = options.seconds * options.workers / len(formats)
    total = failed = 0
    with ThreadPoolExecutor(options.workers) as threads:
        attacks = threads.map(lambda name: attack(name, whole[name], options.seed, each, options.keep), formats)
        for name, (statuses, failures) in zip(formats, attacks, strict=True):
            total += statuses.total()
            failed += len(failures)
            ended = ", ".join(f"{status} {count}" for status, count in statuses.most_common())
            sys.stdout.write(f"{name:10} {statuses.total():>7} documents, {len(failures)} failures ({ended})\n")
            sys.stdout.writelines(f"    {line}\n" for line in failures[:5])
            sys.stdout.flush()
    sys.stdout.write(f"{total} documents, {failed} failures{f', kept in {options.keep}' if failed else ''}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
