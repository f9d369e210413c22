"""What passes between the stages of reading: a document's content, its grids, and the cells and claims found in them.

Everything here is a frozen value. Lengths are in points (1/72 inch) from the top left corner of the page, pages count
from 1, rows and columns of a grid count from 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias


class Kind(StrEnum):
    """What a cell holds. Only a `NUMBER` has a value: a blank is not a zero."""

    NUMBER = "number"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    UNREADABLE = "unreadable"


class Status(StrEnum):
    """What became of a document. Each but `READ` comes with a problem in plain words."""

    READ = "read"
    NO_TABLES = "no_tables"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    REJECTED = "rejected"
    NEEDS_OCR = "needs_ocr"
    NEEDS_LIBREOFFICE = "needs_libreoffice"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the page's top left corner."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class GridCell(NamedTuple):
    """One cell of a table as published, spans included.

    `text` is what is printed, with line breaks as "\\n". `box` is None for formats without pages; `locator` is then
    an XPath (HTML) or `t<table>/r<row>/c<column>` (Word, sheets, text), each counted from 1. `confidence` (0 to 1) is
    how sure the reader is of the text itself: 1 for text layers, the recogniser's score for scans.
    """

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    box: Box | None = None
    locator: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as published: its cells in reading order, not overlapping, whatever format it came from.

    `quality` (0 to 1) is how sure the reader is of the cell borders: 1 where markup or ruling lines give them, less
    where they were inferred from the positions of the text.
    """

    cells: tuple[GridCell, ...]
    row_count: int
    column_count: int
    quality: float = 1.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of prose, a heading included, in document order between the grids."""

    text: str
    box: Box | None = None
    locator: str | None = None


Block: TypeAlias = Grid | Paragraph


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader met that a person should know of.

    `code` is a stable snake_case word, `text` a plain English sentence with the value in it, `where` a page, label or
    XPath.
    """

    code: str
    text: str
    where: str | None = None


READING_INTERRUPTED = "reading_interrupted"
"""The code of the problem of a document for which time or memory ran out: another night may have enough of it."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader makes of the bytes of one document, before any meaning is given to it.

    `title` is the document's own (HTML `<title>`, PDF or Word property), blank where it has none. `metas` are its
    named properties as (name, content). `picture_count` counts pictures large enough to be a table or a page.
    `page_texts` are the texts of a PDF's pages in the order of their content; nothing for other formats.
    `is_recognised` says that the text was recognised in pictures.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    metas: tuple[tuple[str, str], ...] = ()
    page_count: int | None = None
    picture_count: int = 0
    problems: tuple[Problem, ...] = ()
    page_texts: tuple[str, ...] = ()
    is_recognised: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One number, blank or placeholder of a standard table, with its keys of vocabulary.csv and where it is printed.

    `row_label`, `column_label` and `raw_text` are as printed. `value` is the number as printed, in the unit as printed
    (`unit`), and None unless `kind` is `NUMBER`. In `statistics` tables `row_key` is the label path, as
    "受理依申请公开信息总数/当面申请数", and `column_key` `current_year` or `cumulative`.
    """

    table_key: str
    row_key: str
    column_key: str
    row_label: str
    column_label: str
    raw_text: str
    kind: Kind
    value: Decimal | None
    unit: str | None
    box: Box | None
    locator: str | None
    confidence: float

    @property
    def key(self) -> tuple[str, str, str]:
        """Which cell of the form it is: table, row and column."""
        return self.table_key, self.row_key, self.column_key


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that the prose states about a thing that a table counts too.

    `meaning` is a vocabulary path such as `requests.new_requests.total`. `qualifier` is blank, or says what keeps the
    number from being the exact figure of that cell: `approximate` (近, 余, 约), `includes_carried_in` (含上年结转),
    `share` (a percentage; `value` is then in per cent).
    """

    meaning: str
    value: Decimal
    unit: str | None
    sentence: str
    section: str
    qualifier: str = ""
    box: Box | None = None
    locator: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place that says whose report this is, of which year, or when it was published. Conflicts are kept.

    `what` is `agency_name`, `report_year`, `published_on`, `period_start`, `period_end` or `scope`; `source` says
    where it was found (`title`, `headline`, `contact`, `meta:<name>`, `url`, `preamble`, `period`, `signature`).
    """

    what: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose report of which year a document is. Unknown parts are None or blank, `evidence` holds all found.

    `scope` is `own` where the report counts what its body did itself, `consolidated` where it adds up others' reports.
    """

    title: str = ""
    agency_name: str | None = None
    report_year: int | None = None
    published_on: date | None = None
    level: str | None = None
    scope: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a document from outside its bytes. Never trusted over the document's own words.

    `file_name` and `media_type` are as the server or file system gave them; `list_title` and `list_date` come from
    the list page's row that led here; `publisher` is the source's name.
    """

    url: str | None = None
    file_name: str | None = None
    media_type: str | None = None
    list_title: str | None = None
    list_date: date | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read out of one document; the value that `extractors.document.extract` returns.

    `form` is `pre2019`, `2019` or `2021`, None where no table of a known form was found. `sections` are (heading,
    text) of the prose in document order, for the checks that compare reports as texts. `seconds` is not here: a
    reader has no clock.
    """

    document_id: str
    media_type: str
    status: Status
    problem: str | None
    reader: str
    reader_version: str
    form: str | None = None
    identity: Identity = field(default_factory=Identity)
    cells: tuple[Cell, ...] = ()
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()
    sections: tuple[tuple[str, str], ...] = ()
    page_count: int | None = None


class UnreadableDocument(Exception):
    """Raised by a reader that cannot make content of the bytes; carries the status and a sentence for people.

    `interrupted` where time ran out, of which another night may have enough.
    """

    def __init__(self, status: Status, problem: str, interrupted: bool = False) -> None:
        super().__init__(problem)
        self.status = status
        self.problem = problem
        self.interrupted = interrupted
