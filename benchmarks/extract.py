"""How fast the readers are, against the libraries that they stand on, on the same bytes in one run.

    python -m benchmarks.extract [PATH ...]

PATH are PDF and HTML files; without any, sample documents are made. Every figure is the median of paired runs in CPU
seconds, in turns, so that the ratios hold on a busy machine; both sides of each ratio are printed. `read` is bytes to
grids and paragraphs, `read + map` goes on to the cells of the form, `extract` is all that gouji does with a document.
PyMuPDF is compared where it is installed; it is no dependency, being AGPL.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pdfplumber
import pypdfium2
from lxml import html as lxml_html
from rich.console import Console
from rich.table import Table

from extractors.document import extract
from extractors.mapping import map_tables
from extractors.media import MediaKind, identify
from extractors.readers import html, pdf
from flows.sample.agencies import SAMPLE_AGENCIES
from flows.sample.documents import printed_document
from flows.sample.html import html_page
from flows.sample.pdf import pdf_document
from flows.sample.reports import reports_of_agency


@dataclass(frozen=True, slots=True)
class Contender:
    """Something that is timed on a document's bytes. `is_ours` ones are divided by or into the others."""

    name: str
    run: Callable[[bytes], object]
    is_ours: bool = False


def _text_of_all_pages(data: bytes) -> None:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_range()
    document.close()


def _tables_by_pdfplumber(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_tables()


def _tables_by_pymupdf(data: bytes) -> None:
    import pymupdf

    with pymupdf.open(stream=data, filetype="pdf") as document:
        for page in document:
            page.find_tables()


PDF_CONTENDERS = [
    Contender("read", pdf.read, is_ours=True),
    Contender("read + map", lambda data: map_tables(pdf.read(data).blocks), is_ours=True),
    Contender("extract", extract, is_ours=True),
    Contender("pypdfium2, text of all pages", _text_of_all_pages),
    Contender("pdfplumber, extract_tables", _tables_by_pdfplumber),
    *([Contender("PyMuPDF, find_tables", _tables_by_pymupdf)] if find_spec("pymupdf") else []),
]
HTML_CONTENDERS = [
    Contender("read", lambda data: html.read(data, identify(data).charset), is_ours=True),
    Contender("read + map", lambda data: map_tables(html.read(data, identify(data).charset).blocks), is_ours=True),
    Contender("extract", extract, is_ours=True),
    Contender("lxml.html, parse only", lxml_html.fromstring),
]


def median_seconds(contenders: Sequence[Contender], data: bytes, rounds: int) -> dict[str, float]:
    """Return the median CPU seconds of each contender over `rounds` rounds, after one that is not counted."""
    seconds: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for number in range(rounds + 1):
        for contender in contenders:
            began = time.process_time()
            contender.run(data)
            if number:
                seconds[contender.name].append(time.process_time() - began)
    return {name: statistics.median(values) for name, values in seconds.items()}


def show(console: Console, title: str, contenders: Sequence[Contender], medians: dict[str, float]) -> None:
    """Print the medians, and how many times as long as each of ours the others take."""
    ours = [contender.name for contender in contenders if contender.is_ours]
    table = Table(title=title, title_justify="left")
    table.add_column("")
    table.add_column("CPU ms", justify="right")
    for name in ours:
        table.add_column(f"÷ {name}", justify="right")
    for contender in contenders:
        ratios = [f"{medians[contender.name] / medians[name]:.2f}" for name in ours]
        table.add_row(contender.name, f"{medians[contender.name] * 1000:.1f}", *ratios)
    console.print(table)


def sample_documents() -> list[tuple[str, bytes]]:
    """Return a sample report of each form as HTML page and PDF."""
    documents = []
    for year in (2020, 2023):
        (report,) = reports_of_agency(1, SAMPLE_AGENCIES[0], [year])
        printed = printed_document(report)
        documents.append((f"sample {year}, PDF", pdf_document(printed)))
        documents.append((f"sample {year}, HTML", html_page(printed)))
    return documents


def main() -> None:
    """Time the readers on the files named, or on sample documents."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    console = Console(width=140)
    documents = [(path.name, path.read_bytes()) for path in arguments.paths] or sample_documents()
    for name, data in documents:
        kind = identify(data).kind
        contenders = {MediaKind.PDF: PDF_CONTENDERS, MediaKind.HTML: HTML_CONTENDERS}.get(kind)
        if contenders is None:
            console.print(f"{name}: neither PDF nor HTML, passed over")
            continue
        show(console, f"{name}, {len(data):,} bytes", contenders, median_seconds(contenders, data, arguments.rounds))


if __name__ == "__main__":
    main()
