"""How just the list is: reports with planted mistakes, printed in every format, read and checked like any others.

usage: python benchmarks/precision.py [--seeds 4] [--formats text|scan|NAME,NAME] [--keep FOLDER]

Prints, for anomalies that are blamed on the publisher, the share that was planted or follows from a planted one, the
share of planted mistakes that were found, and every anomaly that nobody planted.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

import duckdb

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from flows.sample import mistakes  # noqa: E402
from flows.sample.agencies import SAMPLE_AGENCIES  # noqa: E402
from flows.sample.corpus import CONVERTED_NAMES, EXTENSIONS, PICTURE_FORMATS, RENDERERS, TEXT_FORMATS  # noqa: E402
from flows.sample.documents import printed_document  # noqa: E402
from flows.sample.mistakes import ExpectedAnomaly, Mistake, plant  # noqa: E402
from flows.sample.reports import known_reports  # noqa: E402

YEARS = (2019, 2020, 2021, 2022, 2023)
ANY_YEAR: tuple[Mistake, ...] = (
    mistakes.granted_once_too_often,
    mistakes.totals_of_wrong_rows,
    mistakes.misprinted_outcome,
    mistakes.zero_total_of_reviews,
    mistakes.count_with_decimals,
    mistakes.prose_against_table,
    mistakes.left_out_table,
    mistakes.blank_cell,
)
LAST_YEAR: tuple[Mistake, ...] = (
    mistakes.unbalanced_carry_out,
    mistakes.wrong_carry_in,
    mistakes.wrong_documents_in_force,
    mistakes.negative_count,
    mistakes.amount_in_yuan,
    mistakes.regulations_without_power,
)
Key = tuple[str, str, int, str, str, str]


def main() -> None:
    """Make, read and compare the reports of each seed; print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--formats", default="text")
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    formats = {
        "text": [name for name in TEXT_FORMATS if name not in CONVERTED_NAMES],
        "scan": list(PICTURE_FORMATS),
    }.get(arguments.formats, arguments.formats.split(","))
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        for seed in range(1, arguments.seeds + 1):
            folder = (arguments.keep or Path(scratch)) / f"seed_{seed}"
            expected = write_reports(folder / "documents", seed, formats)
            subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "flows.cli",
                    "ingest",
                    str(folder / "documents"),
                    "--home",
                    str(folder / "home"),
                ],
                cwd=REPOSITORY,
                check=True,
                stdout=subprocess.DEVNULL,
            )
            counts += compare(folder / "home" / "gouji.duckdb", expected)
    blamed = counts["blamed on the publisher"]
    print(dict(counts))
    print(f"planted among those blamed on the publisher: {100 * counts['blamed and planted'] / max(blamed, 1):.2f} %")
    print(f"found among the planted: {100 * counts['planted and found'] / max(counts['planted'], 1):.2f} %")


def write_reports(folder: Path, seed: int, formats: list[str]) -> dict[Key, str]:
    """Write the reports of a seed, each in the next style of the formats, and return what was planted in them."""
    random = Random(seed)
    reports = known_reports(seed, SAMPLE_AGENCIES, YEARS)
    places: list[tuple[int, int, Mistake]] = []
    for number in range(len(SAMPLE_AGENCIES)):
        places.append((number, random.choice(YEARS[1:-1]), random.choice(ANY_YEAR)))
        places.append((number, YEARS[-1], random.choice(LAST_YEAR)))
    changed, planted = plant(reports, [place for place in places if is_possible(*place[1:])])
    styles = [(name, style) for name in formats for style in RENDERERS[name]]
    random.shuffle(styles)
    folder.mkdir(parents=True, exist_ok=True)
    style_of: dict[tuple[str, int], str] = {}
    for number, report in enumerate(changed):
        name, style = styles[number % len(styles)]
        data = RENDERERS[name][style](printed_document(report), random)
        (folder / f"{number:03}_{name}_{style}.{EXTENSIONS.get(name, name)}").write_bytes(data)
        style_of[report.agency.name, report.year] = f"{name}/{style}"
    return {
        as_key(anomaly): f"{style_of[anomaly.agency_name, anomaly.report_year]}: {mistake.description}"
        for mistake in planted
        for anomaly in mistake.anomalies
    }


def is_possible(year: int, mistake: Mistake) -> bool:
    """Whether the mistake can be one of this year: an amount is compared with last year's in the form of 2021."""
    return mistake is not mistakes.amount_in_yuan or year >= 2022


def as_key(anomaly: ExpectedAnomaly) -> Key:
    """What an anomaly names."""
    return (
        anomaly.check_id,
        anomaly.agency_name,
        anomaly.report_year,
        anomaly.table_key,
        anomaly.row_key,
        anomaly.column_key,
    )


def compare(published: Path, expected: dict[Key, str]) -> Counter[str]:
    """Count what was planted, found and blamed; print what nobody planted and what was missed."""
    with duckdb.connect(str(published), read_only=True) as connection:
        rows = connection.execute(
            "select listed.check_id, reports.agency_name, listed.report_year, listed.table_key, listed.row_key,"
            " listed.col_key, listed.blame, listed.message_en, documents.reader, listed.anomaly_id, listed.cause_id"
            " from anomalies as listed left join reports on listed.report_id = reports.report_id"
            " left join documents on reports.document_id = documents.document_id"
            " where listed.state in ('new', 'open', 'reopened')"
        ).fetchall()
    planted_ids = {row[9] for row in rows if tuple(row[:6]) in expected}
    found = {tuple(row[:6]) for row in rows}
    counts: Counter[str] = Counter()
    for row in rows:
        is_planted = row[9] in planted_ids or row[10] in planted_ids
        counts[f"blamed on the {row[6]}"] += 1
        if row[6] == "publisher":
            counts["blamed and planted"] += is_planted
            if not is_planted:
                print("not planted:", row[8], *row[:6], row[7][:160], sep=" | ")
    for key, style in expected.items():
        counts["planted"] += 1
        counts["planted and found"] += key in found
        if key not in found:
            print("not found:", style, *key, sep=" | ")
    return counts


if __name__ == "__main__":
    main()
