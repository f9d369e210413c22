"""Many small sites at once, for measuring."""

from __future__ import annotations

from tests.world import pages
from tests.world.columns import entries, items, publish
from tests.world.server import Site

FOLDER = "/zwgk/zfxxgknb/"


def crowd(count: int, reports: int) -> list[Site]:
    """`count` sites, each with one list page of `reports` reports."""
    sites = []
    for number in range(count):
        site = Site(f"crowd_{number:04}", (FOLDER,))
        made = publish(site, entries(reports, seed=number, others=0))
        site.pages[FOLDER] = pages.page("政府信息公开年报", items(made))
        sites.append(site)
    return sites
