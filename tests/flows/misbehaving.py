"""A reader that does what its document says, to show that a worker takes only its own document down."""

from __future__ import annotations

import ctypes
import hashlib
import os
import sys
import time
from pathlib import Path

from extractors.document import READER_VERSION
from extractors.model import Extraction, Hints, Status


def obey(data: bytes, hints: Hints) -> Extraction:
    """Do what the document's first word says, then return an extraction that names this process."""
    order, _, argument = data.decode().partition(" ")
    if order == "crash":
        ctypes.string_at(0)
    elif order == "exit":
        os._exit(7)
    elif order == "spin":
        while True:
            pass
    elif order == "sleep":
        time.sleep(float(argument))
    elif order == "busy":
        # as on a machine that has no time for it so many times
        place, _, times = argument.rpartition(" ")
        with Path(place).open("a+") as marks:
            marks.write("x")
            marks.seek(0)
            is_busy = len(marks.read()) <= int(times)
        if is_busy:
            time.sleep(600)
    elif order == "eat":
        held = []
        while True:
            held.append(bytearray(10_000_000))
    elif order == "once":
        # ends the first process that reads it, as when an earlier document had damaged its memory
        marker = Path(argument)
        if not marker.exists():
            marker.touch()
            os.kill(os.getpid(), 11)
    elif order == "raise":
        raise ValueError(argument)
    elif order == "recurse":
        return obey(data, hints)
    elif order == "fill":
        with Path(argument).open("wb") as file:
            while True:
                file.write(bytes(10_000_000))
    elif order == "print":
        os.write(1, b"noise on standard output\n" * 10_000)
        os.write(2, b"noise on standard error\n" * 10_000)
        sys.stdout.write("noise")
    title = ("x" * int(argument),) if order == "swell" else ()
    return Extraction(
        hashlib.sha256(b"other" if order == "mismatch" else data).hexdigest(),
        "text/plain",
        Status.NO_TABLES,
        f"process {os.getpid()}",
        "obedient",
        READER_VERSION,
        sections=tuple(("", text) for text in title),
    )


def pay_with_code(data: bytes, hints: Hints) -> object:
    """Return something whose pickle names a function outside the known types."""

    class Subverted:
        def __reduce__(self) -> tuple[object, ...]:
            return os.system, ("true",)

    return Subverted()
