"""Whether a Prefect server is configured and answers, found out without importing Prefect, which takes seconds."""

from __future__ import annotations

import os
import tomllib
import urllib.error
import urllib.request
from pathlib import Path

from flows.settings import Settings

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # a first start migrates a fresh database, which takes more than the default of 20 s on a small machine
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    # runs are followed in the server's pages; the terminal is for what the command says
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
}


def prepare_prefect(settings: Settings) -> None:
    """Set what Prefect reads from the environment at its import, as far as the operator has not set it.

    Its own folder goes below the home where the user's cannot be written to.
    """
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    if not _writable(Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()):
        os.environ["PREFECT_HOME"] = str(settings.home / "prefect")


def configured_server(settings: Settings) -> str | None:
    """Return the API address of the configured server: PREFECT_API_URL, else that of Prefect's active profile."""
    if settings.prefect_api_url:
        return settings.prefect_api_url
    profiles = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser() / "profiles.toml"
    try:
        facts = tomllib.loads(profiles.read_text(encoding="utf-8"))
        address = facts["profiles"][facts["active"]].get("PREFECT_API_URL")
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError):
        return None
    return address if isinstance(address, str) else None


def answers(api: str, seconds: float = 5.0) -> bool:
    """Return whether a Prefect server answers at this address."""
    if not api.startswith(("http://", "https://")):
        return False
    try:
        with urllib.request.urlopen(f"{api.rstrip('/')}/health", timeout=seconds) as reply:  # noqa: S310
            return bool(reply.status == 200)
    except (OSError, urllib.error.URLError, ValueError):
        return False


def _writable(folder: Path) -> bool:
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK)
