"""The command line: every stage and every look at the result, without a server.

A command ends with 0 when it did its work, 1 when it could not, 2 when it was asked for what cannot be. What goes wrong
is said in a sentence; details of what nobody foresaw go to a file that the message names.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Callable

import typer

from flows.commands import doctoring, looking, nights, reviewing, sourcing
from flows.output import CommandFailed, WrongUsage

app = typer.Typer(
    name="gouji",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="勾稽: crawls, reads and checks the annual open-government-information reports of Chinese public bodies.",
)
sources = typer.Typer(no_args_is_help=True, help="The configured sources, and what a list page holds.")
review = typer.Typer(no_args_is_help=True, help="Carry anomalies to people and their decisions back.")

COMMANDS: tuple[Callable[..., None], ...] = (
    nights.ingest,
    nights.nightly,
    nights.demo,
    nights.check,
    looking.anomalies,
    looking.checks,
    looking.explain,
    looking.query,
    looking.report,
    looking.export,
    looking.diff,
    looking.dictionary,
    nights.backfill,
    nights.serve,
    doctoring.doctor,
)
for command in COMMANDS:
    app.command()(command)
sources.command("list")(sourcing.list_sources)
sources.command("check")(sourcing.check_sources)
sources.command("probe")(sourcing.probe)
sources.command("import")(sourcing.import_sources)
review.command("export")(reviewing.export_review)
review.command("import")(reviewing.import_review)
review.command("export-names")(reviewing.export_names)
review.command("import-names")(reviewing.import_names)
app.add_typer(sources, name="sources")
app.add_typer(review, name="review")


def main() -> None:
    """Run the command line of this process and end it with the command's code."""
    sys.exit(run(None))


def run(arguments: list[str] | None) -> int:
    """Run a command and return its code; no exception but SystemExit's own code leaves here."""
    try:
        app(arguments, standalone_mode=True)
    except SystemExit as end:
        return _code(end)
    except WrongUsage as error:
        return _say(error, 2)
    except CommandFailed as error:
        return _say(error, 1)
    except KeyboardInterrupt:
        return _say("stopped; what was done so far is kept, and the next night goes on from there", 1)
    except BrokenPipeError:
        # the reader of our output (as in `gouji query … | head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _say(_explained(error), 1)
    return 0


def _explained(error: Exception) -> str:
    """Return what to say of an exception: its own words where they are meant for people, else where the details are."""
    if type(error).__module__.split(".")[0] in {"flows", "warehouse", "extractors"}:
        return str(error)
    with tempfile.NamedTemporaryFile("w", prefix="gouji-", suffix=".log", delete=False, encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    words = " ".join(str(error).split())[:300]
    return f"{type(error).__name__}: {words} (details: {file.name})"


def _say(what: object, code: int) -> int:
    print(f"gouji: {what}", file=sys.stderr)
    return code


def _code(end: SystemExit) -> int:
    if isinstance(end.code, int):
        return end.code
    return 0 if end.code is None else 1


if __name__ == "__main__":
    main()
