"""Turns documents into formats that only an office program or a browser writes, where these are installed."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from extractors.programs import chromium, soffice

SECONDS = 300
PRINT = "print"
"""The target that is a PDF as a browser prints it."""
FILTERS = {
    "doc": "doc:MS Word 97",
    "docx": "docx:MS Word 2007 XML",
    "odt": "odt:writer8",
    "pdf": "pdf:writer_pdf_Export",
    "rtf": "rtf:Rich Text Format",
    "xls": "xls:MS Excel 97",
}


def missing_program(target: str) -> str | None:
    """The name of the program that makes files of a target and is not installed here, None where it is."""
    if target == PRINT:
        return None if chromium() else "Chromium"
    return None if soffice() else "LibreOffice"


def converted(files: dict[str, bytes], extension: str, target: str) -> dict[str, bytes]:
    """The files, all of one extension, in the target format by the same names; those that fail are left out.

    `target` is one of `FILTERS`, all files turned in one run of LibreOffice, since a start takes seconds; or `PRINT`,
    for which the files are pages. Raises FileNotFoundError where the program is not installed.
    """
    missing = missing_program(target)
    if missing is not None:
        raise FileNotFoundError(f"{missing} is not installed here")
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        sources = {name: base / f"{name}.{extension}" for name in files}
        for name, path in sources.items():
            path.write_bytes(files[name])
        if target == PRINT:
            made = _printed(str(chromium()), sources, base)
        else:
            made = _written(str(soffice()), sources, target, base)
        return {name: path.read_bytes() for name, path in made.items() if path.exists()}


def _written(command: str, sources: dict[str, Path], target: str, base: Path) -> dict[str, Path]:
    profile = f"-env:UserInstallation={(base / 'profile').as_uri()}"
    arguments = [command, profile, "--headless", "--convert-to", FILTERS[target], "--outdir", str(base / "made")]
    subprocess.run([*arguments, *map(str, sources.values())], check=False, timeout=SECONDS, capture_output=True)
    return {name: base / "made" / f"{name}.{target}" for name in sources}


def _printed(command: str, sources: dict[str, Path], base: Path) -> dict[str, Path]:
    made = {name: base / f"{name}.pdf" for name in sources}
    # Chromium refuses its sandbox to root
    arguments = [command, "--headless", "--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    for name, source in sources.items():
        places = [f"--user-data-dir={base / 'profile'}", f"--print-to-pdf={made[name]}", source.as_uri()]
        subprocess.run([*arguments, *places], check=False, timeout=SECONDS, capture_output=True)
    return made
