"""What passes between the parts of the sample generator: a known report, its printed document, and the expected cells.

Everything here is a frozen value. A printed cell carries what a correct reader must make of it, so every rendering of a
document, in whatever format, has the same expected cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from extractors.model import Kind

CellKey: TypeAlias = tuple[str, str, str]
"""(table_key, row_key, column_key) of vocabulary.csv."""

SAMPLE_NOTE = "示例数据：本页面为程序生成的示例，数字均为虚构，与任何真实机构无关。"


@dataclass(frozen=True, slots=True)
class SampleAgency:
    """A body that publishes sample reports.

    `division_code` has 12 digits; `level` is one of DESIGN's levels; `size` scales its figures (1 is a township).
    `self_name` is what its sentences call it (本机关, 我局, 我镇).
    """

    name: str
    division_code: str
    level: str
    size: int
    self_name: str


@dataclass(frozen=True, slots=True)
class StatisticsRow:
    """One row of a statistics table of 2008 to 2018: the path that readers make, its label and numbers.

    `cumulative` is None in tables that print the year's column only; a row that only heads others has no unit.
    """

    path: str
    label: str
    unit: str
    current_year: Decimal | None
    cumulative: Decimal | None = None


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """A number that a sentence of the report states, by its vocabulary path such as `requests.new_requests.total`."""

    meaning: str
    value: Decimal
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class KnownSentence:
    """A sentence of the report's prose with the numbers that it states."""

    text: str
    claims: tuple[KnownClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownSection:
    """A heading and the paragraphs below it; `table_key` names the table printed at its end."""

    heading: str
    paragraphs: tuple[tuple[KnownSentence, ...], ...]
    table_key: str | None = None


@dataclass(frozen=True, slots=True)
class KnownReport:
    """A report whose every number is known.

    `values` holds the cells of the standard tables (empty for `pre2019`), None for a cell printed blank; `statistics`
    the rows of a pre-2019 report; `missing_tables` the tables that the publisher left out. `stated` holds numbers that
    the prose states otherwise than the tables, by their meaning.
    """

    agency: SampleAgency
    year: int
    form: str
    values: Mapping[CellKey, Decimal | None]
    published_on: date
    statistics: tuple[StatisticsRow, ...] = ()
    missing_tables: frozenset[str] = frozenset()
    stated: Mapping[str, Decimal] = field(default_factory=dict)
    seed: int = 0

    @property
    def title(self) -> str:
        """The report's full title, body and year included."""
        return f"{self.agency.name}{self.year}年政府信息公开工作年度报告"

    def with_values(self, changes: Mapping[CellKey, Decimal | None]) -> KnownReport:
        """The same report with other values in the cells named, which must exist; raises KeyError otherwise."""
        for key in changes:
            self.values[key]
        return replace(self, values={**self.values, **changes})


@dataclass(frozen=True, slots=True)
class ExpectedCell:
    """What a correct reader makes of a printed cell. `value` is None unless `kind` is number."""

    table_key: str
    row_key: str
    column_key: str
    kind: Kind
    value: Decimal | None

    @property
    def key(self) -> CellKey:
        """(table_key, row_key, column_key)."""
        return self.table_key, self.row_key, self.column_key


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell as printed: its text ("\\n" for a line break), its spans, and what a reader must make of it."""

    text: str
    row_span: int = 1
    column_span: int = 1
    expected: ExpectedCell | None = None
    is_label: bool = False
    is_vertical: bool = False


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table as printed: each row holds the cells that begin in it. `widths` are the columns' shares of the width."""

    key: str
    rows: tuple[tuple[PrintedCell, ...], ...]
    widths: tuple[float, ...]

    def cells(self) -> Iterator[PrintedCell]:
        """All cells in reading order."""
        for row in self.rows:
            yield from row

    def placed(self) -> Iterator[tuple[int, int, PrintedCell]]:
        """All cells with the row and column of their top left corner, spans resolved as HTML does."""
        taken: set[tuple[int, int]] = set()
        for row_number, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (row_number, column) in taken:
                    column += 1
                taken |= {
                    (row_number + down, column + right)
                    for down in range(cell.row_span)
                    for right in range(cell.column_span)
                }
                yield row_number, column, cell
                column += cell.column_span


@dataclass(frozen=True, slots=True)
class PrintedParagraph:
    """A line or paragraph of prose; `style` is `title`, `heading`, `body` or `note`."""

    text: str
    style: str = "body"


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """A report as printed, before it is given a format."""

    title: str
    agency_name: str
    year: int
    form: str
    published_on: date
    blocks: tuple[PrintedParagraph | PrintedTable, ...]
    claims: tuple[KnownClaim, ...] = ()

    @property
    def tables(self) -> tuple[PrintedTable, ...]:
        """The tables in document order."""
        return tuple(block for block in self.blocks if isinstance(block, PrintedTable))

    @property
    def expected(self) -> tuple[ExpectedCell, ...]:
        """What a correct reader makes of the document: its cells in reading order."""
        return tuple(cell.expected for table in self.tables for cell in table.cells() if cell.expected is not None)
