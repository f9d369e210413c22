"""Options and steps that the commands share."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.output import CommandFailed, Output, WrongUsage

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from flows.settings import Settings

Home = Annotated[
    Path | None,
    typer.Option("--home", help="Folder of the data.  [GOUJI_HOME, else warehouse/data]", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]


def load_settings(home: Path | None = None, **given: Any) -> Settings:
    """Return the settings with what the command line gives; WrongUsage for a value that cannot be."""
    from pydantic import ValidationError

    from flows.settings import Settings

    values = {name: value for name, value in {"home": home, **given}.items() if value is not None}
    try:
        settings = Settings(**values)
    except ValidationError as error:
        reasons = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise WrongUsage(f"settings: {reasons}") from error
    if settings.home.exists() and not settings.home.is_dir():
        raise WrongUsage(f"--home: {settings.home} is not a folder")
    return settings


@contextlib.contextmanager
def shown(as_json: bool) -> Iterator[Output]:
    """Give an output and close it when the command is done; what was found before a failure is shown too."""
    output = Output(as_json)
    try:
        yield output
    finally:
        if output.collected:
            output.close()


@contextlib.contextmanager
def published(settings: Settings) -> Iterator[DuckDBPyConnection]:
    """Give a read-only connection to the published file; CommandFailed where there is none."""
    import duckdb

    from warehouse.database import reading

    require_published(settings)
    try:
        with reading(settings.published) as connection:
            yield connection
    except duckdb.IOException as error:
        raise CommandFailed(f"{settings.published} cannot be opened: {error}") from error


def require_published(settings: Settings) -> None:
    """Raise CommandFailed where nothing is published yet."""
    if not settings.published.exists():
        raise CommandFailed(f"nothing is published in {settings.home} yet; run `gouji ingest PATH` or `gouji nightly`")


class ProgressLine:
    """One line on the terminal that says how far long work is; nothing where the output is not a terminal."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` are done."""
        if sys.stderr.isatty() and total:
            sys.stderr.write(f"\r  {self.what}: {done:,} of {total:,} ({100 * done // total} %) ")
            sys.stderr.flush()
            self._shown = True
            if done >= total:
                sys.stderr.write("\n")
