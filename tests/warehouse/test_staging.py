from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from extractors.model import READING_INTERRUPTED, Kind
from tests.warehouse.readings import READER_VERSION, cell, document_id, form_cells, interrupted, read_document, staged
from warehouse.rows import document_number, segment_rows
from warehouse.staging import Staging

REQUESTS_TOTAL = ("requests", "new_requests", "total")


def test_only_documents_that_no_segment_holds_are_missing(tmp_path: Path) -> None:
    staging = staged(tmp_path, read_document("a"), read_document("b"))
    wanted = [document_id(name) for name in ("c", "a", "b", "c")]
    assert staging.missing(wanted) == [document_id("c")]


def test_documents_staged_by_other_readers_are_missing(tmp_path: Path) -> None:
    staged(tmp_path, read_document("a"))
    assert Staging(tmp_path / "staged", "readers-2").missing([document_id("a")]) == [document_id("a")]


def test_a_segment_of_another_version_moved_here_is_set_aside(tmp_path: Path) -> None:
    staged(tmp_path, read_document("a"))
    other = Staging(tmp_path / "staged", "readers-2")
    other.folder.parent.mkdir(exist_ok=True)
    Staging(tmp_path / "staged", READER_VERSION).folder.rename(other.folder)
    assert other.segments() == []
    assert [folder.suffix for folder in other.folder.iterdir()] == [".damaged"]


def test_documents_of_another_reader_version_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="readers-9"):
        staged(tmp_path, read_document("a", reader_version="readers-9"))


def test_staging_the_same_batch_again_adds_nothing(tmp_path: Path) -> None:
    staging = staged(tmp_path, read_document("a"))
    staging.write([read_document("a")])
    assert len(staging.segments()) == 1


def test_equal_batches_give_equal_rows_in_any_order() -> None:
    documents = [read_document("a"), read_document("b"), read_document("c")]
    first, second = segment_rows(documents), segment_rows(documents[::-1])
    assert all(first[table].equals(second[table]) for table in first)


def test_a_truncated_file_sets_its_segment_aside_so_that_its_documents_are_read_again(tmp_path: Path) -> None:
    staging = staged(tmp_path, read_document("a"))
    staging.write([read_document("b")])
    damaged = next(s for s in staging.segments() if document_id("a") in _ids(s.path("documents")))
    cells = damaged.path("cells")
    cells.write_bytes(cells.read_bytes()[:-100])
    assert staging.missing([document_id("a"), document_id("b")]) == [document_id("a")]
    staging.write([read_document("a")])
    assert staging.missing([document_id("a"), document_id("b")]) == []


