"""A document is read in a process of its own, whose end is that document's and no other's."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.model import Hints, Status
from flows.reading import DocumentToRead, Limits, Reader, ReaderPool, WorkersCannotStart

OBEY = "tests.flows.misbehaving:obey"
# the clock is left out of it where CPU seconds are tested: on a busy machine two of them can take any time
LIMITS = Limits(seconds=2, memory_mb=256, output_mb=1, clock_seconds=600)


@pytest.fixture
def reader() -> Iterator[Reader]:
    reader = Reader(LIMITS, "1", OBEY)
    yield reader
    reader.close()


def document(folder: Path, text: str) -> DocumentToRead:
    data = text.encode()
    path = folder / hashlib.sha256(data).hexdigest()
    path.write_bytes(data)
    return DocumentToRead(path.name, path, Hints())


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ("crash", "crashed (SIGSEGV)"),
        ("exit", "ended with code 7"),
        ("spin", "more than 2 CPU seconds"),
        ("eat", "more memory"),
        ("raise of glass", "ValueError: of glass"),
        ("recurse", "nested too deeply"),
        ("swell 2000000", "the limit is 1 MB"),
        ("mismatch", "their hash differs"),
    ],
)
def test_document_that_ends_its_worker_is_rejected_with_the_reason(
    reader: Reader, tmp_path: Path, order: str, reason: str
) -> None:
    bad = reader.read(document(tmp_path, order)).extraction
    assert (bad.status, bad.document_id) == (Status.REJECTED, hashlib.sha256(order.encode()).hexdigest())
    assert bad.problem is not None
    assert reason in bad.problem
    assert reader.read(document(tmp_path, "good")).extraction.status is Status.NO_TABLES


def test_document_that_sleeps_is_ended_by_the_clock(tmp_path: Path) -> None:
    reader = Reader(Limits(clock_seconds=1), "1", OBEY)
    started = time.perf_counter()
    bad = reader.read(document(tmp_path, "sleep 600")).extraction
    assert time.perf_counter() - started < 300
    assert bad.problem == "reading it took more than 1 seconds by the clock"
    reader.close()


def test_the_clock_allows_for_a_busy_machine() -> None:
    assert Limits(seconds=60).wall_seconds == 125


def test_document_cannot_fill_the_disk(reader: Reader, tmp_path: Path) -> None:
    bad = reader.read(document(tmp_path, f"fill {tmp_path / 'big'}")).extraction
    assert bad.status is Status.REJECTED
    assert (tmp_path / "big").stat().st_size <= 256 * 1024 * 1024
    (tmp_path / "big").unlink()


def test_noise_of_a_library_does_not_disturb_the_answer(reader: Reader, tmp_path: Path) -> None:
    assert reader.read(document(tmp_path, "print")).extraction.status is Status.NO_TABLES


def test_answer_that_holds_code_is_refused(tmp_path: Path) -> None:
    reader = Reader(LIMITS, "1", "tests.flows.misbehaving:pay_with_code")
    bad = reader.read(document(tmp_path, "anything")).extraction
    assert bad.status is Status.REJECTED
    assert "names posix.system" in (bad.problem or "")
    reader.close()


def test_worker_is_kept_for_good_documents_and_renewed_with_age(tmp_path: Path) -> None:
    reader = Reader(Limits(documents_per_worker=3), "1", OBEY)
    processes = [reader.read(document(tmp_path, f"good {number}")).extraction.problem for number in range(6)]
    assert processes[0] == processes[1] == processes[2] != processes[3] == processes[5]
    assert reader.starts == 2
    reader.close()


def test_crash_after_other_documents_is_tried_once_more_in_a_fresh_process(reader: Reader, tmp_path: Path) -> None:
    reader.read(document(tmp_path, "good"))
    second = reader.read(document(tmp_path, f"once {tmp_path / 'marker'}"))
    assert second.extraction.status is Status.NO_TABLES
    assert reader.starts == 2


@pytest.mark.parametrize("broken", ["tests.flows.no_such_module:read", "tests.flows.misbehaving:no_such_function"])
def test_workers_that_cannot_start_are_no_documents_fault(tmp_path: Path, broken: str) -> None:
    reader = Reader(LIMITS, "1", broken)
    with pytest.raises(WorkersCannotStart, match="no_such_"):
        reader.read(document(tmp_path, "good"))


def test_peak_memory_is_that_of_the_worker_and_not_of_its_parent(reader: Reader, tmp_path: Path) -> None:
    large = bytearray(200_000_000)
    large[::4096] = b"x" * len(large[::4096])
    assert reader.read(document(tmp_path, "good")).peak_memory_mb < 100


def test_missing_bytes_are_a_rejected_document(reader: Reader, tmp_path: Path) -> None:
    bad = reader.read(DocumentToRead("0" * 64, tmp_path / "nowhere", Hints())).extraction
    assert "FileNotFoundError" in (bad.problem or "")


def test_document_asked_for_ahead_but_not_read_next_is_read_when_asked_for_again(
    reader: Reader, tmp_path: Path
) -> None:
    first, second, third = (document(tmp_path, f"good {number}") for number in range(3))
    reader.read(first, second)
    for wanted in (third, second):
        assert reader.read(wanted, first).extraction.document_id == wanted.document_id


def test_worker_that_dies_on_the_document_asked_for_ahead_loses_no_other(tmp_path: Path) -> None:
    orders = ["good 1", "crash", "crash 2", "good 2", f"once {tmp_path / 'marker'}", "good 3"]
    with ReaderPool(1, LIMITS, "1", OBEY) as pool:
        readings = pool.read_batch([document(tmp_path, order) for order in orders])
    statuses = [reading.extraction.status for reading in readings]
    assert statuses == [Status.NO_TABLES, *[Status.REJECTED] * 2, *[Status.NO_TABLES] * 3]


def test_batch_comes_back_whole_and_in_order(tmp_path: Path) -> None:
    orders = ["good 1", "exit", "good 2", "raise x", "good 3"]
    documents = [document(tmp_path, order) for order in orders]
    with ReaderPool(2, LIMITS, "1", OBEY) as pool:
        readings = pool.read_batch(documents)
    assert [reading.extraction.document_id for reading in readings] == [each.document_id for each in documents]
    assert [reading.extraction.status for reading in readings] == [
        Status.NO_TABLES, Status.REJECTED, Status.NO_TABLES, Status.REJECTED, Status.NO_TABLES,
    ]  # fmt: skip
