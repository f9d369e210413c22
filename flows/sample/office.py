"""Turns documents into the formats that only an office program writes, with LibreOffice, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

SECONDS = 300
FILTERS = {"doc": "doc:MS Word 97", "pdf": "pdf:writer_pdf_Export", "xls": "xls:MS Excel 97"}


def soffice() -> str | None:
    """The path of LibreOffice's command, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(files: dict[str, bytes], extension: str, target: str) -> dict[str, bytes]:
    """The files, all of one extension, in the target format by the same names; those that fail are left out.

    All are turned in one run, since a start takes seconds. `target` is doc, pdf or xls. Raises FileNotFoundError
    where LibreOffice is not installed.
    """
    command = soffice()
    if command is None:
        raise FileNotFoundError("LibreOffice is not installed here")
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        sources = []
        for name, data in files.items():
            path = base / f"{name}.{extension}"
            path.write_bytes(data)
            sources.append(str(path))
        profile = f"-env:UserInstallation={(base / 'profile').as_uri()}"
        arguments = [command, profile, "--headless", "--convert-to", FILTERS[target], "--outdir", str(base / "made")]
        subprocess.run([*arguments, *sources], check=False, timeout=SECONDS, capture_output=True)
        made = {name: base / "made" / f"{name}.{target}" for name in files}
        return {name: path.read_bytes() for name, path in made.items() if path.exists()}
