"""The stages of a night as plain functions in their order; each is imported only when it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flows.night import Stage
from flows.settings import Night, Settings


def crawl_stage(settings: Settings, night: Night, done: Mapping[str, Any]) -> Any:
    """Look at every source and archive what is new."""
    from flows.crawl import crawl

    return crawl(settings, night, progress=done.get("visited"))


def extract_stage(settings: Settings, night: Night, done: Mapping[str, Any]) -> Any:
    """Read the archived documents that these readers never read."""
    from flows.extract import extract

    return extract(settings, night, done.get("progress"))


def build_stage(settings: Settings, night: Night, done: Mapping[str, Any]) -> Any:
    """Build the night's own DuckDB file from everything that is staged."""
    from flows.build import build

    return build(settings, night, done["records"])


def check_stage(settings: Settings, night: Night, _done: Mapping[str, Any]) -> Any:
    """Run the checks over the built file and carry the anomaly list forward."""
    from flows.check import check

    return check(settings, night)


def publish_stage(settings: Settings, night: Night, done: Mapping[str, Any]) -> Any:
    """Swap the built file into the published one's place."""
    from flows.publish import publish

    return publish(settings, night, done["records"])


def notify_stage(settings: Settings, night: Night, _done: Mapping[str, Any]) -> Any:
    """Tell the channels what changed."""
    from flows.notify import notify

    return notify(settings, night)


NIGHT: Mapping[str, Stage] = {
    "crawl": crawl_stage,
    "extract": extract_stage,
    "build": build_stage,
    "check": check_stage,
    "publish": publish_stage,
    "notify": notify_stage,
}


def ingest_stage(paths: Sequence[Path]) -> Stage:
    """Return the stage that archives these files, in the crawl's place."""

    def ingest(settings: Settings, night: Night, _done: Mapping[str, Any]) -> Any:
        from flows.settings import night_start
        from warehouse.archive import Archive, ingest_paths

        return ingest_paths(Archive(settings.raw), paths, night_start(night))

    return ingest


def ingest_stages(paths: Sequence[Path]) -> dict[str, Stage]:
    """Return the stages of a night that takes its documents from these files and folders."""
    return {"ingest": ingest_stage(paths), **{name: stage for name, stage in NIGHT.items() if name != "crawl"}}
