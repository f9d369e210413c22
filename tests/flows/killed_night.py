"""Run an ingest that kills itself: python -m tests.flows.killed_night HOME DOCUMENTS STAGE before|within|after."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flows.night import Stage, now, run_night
from flows.settings import Night, Settings
from flows.stages import ingest_stages


def killing(stage: Stage, moment: str) -> Stage:
    """The stage, with the process killed before or after its work; `within` kills the batches of a reading midway."""

    def run(settings: Settings, night: Night, done: Mapping[str, Any], /) -> Any:
        if moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        if moment == "within":
            done = {**done, "progress": kill_when_some_are_read}
        summary = stage(settings, night, done)
        os.kill(os.getpid(), signal.SIGKILL)
        return summary

    return run


def kill_when_some_are_read(read: int, _total: int) -> None:
    """End this process as soon as a batch is staged."""
    if read:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    home, documents, name, moment = sys.argv[1:5]
    stages = ingest_stages([Path(documents)])
    stages[name] = killing(stages[name], moment)
    run_night(Settings(home=Path(home)), stages, now())
