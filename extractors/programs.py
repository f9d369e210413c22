"""Where the programs are that read or make what Python alone does not: LibreOffice, and Chromium or Chrome."""

from __future__ import annotations

import shutil

_OFFICES = ("soffice", "libreoffice")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def soffice() -> str | None:
    """The path of LibreOffice's command, None where it is not installed."""
    return _first(_OFFICES)


def chromium() -> str | None:
    """The path of Chromium's or Chrome's command, None where none is installed."""
    return _first(_BROWSERS)


def _first(names: tuple[str, ...]) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)
