"""The one settings object of every stage; no other place reads the environment."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import AliasChoices, Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

REPOSITORY = Path(__file__).resolve().parents[1]
NIGHT_FORMAT = "%Y-%m-%dT%H%M%SZ"

Night: TypeAlias = str
"""A night's name: its start in UTC as YYYY-MM-DDTHHMMSSZ, so that names sort by time and are valid file names."""


def night_name(started_at: datetime) -> Night:
    """Return the name of the night that starts at `started_at`, which must carry its time zone."""
    if started_at.tzinfo is None:
        raise ValueError(f"a night's start needs a time zone: {started_at.isoformat()}")
    return started_at.astimezone(UTC).strftime(NIGHT_FORMAT)


def night_start(night: Night) -> datetime:
    """Return when the night of this name started; ValueError for a name that is none."""
    return datetime.strptime(night, NIGHT_FORMAT).replace(tzinfo=UTC)


def usable_cores() -> int:
    """Return how many cores this process may use, which in a container or batch job can be fewer than there are."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on macOS
    return max(1, len(affinity(0)) if affinity else os.cpu_count() or 1)


class Settings(BaseSettings):
    """What a night needs to know of this machine and its operator; each field is read from `GOUJI_<FIELD>`.

    Memory limits are in MB except `memory_limit`, which is DuckDB's own notation. `document_seconds` and
    `document_memory_mb` bound the reading of one document, `document_output_mb` what is kept of it. `export_formats`
    are the files written beside each night's release (as JSON; `[]`: none), `channels` is the YAML file of the
    channels that news go to.
    """

    model_config = SettingsConfigDict(env_prefix="GOUJI_", frozen=True, extra="ignore")

    home: Path = REPOSITORY / "warehouse" / "data"
    sources: Path = REPOSITORY / "flows" / "sources"
    decisions: Path = REPOSITORY / "warehouse" / "decisions"

    workers: int = Field(default_factory=usable_cores, ge=1)
    document_seconds: float = Field(default=60.0, gt=0)
    document_memory_mb: int = Field(default=1024, ge=128)
    document_output_mb: int = Field(default=64, ge=1)
    batch_size: int = Field(default=50, ge=1)
    runner: str = Field(default="process", pattern="^(process|dask)$")
    dask_address: str | None = None

    memory_limit: str = "4GB"
    threads: int = Field(default_factory=usable_cores, ge=1)
    retention: int = Field(default=14, ge=1)
    export_formats: tuple[Literal["parquet", "csv", "xlsx"], ...] = ("parquet", "csv", "xlsx")

    user_agent: str = "gouji/0.1 (annual reports on open government information)"
    contact: str = ""

    prefect_api_url: str | None = Field(
        default=None, validation_alias=AliasChoices("PREFECT_API_URL", "prefect_api_url")
    )
    prefect_port: int = Field(default=4200, ge=1, le=65535)
    schedule: str = "30 2 * * *"
    time_zone: str = "Asia/Shanghai"
    channels: Path | None = None

    @field_validator("home", "sources", "decisions", "channels")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return None if path is None else path.expanduser().absolute()

    @property
    def raw(self) -> Path:
        """The archive of fetched bytes and its manifest."""
        return self.home / "raw"

    @property
    def staged(self) -> Path:
        """What was read out of the documents, as Parquet segments by reader version."""
        return self.home / "staged"

    @property
    def build(self) -> Path:
        """Builds that are not published yet."""
        return self.home / "build"

    @property
    def releases(self) -> Path:
        """What each of the last nights published."""
        return self.home / "releases"

    @property
    def history(self) -> Path:
        """The append-only log of anomalies and decisions."""
        return self.home / "history"

    @property
    def published(self) -> Path:
        """The file that people open."""
        return self.home / "gouji.duckdb"


PASSED_TO_WORKERS = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TMPDIR",
    "PYTHONPATH",
    "VIRTUAL_ENV",
    "COVERAGE_PROCESS_START",
)


def worker_environment() -> dict[str, str]:
    """Return the environment of a process that reads documents: no secrets, one thread, little memory set aside.

    glibc sets aside 64 MB of addresses per thread and arena, which would count against a document's limit.
    """
    kept = {name: os.environ[name] for name in PASSED_TO_WORKERS if name in os.environ}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**kept, **threads, "MALLOC_ARENA_MAX": "2", "PYTHONFAULTHANDLER": "1"}
