"""Commands that carry anomalies to people and their decisions back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.common import AsJson, Home, load_settings, published, shown


def export_review(
    to: Annotated[Path, typer.Argument(help="The .xlsx or .csv file to write.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Write the anomalies that stand as a sheet in which people enter their decisions."""
    from warehouse.review import export_review as write_review

    settings = load_settings(home)
    with shown(as_json) as output, published(settings) as connection:
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
