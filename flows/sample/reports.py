"""The known reports of the sample: for each body a run of years whose figures agree with each other, from one seed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random

from flows.sample.figures import Stock, figures_of_year, form_of_year
from flows.sample.model import KnownReport, SampleAgency, StatisticsRow
from flows.sample.statistics import long_statistics, short_statistics


def known_reports(seed: int, agencies: Iterable[SampleAgency], years: Sequence[int]) -> tuple[KnownReport, ...]:
    """The reports of each body for each year, ordered by body and year; the same seed gives the same reports.

    Years must follow each other without a gap, so that carry-overs mean something; raises ValueError otherwise.
    """
    if list(years) != list(range(years[0], years[0] + len(years))):
        raise ValueError(f"years must follow each other: {list(years)}")
    return tuple(report for agency in agencies for report in reports_of_agency(seed, agency, years))


def reports_of_agency(seed: int, agency: SampleAgency, years: Sequence[int]) -> tuple[KnownReport, ...]:
    """The reports of one body, in the order of the years."""
    random = Random(f"{seed} {agency.name}")  # noqa: S311 - invents figures
    stock = Stock.begin(random, agency.size)
    return tuple(_report(random, stock, agency, year) for year in years)


def _report(random: Random, stock: Stock, agency: SampleAgency, year: int) -> KnownReport:
    form = form_of_year(year)
    return KnownReport(
        agency=agency,
        year=year,
        form=form,
        values={} if form == "pre2019" else figures_of_year(random, stock, form),
        published_on=_publication_date(random, agency, year),
        statistics=_statistics(random, stock, year) if form == "pre2019" else (),
        seed=random.randrange(1 << 30),
    )


def _statistics(random: Random, stock: Stock, year: int) -> tuple[StatisticsRow, ...]:
    """The national return from 2014 on for the bodies that use it, a short local table for the others."""
    if year >= 2014 and stock.has_long_statistics:
        return long_statistics(random, stock.size)
    return short_statistics(random, stock.size, stock.statistics)


def _publication_date(random: Random, agency: SampleAgency, year: int) -> date:
    """A day within the legal limit of the year after: 31 March for governments, 31 January for the others."""
    first = date(year + 1, 1, 8)
    last = date(year + 1, 3, 28) if agency.level == "county" else date(year + 1, 1, 28)
    return first + timedelta(days=random.randint(0, (last - first).days))
