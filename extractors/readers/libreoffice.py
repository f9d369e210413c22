"""LibreOffice as a converter of strangers' documents: bounded in time, kept from the network, running no macro."""

from __future__ import annotations

import resource
import subprocess
from pathlib import Path

from extractors.model import Status, UnreadableDocument
from extractors.programs import soffice

SECONDS = 45
_SECONDS_TO_END = 5
# LibreOffice fetches pictures that a document only refers to, whatever its settings for links and for active content
# say. All that goes out is sent to a proxy that does not exist: nothing listens at port 9.
_SETTINGS = (
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
)


def to_docx(source: Path) -> bytes | None:
    """Return the document in the file `source` as a .docx; None if LibreOffice is not installed or cannot read it.

    What it needs besides goes into the folder of `source`. Raises UnreadableDocument, as an interrupted reading, if it
    takes more than `SECONDS` by the clock.
    """
    program = soffice()
    if program is None:
        return None
    profile = source.with_name("profile")
    _write_settings(profile)
    target = source.with_name("converted")
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    _run([*command, "--convert-to", "docx", "--outdir", str(target), str(source)])
    converted = target / f"{source.stem}.docx"
    return converted.read_bytes() if converted.is_file() else None


def _write_settings(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    folder = profile / "user"
    folder.mkdir(parents=True)
    folder.joinpath("registrymodifications.xcu").write_text(
        f'<?xml version="1.0"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(command: list[str]) -> None:
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, preexec_fn=_limit_seconds)
    except OSError:
        return
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        # the command started the office as another process, which it ends when asked to, but not when killed
        process.terminate()
        problem = f"LibreOffice took more than {SECONDS} seconds to convert the document."
        raise UnreadableDocument(Status.REJECTED, problem, interrupted=True) from error
    finally:
        try:
            process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _limit_seconds() -> None:
    """Bound the CPU time of what this process becomes: the limit it inherits counts what a worker used before it."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, hard))
