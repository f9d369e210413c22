"""Commands about the configured sources: list, check, probe, import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.common import AsJson, Home, load_settings, shown
from flows.output import CommandFailed

Sources = Annotated[Path | None, typer.Option("--sources", help="Folder of source files.  [flows/sources]")]


def list_sources(sources: Sources = None, home: Home = None, as_json: AsJson = False) -> None:
    """Show what is configured."""
    from flows.crawling.sources import load_sources

    settings = load_settings(home, sources=sources)
    with shown(as_json) as output:
        book = load_sources(settings.sources)
        columns = ("id", "name", "division", "level", "start", "years", "enabled")
        rows = [
            (
                each.id,
                each.name,
                each.division_code,
                each.level,
                each.start_urls,
                f"{min(each.expected_years)}-{max(each.expected_years)}" if each.expected_years else "",
                each.enabled,
            )
            for each in book.sources
        ]
        output.rows("sources", columns, rows)
        if book.problems:
            output.note(f"{len(book.problems)} problems; see gouji sources check")


def check_sources(sources: Sources = None, home: Home = None, as_json: AsJson = False) -> None:
    """Check the source files; 1 if one does not fit."""
    from flows.crawling.sources import load_sources

    settings = load_settings(home, sources=sources)
    with shown(as_json) as output:
        book = load_sources(settings.sources)
        rows = [(str(each.file), each.line, each.text) for each in book.problems]
        output.rows("problems", ("file", "line", "problem"), rows)
        output.note(f"{len(book.sources)} sources fit, {len(rows)} problems")
    if book.problems:
        raise CommandFailed(f"{len(book.problems)} problems in {settings.sources}")


def probe(
    url: Annotated[str, typer.Argument(help="Address of a list page.")], home: Home = None, as_json: AsJson = False
) -> None:
    """Look at a list page and say what a crawl would take from it."""
    from flows.crawl import probe as probe_page

    settings = load_settings(home)
    with shown(as_json) as output:
        probe_page(settings, url, output)


def import_sources(
    table: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV file, one publisher a row.")],
    to: Annotated[Path | None, typer.Option("--to", help="Folder to write into.  [flows/sources]")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Write a source file for every publisher of a table."""
    from flows.crawl import import_sources as read_table

    settings = load_settings(home, sources=to)
    with shown(as_json) as output:
        read_table(table, settings.sources, output)
