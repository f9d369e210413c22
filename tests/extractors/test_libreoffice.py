"""LibreOffice reads what strangers wrote: it fetches nothing for them, and is ended when it takes too long."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from extractors import document, programs
from extractors.compound_file import SIGNATURE
from extractors.model import READING_INTERRUPTED, Paragraph, Status
from extractors.readers import docx, libreoffice

DAMAGED_DOC = SIGNATURE + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(600)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a script in the place of LibreOffice."""

    def install(script: str) -> None:
        program = tmp_path / "soffice"
        program.write_text(f"#!/bin/bash\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    return install


def runs(process_id: str) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", process_id], capture_output=True, text=True, check=False).stdout
    return state.strip() != "" and not state.startswith("Z")


def page_with_picture(address: str) -> str:
    """A document of LibreOffice's own in one file, with a picture that is elsewhere."""
    of = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = f'xmlns:office="{of}office:1.0" xmlns:text="{of}text:1.0" xmlns:draw="{of}drawing:1.0"'
    spaces += f' xmlns:svg="{of}svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    picture = f'<draw:image xlink:type="simple" xlink:href="{address}"/>'
    frame = f'<draw:frame text:anchor-type="as-char" svg:width="1cm" svg:height="1cm">{picture}</draw:frame>'
    kind = 'office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"'
    body = f"<office:body><office:text><text:p>the text{frame}</text:p></office:text></office:body>"
    return f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} {kind}>{body}</office:document>'


@pytest.mark.skipif(programs.soffice() is None, reason="LibreOffice is not installed here")
def test_pictures_that_a_document_refers_to_are_not_fetched(tmp_path: Path) -> None:
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def handle(self) -> None:
            asked.append(str(self.client_address))

    server = HTTPServer(("127.0.0.1", 0), Listener)
    Thread(target=server.serve_forever, daemon=True).start()
    source = tmp_path / "document.fodt"
    source.write_text(page_with_picture(f"http://127.0.0.1:{server.server_port}/seen.png"))
    converted = libreoffice.to_docx(source)
    server.shutdown()
    assert converted is not None
    (paragraph,) = docx.read(converted).blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "the text"
    assert asked == []


def test_conversion_that_takes_too_long_is_ended_and_tried_on_another_night(
    office: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # as LibreOffice's command: the work is done by a second process, which a kill of the first would leave behind
    office(f'sleep 600 & echo $! > {tmp_path}/worker; trap "kill $!; exit 1" TERM; wait')
    monkeypatch.setattr(libreoffice, "SECONDS", 1)
    extraction = document.extract(DAMAGED_DOC)
    assert extraction.document_id == hashlib.sha256(DAMAGED_DOC).hexdigest()
    assert extraction.status is Status.REJECTED
    assert extraction.problem == "LibreOffice took more than 1 seconds to convert the document."
    assert [problem.code for problem in extraction.problems] == [READING_INTERRUPTED]
    worker = (tmp_path / "worker").read_text().strip()
    deadline = time.monotonic() + 10
    while runs(worker) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not runs(worker)


def test_conversion_that_does_not_end_when_asked_to_is_killed(
    office: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    office('trap "" TERM; while true; do sleep 0.05; done')
    monkeypatch.setattr(libreoffice, "SECONDS", 0.2)
    monkeypatch.setattr(libreoffice, "_SECONDS_TO_END", 0.2)
    monkeypatch.setattr(libreoffice, "_limit_seconds", lambda: None)
    assert document.extract(DAMAGED_DOC).status is Status.REJECTED


def test_conversion_may_use_no_more_cpu_time_than_its_own(office: Callable[[str], None], tmp_path: Path) -> None:
    office(f"ulimit -S -t > {tmp_path}/seconds")
    extraction = document.extract(DAMAGED_DOC)
    assert extraction.status is Status.UNREADABLE
    assert int((tmp_path / "seconds").read_text()) == libreoffice.SECONDS
