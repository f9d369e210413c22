"""Commands that carry anomalies to people and their decisions back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.common import AsJson, Home, load_settings, published, shown
from flows.output import CommandFailed


def export_review(
    to: Annotated[Path, typer.Argument(help="The .xlsx or .csv file to write.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Write the anomalies that stand as a sheet in which people enter their decisions."""
    from warehouse.review import export_review as write_review

    settings = load_settings(home)
    with shown(as_json) as output, published(settings) as connection:
        to.parent.mkdir(parents=True, exist_ok=True)
        count = write_review(connection, to)
        output.note(f"{count} anomalies written to {to}")


def import_review(
    sheet: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The sheet with decisions entered.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Take the decisions of a sheet into the decisions folder; the next night acts on them."""
    from warehouse.review import import_review as read_review

    settings = load_settings(home)
    with shown(as_json) as output:
        output.facts("imported", dict(read_review(sheet, settings.decisions)))


def export_names(
    to: Annotated[Path, typer.Argument(help="The .csv file to write.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Write the names of bodies that could not be placed, for people to say whose they are."""
    from warehouse.unmatched import export_unmatched

    settings = load_settings(home)
    with shown(as_json) as output, published(settings) as connection:
        output.note(f"{export_unmatched(connection, to)} names written to {to}")


def import_names(
    sheet: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file with the names placed.")],
    as_json: AsJson = False,
) -> None:
    """Take the names that people placed into the reference data; the next night knows them."""
    from warehouse.unmatched import import_aliases

    with shown(as_json) as output:
        try:
            taken = import_aliases(sheet)
        except ValueError as error:
            raise CommandFailed(str(error)) from error
        output.facts("imported", {"added": taken.added, "known already": taken.known, "refused": len(taken.problems)})
        for problem in taken.problems:
            output.note(problem, key="problems")
