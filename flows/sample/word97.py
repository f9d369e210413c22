"""Turns a Word file into the binary format of Word 97 to 2003 (.doc) with LibreOffice, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

SECONDS = 120


def soffice() -> str | None:
    """The path of LibreOffice's command, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def doc_files(docx_files: dict[str, bytes]) -> dict[str, bytes]:
    """The same Word files as .doc by the same names, all converted in one run; those that fail are left out.

    Raises FileNotFoundError where LibreOffice is not installed.
    """
    command = soffice()
    if command is None:
        raise FileNotFoundError("LibreOffice is not installed here")
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        sources = []
        for name, data in docx_files.items():
            path = base / f"{name}.docx"
            path.write_bytes(data)
            sources.append(str(path))
        profile = f"-env:UserInstallation={(base / 'profile').as_uri()}"
        arguments = [command, profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", folder, *sources]
        subprocess.run(arguments, check=False, timeout=SECONDS, capture_output=True)
        made = {name: base / f"{name}.doc" for name in docx_files}
        return {name: path.read_bytes() for name, path in made.items() if path.exists()}
