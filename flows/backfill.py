"""Backfill: fetch everything that the sources list, past years included, without the limits of one night."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flows.crawl import CrawlSummary, crawl
from flows.crawling.sources import Source, load_sources
from flows.night import Stage
from flows.output import WrongUsage
from flows.settings import Night, Settings
from flows.stages import NIGHT

PAGES = 1_000_000
ROUNDS = 20


def backfill_stages(sources: Sequence[Source]) -> dict[str, Stage]:
    """Return the stages of a night whose crawl visits these sources to their end."""

    def backfill(settings: Settings, night: Night, _done: Mapping[str, Any], /) -> CrawlSummary:
        return crawl_to_the_end(settings, night, sources)

    return {**NIGHT, "crawl": backfill}


def chosen_sources(settings: Settings, source_ids: Sequence[str]) -> list[Source]:
    """Return the sources with these ids, or all, without a limit of pages or hours; WrongUsage for an unknown id."""
    known = {source.id: source for source in load_sources(settings.sources).sources}
    unknown = [source_id for source_id in source_ids if source_id not in known]
    if unknown:
        raise WrongUsage(f"no such source in {settings.sources}: {', '.join(unknown)}")
    wanted = [known[source_id] for source_id in source_ids] if source_ids else list(known.values())
    return [source.model_copy(update={"pages_per_night": PAGES, "night_window": None}) for source in wanted]


def crawl_to_the_end(settings: Settings, night: Night, sources: Sequence[Source]) -> CrawlSummary:
    """Visit the sources again and again until a round brings nothing new from one that was stopped.

    Politeness is that of every night: the same delays, the same robots.txt.
    """
    summary = crawl(settings, night, sources)
    last = summary
    for _ in range(ROUNDS):
        stopped = {result.source_id for result in last.results if result.status == "stopped" and result.new}
        if not stopped:
            break
        last = crawl(settings, night, [source for source in sources if source.id in stopped])
        summary = CrawlSummary(
            night, (*summary.results, *last.results), summary.problems, summary.recorded + last.recorded
        )
    return summary
