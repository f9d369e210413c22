"""Ask a published file a question that comes from anybody: read-only, bounded in memory, time and rows."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from flows.output import CommandFailed

# tested against the statements that write, read other files, attach or change settings; it is no sandbox for strangers
READ_ONLY: dict[str, str | bool | int | float | list[str]] = {
    "access_mode": "READ_ONLY",
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
    "memory_limit": "2GB",
    "threads": "2",
    "temp_directory": "",
    "max_temp_directory_size": "0GB",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query returned, cut at the limit."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    is_cut: bool


def run_query(path: Path, sql: str, limit: int, seconds: float) -> Answer:
    """Return at most `limit` rows of the query's answer; CommandFailed with DuckDB's words, or when time is up."""
    connection = duckdb.connect(str(path), config=READ_ONLY)
    timer = threading.Timer(seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        connection.execute("set TimeZone = 'UTC'").fetchall()
        connection.execute("set enable_progress_bar = false").fetchall()
        connection.execute("set lock_configuration = true").fetchall()
        connection.execute(sql)
        columns = tuple(str(column[0]) for column in connection.description or ())
        rows = connection.fetchmany(limit + 1) if columns else []
    except duckdb.InterruptException as error:
        raise CommandFailed(f"the query took more than {seconds:g} seconds") from error
    except (duckdb.Error, ValueError, RuntimeError) as error:
        raise CommandFailed(f"the query failed: {error}") from error
    finally:
        timer.cancel()
        connection.close()
    return Answer(columns, rows[:limit], len(rows) > limit)