def test_verify_finds_a_flipped_byte_that_keeps_the_length(tmp_path: Path) -> None:
    staging = staged(tmp_path, read_document("a"))
    (segment,) = staging.segments()
    content = bytearray(segment.path("cells").read_bytes())
    content[len(content) // 2] ^= 0xFF
    segment.path("cells").write_bytes(content)
    assert staging.missing([document_id("a")]) == []
    assert staging.verify() == [segment.folder.name]
    assert staging.missing([document_id("a")]) == [document_id("a")]


def test_a_half_written_segment_is_never_seen(tmp_path: Path) -> None:
    staging = staged(tmp_path, read_document("a"))
    (segment,) = staging.segments()
    segment.folder.rename(segment.folder.with_name(".s0.123.abc"))
    assert staging.segments() == []
    assert staging.missing([document_id("a")]) == [document_id("a")]


def test_merging_segments_keeps_every_row(tmp_path: Path) -> None:
    documents = [read_document(str(number)) for number in range(6)]
    apart, together = Staging(tmp_path / "apart", READER_VERSION), Staging(tmp_path / "together", READER_VERSION)
    for document in documents:
        apart.write([document])
    together.write(documents)
    assert apart.compact(least=2) == 6
    for table in ("documents", "cells", "slots", "requests", "claims", "problems", "sections"):
        merged, direct = (pq.read_table(staging.files(table)[0]) for staging in (apart, together))
        assert merged.equals(direct), table


def test_merging_stopped_before_the_old_segments_go_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staging = staged(tmp_path, read_document("a"))
    staging.write([read_document("b")])
    monkeypatch.setattr(Staging, "_remove_replaced", lambda *_: None)
    staging.compact(least=2)
    assert len([folder for folder in staging.folder.iterdir() if folder.is_dir()]) == 3
    assert [segment.documents for segment in staging.segments()] == [2]


def test_a_document_staged_by_two_nights_at_once_is_kept_once(tmp_path: Path) -> None:
    staging = staged(tmp_path, read_document("a"), read_document("b"))
    staging.write([read_document("a"), read_document("c")])
    staging.compact()
    (segment,) = staging.segments()
    assert sorted(_ids(segment.path("documents"))) == sorted(document_id(name) for name in "abc")
    rows = pq.read_table(segment.path("presence"), columns=["document_no"])[0].to_pylist()
    assert len(rows) == 3 * 2


def test_a_number_that_no_column_holds_becomes_unreadable_with_a_problem() -> None:
    huge = cell(REQUESTS_TOTAL, "1234567890123")
    rows = segment_rows([read_document("a", cells=(huge,))])
    (found,) = rows["cells"].to_pylist()
    assert (found["kind"], found["whole"], found["raw_text"]) == ("unreadable", None, "1234567890123")
    assert "number_out_of_range" in rows["problems"]["code"].to_pylist()


def test_of_two_cells_with_the_same_keys_the_first_is_kept_with_a_problem() -> None:
    rows = segment_rows([read_document("a", cells=(cell(REQUESTS_TOTAL, "3"), cell(REQUESTS_TOTAL, "4")))])
    assert rows["cells"]["whole"].to_pylist() == [3]
    assert "duplicate_cell" in rows["problems"]["code"].to_pylist()


def test_rows_of_a_statistics_table_with_the_same_label_are_all_kept() -> None:
    key = ("statistics", "网上申请数", "current_year")
    rows = segment_rows([read_document("a", cells=(cell(key, "3"), cell(key, "4")), form="pre2019")])
    assert sorted(rows["slots"]["row_key"].to_pylist()) == ["网上申请数", "网上申请数#2"]


def test_blanks_of_a_wide_row_are_marked_by_their_column() -> None:
    cells = form_cells(
        {("disputes", "review", "corrected"): "", ("disputes", "review", "other"): "/"}, tables=["disputes"]
    )
    rows = segment_rows([read_document("a", cells=cells)])
    review = next(row for row in rows["disputes"].to_pylist() if row["row_key"] == "review")
    assert (review["corrected"], review["other"], review["total"]) == (None, None, Decimal(0))
    assert review["blanks"] == 0b10


def test_text_that_no_database_holds_is_replaced() -> None:
    odd = cell(REQUESTS_TOTAL, "\ud800\x00无", kind=Kind.NOT_APPLICABLE, value=None)
    assert segment_rows([read_document("a", cells=(odd,))])["cells"]["raw_text"].to_pylist() == ["��无"]


def test_the_segment_says_what_it_was_read_by(tmp_path: Path) -> None:
    (segment,) = staged(tmp_path, read_document("a")).segments()
    facts = json.loads((segment.folder / "segment.json").read_text())
    assert (facts["reader_version"], facts["documents"]) == (READER_VERSION, 1)


def test_a_document_number_is_the_start_of_its_hash() -> None:
    assert document_number("00000000000000f" + "a" * 49) == 15


def _ids(path: Path) -> list[str]:
    return list(pq.read_table(path, columns=["document_id"])[0].to_pylist())


def test_the_last_reading_of_a_document_counts(tmp_path: Path) -> None:
    staging = staged(tmp_path, interrupted("a", "n1"), interrupted("b", "n1"), read_document("c"))
    assert set(staging.problems(READING_INTERRUPTED)) == {document_id("a"), document_id("b")}
    staging.write([read_document("a"), interrupted("b", "n1", "n2")], reading=2)
    for _ in range(2):
        (found,) = staging.problems(READING_INTERRUPTED).items()
        assert (found[0], [problem.where for problem in found[1]]) == (document_id("b"), ["n1", "n2"])
        staging.compact()
    (segment,) = staging.segments()
    documents = pq.read_table(segment.path("documents")).to_pylist()
    assert {each["document_id"]: each["status"] for each in documents} == {
        document_id("a"): "read",
        document_id("b"): "rejected",
        document_id("c"): "read",
    }
    cells = pq.read_table(segment.path("cells"))["document_no"].to_pylist()
    assert set(cells) == {document_number(document_id(name)) for name in "ac"}


def test_the_same_documents_read_again_are_another_segment(tmp_path: Path) -> None:
    staging = staged(tmp_path, interrupted("a", "n1"))
    staging.write([interrupted("a", "n1", "n2")], reading=2)
    staging.write([interrupted("a", "n1", "n2", "n3")], reading=3)
    (problems,) = staging.problems(READING_INTERRUPTED).values()
    assert len(problems) == 3
