"""Writes the score of the readers as a page of Markdown tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractors.document import READER_VERSION
from extractors.model import Status
from flows.sample.scoring import ProseScore

if TYPE_CHECKING:
    from benchmarks.documents import Result

CONFIDENT = 0.9
INTRODUCTION = (
    "Documents with known cells, made by our own generator (flows/sample/) in every format, style and variation,",
    "read by `extractors.document.extract` and compared cell by cell. A cell is right if one cell and no other was",
    "found for it, with its kind (number, blank, placeholder) and value. The documents are synthetic: they show how",
    "well a form of publication is read, not how often it occurs.",
)
BINS = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.0), (1.0, 1.01))


@dataclass(slots=True)
class Sums:
    """The scores of some documents added up."""

    documents: int = 0
    perfect: int = 0
    unread: int = 0
    read: int = 0
    expected: int = 0
    right: int = 0
    wrong: int = 0
    missing: int = 0
    extra: int = 0
    seconds: float = 0.0
    claims: int = 0
    claims_right: int = 0
    claims_extra: int = 0
    names: int = 0
    years: int = 0
    confidences: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Add one document."""
        score = result.score
        self.documents += 1
        self.perfect += score.is_perfect
        self.unread += score.status is not Status.READ
        self.expected += score.expected
        self.right += score.right
        self.wrong += score.count("wrong")
        self.missing += score.count("missing")
        self.extra += score.count("extra")
        self.seconds += result.seconds
        self.confidences += score.confidences
        if score.status is Status.READ:
            self._add_prose(result.prose)

    def _add_prose(self, prose: ProseScore) -> None:
        self.read += 1
        self.claims += prose.claims
        self.claims_right += prose.claims_right
        self.claims_extra += prose.claims_extra
        self.names += prose.is_name_right
        self.years += prose.is_year_right

    @property
    def share(self) -> str:
        """The share of right cells in per cent; never rounded up to 100."""
        if not self.expected:
            return "-"
        share = 100 * self.right / self.expected
        return "100" if self.right == self.expected else f"{min(share, 99.99):.2f}"

    @property
    def confident_faults(self) -> tuple[int, int]:
        """Wrong cells among those found with a confidence of 0.9 or more, and how many those are."""
        confident = [is_right for confidence, is_right in self.confidences if confidence >= CONFIDENT]
        return len(confident) - sum(confident), len(confident)


def score_page(results: Sequence[Result], command: str, seconds: float, left_out: Sequence[str]) -> str:
    """The page: the score by format and style, by variation and format, and the calibration of the confidence."""
    everything = Sums()
    for result in results:
        everything.add(result)
    faults, confident = everything.confident_faults
    lines = [
        "# Score of the readers",
        "",
        *INTRODUCTION,
        "",
        f"Made by `{command}` with reader version {READER_VERSION}, in {seconds:.0f} s.",
        *(f"Left out: {reason}." for reason in left_out),
        "",
        f"**{everything.right:,} of {everything.expected:,} cells right ({everything.share} %)** in"
        f" {everything.documents:,} documents, {everything.perfect:,} of them without a fault;"
        f" {everything.wrong:,} wrong, {everything.missing:,} missing, {everything.extra:,} extra."
        f" Of {confident:,} cells with a confidence of {CONFIDENT} or more, {faults:,} are wrong.",
        "",
        "## By format and style",
        "",
        *_format_table(results),
        "",
        "## By variation and format (per cent of cells right)",
        "",
        *_variation_table(results),
        "",
        "## Titles and prose, of the documents that were read",
        "",
        *_prose_table(results, everything),
        "",
        "## Calibration of the confidence",
        "",
        *_calibration_table(everything),
        "",
    ]
    return "\n".join(lines)


def _summed(results: Sequence[Result], key: Callable[[Result], str]) -> dict[str, Sums]:
    sums: dict[str, Sums] = defaultdict(Sums)
    for result in results:
        sums[key(result)].add(result)
    return sums


def _format_table(results: Sequence[Result]) -> list[str]:
    rows = [
        "| format / style | documents | without fault | not read | cells | right % | wrong | missing | extra"
        " | wrong at ≥ 0.9 | ms each |",
        "|---|" + "---:|" * 10,
    ]
    sums = _summed(results, lambda result: f"{result.case.format} / {result.case.style}")
    for name in sorted(sums):
        each = sums[name]
        rows.append(
            f"| {name} | {each.documents} | {each.perfect} | {each.unread} | {each.expected} | {each.share}"
            f" | {each.wrong} | {each.missing} | {each.extra} | {each.confident_faults[0]}"
            f" | {1000 * each.seconds / each.documents:.0f} |"
        )
    return rows


def _variation_table(results: Sequence[Result]) -> list[str]:
    formats = sorted({result.case.format for result in results})
    sums = _summed(results, lambda result: f"{result.case.variation}/{result.case.format}")
    totals = _summed(results, lambda result: result.case.variation)
    rows = [f"| variation | all | {' | '.join(formats)} |", "|---|" + "---:|" * (len(formats) + 1)]
    for variation in sorted(totals):
        shares = [sums[f"{variation}/{name}"].share for name in formats]
        rows.append(f"| {variation} | {totals[variation].share} | {' | '.join(shares)} |")
    return rows


def _prose_table(results: Sequence[Result], everything: Sums) -> list[str]:
    rows = [
        "| variation | read | body right | year right | numbers stated in prose | found | beside them |",
        "|---|" + "---:|" * 6,
    ]
    sums = _summed(results, lambda result: result.case.variation)
    names = [name for name in sorted(sums) if name.startswith(("title_", "prose_"))]
    for name, each in [*((name, sums[name]) for name in names), ("all variations", everything)]:
        rows.append(
            f"| {name} | {each.read} | {each.names} | {each.years} | {each.claims} | {each.claims_right}"
            f" | {each.claims_extra} |"
        )
    return rows


def _calibration_table(sums: Sums) -> list[str]:
    rows = ["| confidence | cells found | right | right % |", "|---|---:|---:|---:|"]
    for low, high in BINS:
        inside = [is_right for confidence, is_right in sums.confidences if low <= confidence < high]
        if inside:
            name = "1" if low == 1.0 else f"{low} to {high}"
            rows.append(f"| {name} | {len(inside):,} | {sum(inside):,} | {100 * sum(inside) / len(inside):.3f} |")
    return rows
