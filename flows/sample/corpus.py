"""Thousands of documents with known cells: every format and style with every variation, each made from one seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count, product
from random import Random

from extractors.model import Hints
from flows.sample.agencies import SAMPLE_AGENCIES
from flows.sample.containers import mhtml_document, word_html, zip_document
from flows.sample.conversion import PRINT, converted, missing_program
from flows.sample.documents import printed_document
from flows.sample.docx import WORD_STYLES, docx_document, word_2003_xml
from flows.sample.html_styles import HTML_STYLES
from flows.sample.model import PrintedDocument
from flows.sample.odt import odt_document
from flows.sample.ofd import OFD_STYLES, ofd_document
from flows.sample.page_styles import PAGE_STYLES
from flows.sample.pdf import INK_STYLES, pdf_document
from flows.sample.reports import reports_of_agency
from flows.sample.rtf import gbk_text, rtf_document, unicode_text
from flows.sample.scan import DAMAGES, picture_document, scanned_pdf
from flows.sample.sheet import xlsx_document
from flows.sample.sheet_text import csv_document, excel_html, excel_xml
from flows.sample.text_export import text_export
from flows.sample.variations import VARIATIONS

Render = Callable[[PrintedDocument, Random], bytes]

_unicode_rtf: Render = partial(rtf_document, write=unicode_text)
YEARS = (2013, 2016, 2018, 2019, 2020, 2021, 2022, 2023, 2024)


def _pdf(layout: str, ink: str | None = None) -> Render:
    return lambda document, _: pdf_document(document, PAGE_STYLES[layout], INK_STYLES[ink] if ink else None)


RENDERERS: dict[str, dict[str, Render]] = {
    "html": HTML_STYLES,
    "pdf": {**{style: _pdf(style) for style in PAGE_STYLES}, **{ink: _pdf("ruled", ink) for ink in INK_STYLES}},
    "office_pdf": {"from_word": docx_document, "from_text": odt_document, "from_rtf": _unicode_rtf},
    "browser_pdf": {"printed": word_html},
    "resaved": {"docx": odt_document, "doc": _unicode_rtf, "odt": docx_document, "rtf": docx_document},
    "docx": {name: partial(docx_document, style=style) for name, style in WORD_STYLES.items()},
    "doc": {"word_97": docx_document},
    "word_html": {"filtered": word_html},
    "word_xml": {"word_2003": word_2003_xml},
    "odt": {"plain": odt_document},
    "rtf": {"gbk": partial(rtf_document, write=gbk_text), "unicode": _unicode_rtf},
    "xlsx": {"one_sheet": xlsx_document, "sheet_per_table": partial(xlsx_document, has_one_sheet=False)},
    "xls": {"excel_97": xlsx_document},
    "sheet_xml": {"excel_2003": excel_xml},
    "sheet_html": {"excel": excel_html},
    "csv": {
        "excel": partial(csv_document, charset="gb18030"),
        "utf_8": partial(csv_document, charset="utf-8-sig"),
        "semicolons": partial(csv_document, charset="utf-8", delimiter=";"),
        "unicode_text": partial(csv_document, charset="utf-16", delimiter="\t"),
        "uneven": partial(csv_document, charset="utf-8", is_padded=False),
    },
    "ofd": {
        **{name: partial(ofd_document, style=style) for name, style in PAGE_STYLES.items()},
        **{name: partial(ofd_document, ofd=ofd) for name, ofd in OFD_STYLES.items()},
    },
    "txt": {"export": text_export},
    "mhtml": {"word": mhtml_document},
    "zip": {"one_file": zip_document},
    "scan": {
        **{name: partial(scanned_pdf, damage=damage) for name, damage in DAMAGES.items()},
        **{
            f"scan_200_{layout}": partial(scanned_pdf, damage=DAMAGES["scan_200_turned"], style=PAGE_STYLES[layout])
            for layout in ("partly_ruled", "unruled", "rows_split")
        },
    },
    "picture": {name: partial(picture_document, damage=DAMAGES[name]) for name in ("scan_200_clean", "scan_200_jpeg")},
}
"""What renders a document, by format and style. For the formats of `CONVERSIONS` it gives what another program is to
turn into them."""

CONVERSIONS = {
    ("doc", "word_97"): ("docx", "doc"),
    ("office_pdf", "from_word"): ("docx", "pdf"),
    ("office_pdf", "from_text"): ("odt", "pdf"),
    ("office_pdf", "from_rtf"): ("rtf", "pdf"),
    ("browser_pdf", "printed"): ("html", PRINT),
    ("resaved", "docx"): ("odt", "docx"),
    ("resaved", "doc"): ("rtf", "doc"),
    ("resaved", "odt"): ("docx", "odt"),
    ("resaved", "rtf"): ("docx", "rtf"),
    ("xls", "excel_97"): ("xlsx", "xls"),
}
"""The formats that LibreOffice or a browser makes: the extension that is rendered and what it is turned into."""

EXTENSIONS = {
    "word_html": "doc",
    "word_xml": "doc",
    "sheet_xml": "xls",
    "sheet_html": "xls",
    "mhtml": "doc",
    "scan": "pdf",
    "picture": "png",
    "office_pdf": "pdf",
    "browser_pdf": "pdf",
    "resaved": "doc",
}

PICTURE_FORMATS = ("scan", "picture")
TEXT_FORMATS = tuple(name for name in RENDERERS if name not in PICTURE_FORMATS)
CONVERTED_NAMES = frozenset(name for name, _ in CONVERSIONS)


def missing_maker(format_name: str) -> str | None:
    """The program that makes documents of a format and is not installed here, None where none is missing."""
    targets = [target for (name, _), (_, target) in CONVERSIONS.items() if name == format_name]
    return next((missing for target in targets if (missing := missing_program(target))), None)


@dataclass(frozen=True, slots=True)
class Case:
    """One document of the corpus, by what it is made from."""

    seed: int
    format: str
    style: str
    variation: str


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A document of the corpus: its bytes and what a correct reader makes of it."""

    case: Case
    document: PrintedDocument
    data: bytes

    @property
    def hints(self) -> Hints:
        """What a crawler would know of the file."""
        extension = EXTENSIONS.get(self.case.format, self.case.format)
        name = f"report_{self.case.seed}.{extension}"
        return Hints(url=f"http://127.0.0.1/zfxxgk/{name}", file_name=name)


