"""Of two readings of a PDF, the surer one is kept, and says where the other differs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

import extractors.doubt
from extractors.doubt import second_reading
from extractors.mapping import Mapped
from extractors.model import Block, Cell, Kind


def cell(row_key: str, value: int, confidence: float = 1.0) -> Cell:
    number = Decimal(value)
    return Cell(
        "requests", row_key, "total", row_key, "总计", str(value), Kind.NUMBER, number, "件", None, None, confidence
    )


def read_again(monkeypatch: pytest.MonkeyPatch, first: Sequence[Cell], second: Sequence[Cell]) -> Mapped:
    def map_tables(blocks: Sequence[Block]) -> Mapped:
        return Mapped(tuple(second), "2021", ())

    monkeypatch.setattr("extractors.readers.pdf_second.read_grids", lambda _: ())
    monkeypatch.setattr(extractors.doubt, "map_tables", map_tables)
    return second_reading(b"%PDF", Mapped(tuple(first), "2021", ()))


def test_a_reading_with_more_cells_that_are_as_sure_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    better = read_again(monkeypatch, [cell("granted", 1)], [cell("granted", 1), cell("other", 0)])
    assert [each.row_key for each in better.cells] == ["granted", "other"]


def test_one_cell_more_does_not_make_up_for_less_certainty_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    first = [cell(key, 1) for key in ("granted", "partial", "outcomes_total")]
    second = [cell(each.row_key, 1, 0.7) for each in first] + [cell("other", 0, 0.7)]
    assert read_again(monkeypatch, first, second).cells == tuple(first)


def test_where_the_readings_differ_the_cell_is_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    better = read_again(monkeypatch, [cell("granted", 1), cell("other", 2)], [cell("granted", 7)])
    assert [(str(each.value), each.confidence) for each in better.cells] == [("1", 0.5), ("2", 1)]
    assert [problem.code for problem in better.problems] == ["readings_differ"]
