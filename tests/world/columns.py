"""A column of a site: its entries, each with a page behind it, and what is true of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.world import pages, titles
from tests.world.server import Site


@dataclass(frozen=True)
class Entry:
    """A row of a list: where it leads (a path of the site), its title and date, and whether it is a report."""

    path: str
    title: str
    date: str
    is_report: bool


def entries(
    count: int, path: str = "/zwgk/zfxxgknb/{ym}/t{ymd}_{id}.html", seed: int = 0, others: int = 4
) -> list[Entry]:
    """`count` entries, newest first, of which `others` are none; titles differ from seed to seed."""
    made = []
    for index in range(count):
        year = 2024 - index % 16
        body = titles.BODIES[(seed + index // 16) % len(titles.BODIES)]
        is_other = others > 0 and index % max(count // others, 1) == 1
        pool = titles.OTHERS if is_other else titles.REPORTS
        title = titles.filled(pool[(seed * 5 + index) % len(pool)], body, year)
        day = f"{year + 1}{1 + index % 3:02}{1 + index % 27:02}"
        address = path.format(ym=day[:6], ymd=day, id=10000 + seed * 100 + index, y=day[:4], m=int(day[4:6]))
        made.append(Entry(address, title, f"{day[:4]}-{day[4:6]}-{day[6:]}", not is_other))
    return made


def publish(site: Site, made: list[Entry], extra: str = "") -> list[Entry]:
    """Put a page behind each entry and note what is true of it."""
    for entry in made:
        year = int(entry.date[:4]) - 1
        if entry.is_report:
            site.reports.add(entry.path)
            site.pages[entry.path] = pages.report(entry.title[:8], year, extra=extra) + f"<!-- {entry.path} -->"
        else:
            site.others.add(entry.path)
            site.pages[entry.path] = pages.article(entry.title) + f"<!-- {entry.path} -->"
    return made


def chunks(made: list[Entry], size: int) -> Iterator[list[Entry]]:
    """The entries page by page."""
    for start in range(0, len(made), size):
        yield made[start : start + size]


def page_of(made: list[Entry], number: int, size: int) -> list[Entry]:
    """The entries of page `number`, from 1; empty beyond the last."""
    return made[(number - 1) * size : number * size] if number > 0 else []


def items(made: list[Entry]) -> str:
    """The entries as a static list."""
    return pages.rows([(entry.path, entry.title, entry.date) for entry in made])
