"""Doctor: what works on this machine."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from extractors.programs import chromium, soffice
from flows.night import AnotherNightRunning, lock_home, past_nights
from flows.prefect_server import answers, configured_server
from flows.settings import Settings

GIGABYTE = 1024**3
LEAST_FREE_GIGABYTES = 2.0
NEEDED = ("duckdb", "lxml", "pdfplumber", "pypdfium2", "pyarrow", "pydantic", "pyyaml", "rapidfuzz", "scrapy", "typer")
FASTAPI_THAT_BREAKS_PREFECT = (0, 155)
SQLALCHEMY_THAT_SILENCES_SCHEDULES = (2, 1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `works`, `missing` (optional), `warning`, or `broken` (no night can run)."""

    what: str
    state: str
    detail: str


def examine(settings: Settings) -> list[Finding]:
    """Return what was found, thing by thing; nothing is changed but an empty file written and removed."""
    looks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
        _python,
        _packages,
        _optional_readers,
        _prefect,
        _home,
        _sources,
        _nights,
    )
    return [finding for look in looks for finding in look(settings)]


def _python(_settings: Settings) -> Iterator[Finding]:
    good = sys.version_info >= (3, 11)
    yield Finding("Python", "works" if good else "broken", f"{sys.version.split()[0]}, {sys.executable}")


def _packages(_settings: Settings) -> Iterator[Finding]:
    missing = [name for name in NEEDED if _version(name) is None]
    found = ", ".join(f"{name} {_version(name)}" for name in ("duckdb", "pypdfium2", "lxml", "scrapy"))
    yield Finding("packages", "broken" if missing else "works", f"missing: {', '.join(missing)}" if missing else found)


def _optional_readers(_settings: Settings) -> Iterator[Finding]:
    office = soffice()
    yield Finding("old Word files (LibreOffice)", "works" if office else "missing", office or "not installed")
    ocr = all(_importable(name) for name in ("rapidocr", "onnxruntime"))
    yield Finding("scans (extra ocr)", "works" if ocr else "missing", _version("rapidocr") or "pip install gouji[ocr]")
    browser = chromium()
    yield Finding("pages made by scripts (browser)", "works" if browser else "missing", browser or "not installed")
    fonts = _chinese_fonts()
    yield Finding("Chinese fonts", "works" if fonts else "missing", fonts or "pictures of old reports may show boxes")


def _prefect(settings: Settings) -> Iterator[Finding]:
    installed = _version("prefect")
    if installed is None:
        yield Finding("Prefect", "missing", "nights run as plain functions only")
        return
    broken = _numbers("fastapi") >= FASTAPI_THAT_BREAKS_PREFECT and _numbers("prefect") < (3, 9)
    silent = _numbers("sqlalchemy") >= SQLALCHEMY_THAT_SILENCES_SCHEDULES and _numbers("prefect") < (3, 9)
    why = "with this FastAPI its server does not start" if broken else "with this SQLAlchemy no schedule fires"
    yield Finding("Prefect", "warning" if broken or silent else "works", why if broken or silent else installed)
    api = configured_server(settings)
    if api is not None:
        up = answers(api)
        yield Finding("Prefect server", "works" if up else "warning", f"{api}{'' if up else ' does not answer'}")


def _home(settings: Settings) -> Iterator[Finding]:
    folder = settings.home
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield Finding("home", "broken", f"{folder} cannot be written to: {error.strerror}")
        return
    free = shutil.disk_usage(folder).free / GIGABYTE
    state = "works" if free >= LEAST_FREE_GIGABYTES else "warning"
    yield Finding("home", "works", str(folder))
    yield Finding("free disk", state, f"{free:.1f} GB")
    try:
        with lock_home(folder):
            yield Finding("lock", "works", "no night is running")
    except AnotherNightRunning as error:
        yield Finding("lock", "works", str(error))


def _sources(settings: Settings) -> Iterator[Finding]:
    from flows.crawling.sources import load_sources

    book = load_sources(settings.sources)
    state = "warning" if book.problems else "works"
    yield Finding("sources", state, f"{len(book.sources)} in {settings.sources}, {len(book.problems)} problems")


def _nights(settings: Settings) -> Iterator[Finding]:
    nights = past_nights(settings.home)
    if not nights:
        yield Finding("last night", "missing", "none yet")
        return
    last = nights[-1]
    stage = last.stages[-1] if last.stages else None
    detail = (
        last.night if stage is None else f"{last.night}, up to {stage.stage}{f': {stage.error}' if stage.error else ''}"
    )
    yield Finding("last night", "works" if last.status == "done" else "warning", f"{last.status}: {detail}")
    published = settings.published
    size = f"{published.stat().st_size / 1e6:.1f} MB" if published.exists() else "nothing is published"
    yield Finding("published file", "works" if published.exists() else "missing", f"{published}: {size}")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _numbers(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in (_version(name) or "0").split(".")[:2] if part.isdigit())


def _importable(name: str) -> bool:
    try:
        import_module(name)
    except Exception:
        return False
    return True


def _chinese_fonts() -> str:
    names = ("NotoSansCJK", "NotoSerifCJK", "wqy", "SimSun", "simsun", "uming", "ukai", "DroidSansFallback")
    folders = (Path("/usr/share/fonts"), Path.home() / ".fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    for folder in folders:
        if folder.is_dir():
            for path in folder.rglob("*.tt[cf]"):
                if any(name in path.name for name in names):
                    return str(path)
    return ""
