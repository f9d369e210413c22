"""Play the world by hand: `python -m tests.world [--sources DIR]` serves every site until it is interrupted.

With --sources a source file for each site is written, so that `gouji nightly --sources DIR` can crawl them.
"""

from __future__ import annotations

import argparse
import signal
from pathlib import Path

from flows.crawling.tables import as_yaml
from tests.world import dialects, faults
from tests.world.attachments import attachments
from tests.world.playing import source_of
from tests.world.server import Site, playing

REQUIRED = ("id", "name", "division_code", "level", "start_urls")


def all_sites() -> list[Site]:
    """The sites of the dialects, the faults and the attachments."""
    return [
        *dialects.all_sites(),
        *faults.charsets(),
        faults.needs_cookie(),
        faults.guarded(412),
        faults.error_pages(),
        faults.changing(),
        faults.wrong_length(),
        faults.bombs(),
        faults.compressed(),
        faults.calendar_trap(),
        faults.session_trap(),
        faults.busy(503, "5", 2),
        faults.robots("User-agent: *\nDisallow: /zwgk/zfxxgknb/2025\nCrawl-delay: 1\n"),
        faults.robots("", "robots_500", 500),
        faults.slow(),
        faults.meta_refresh(),
        faults.blank_once(),
        faults.portal(),
        faults.doubtful(),
        attachments(),
    ]


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=Path, help="folder to write a source file for each site into")
    options = parser.parse_args()
    with playing(*all_sites()) as world:
        for site in world.sites.values():
            print(f"{site.name:24} {site.url(site.starts[0])}", flush=True)
            if options.sources:
                options.sources.mkdir(parents=True, exist_ok=True)
                values = source_of(site).model_dump(mode="json", include={*REQUIRED})
                (options.sources / f"{site.name}.yaml").write_text(as_yaml(values), encoding="utf-8")
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