def cases(number: int, seed: int, formats: Sequence[str] = TEXT_FORMATS) -> Iterator[Case]:
    """The first `number` cases of the corpus of this seed: all pairs of style and variation before any comes again."""
    styles = [(name, style) for name in formats for style in RENDERERS[name]]
    pairs = list(product(styles, VARIATIONS))
    given = 0
    for round_number in count():
        Random(f"{seed} {round_number}").shuffle(pairs)  # noqa: S311
        for (format_name, style), variation in pairs:
            if given == number:
                return
            yield Case(seed * 1_000_000 + given, format_name, style, variation)
            given += 1


def case_document(case: Case) -> PrintedDocument:
    """The document of a case before it is given its format: the first that the variation applies to."""
    random = Random(case.seed)  # noqa: S311
    agencies = random.sample(SAMPLE_AGENCIES, len(SAMPLE_AGENCIES))
    for agency, year in product(agencies, random.sample(YEARS, len(YEARS))):
        (report,) = reports_of_agency(case.seed, agency, [year])
        document = VARIATIONS[case.variation](printed_document(report), random)
        if document is not None:
            return document
    raise ValueError(f"no report takes the variation {case.variation}")


def sample_file(case: Case) -> SampleFile:
    """The document of a case in its format, or what another program is to turn into it.

    Raises FileNotFoundError for pictures where no font has Chinese.
    """
    document = case_document(case)
    render = RENDERERS[case.format][case.style]
    return SampleFile(case, document, render(document, Random(case.seed)))  # noqa: S311


def finished(files: Sequence[SampleFile]) -> Iterator[SampleFile]:
    """The files with those turned by another program that need it; those that it fails on are left out.

    Raises FileNotFoundError where one needs a program that is not installed.
    """
    waiting: dict[tuple[str, str], list[SampleFile]] = {}
    for file in files:
        target = CONVERSIONS.get((file.case.format, file.case.style))
        if target is None:
            yield file
        else:
            waiting.setdefault(target, []).append(file)
    for (extension, made_format), group in waiting.items():
        made = converted({str(file.case.seed): file.data for file in group}, extension, made_format)
        yield from (replace(file, data=made[str(file.case.seed)]) for file in group if str(file.case.seed) in made)
