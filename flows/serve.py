"""Serve: keep the schedule of nights on this machine, with Prefect's server and pages.

Cron schedules fire only where a server runs them; the server that a flow brings along for itself does not. So where no
server is configured, one is started here and ends with this process.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping

from flows.output import CommandFailed
from flows.prefect_server import answers, configured_server
from flows.settings import Settings

SECONDS_TO_START = 180.0


def serve(settings: Settings) -> None:
    """Schedule the nightly flow and run its nights until the process is stopped."""
    signal.signal(signal.SIGTERM, _stop)
    api = configured_server(settings)
    if api is not None:
        if not answers(api):
            raise CommandFailed(f"the configured Prefect server {api} does not answer")
        _serve_nights(settings, api)
    else:
        with local_server(settings.prefect_port) as api:
            _serve_nights(settings, api)


@contextlib.contextmanager
def local_server(port: int, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run a Prefect server on 127.0.0.1 and give the address of its API; a taken port, or 0, stands for a free one."""
    port = port if port and _is_free(port) else _free_port()
    api = f"http://127.0.0.1:{port}/api"
    # the pages ask port 4200 unless they are told
    told = {**os.environ, "PREFECT_UI_API_URL": api, "PREFECT_SERVER_ANALYTICS_ENABLED": "false", **(environment or {})}
    told.pop("PREFECT_API_URL", None)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await_answer(api, process)
        yield api
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_answer(api: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not answers(api, 2.0):
        if process.poll() is not None:
            raise CommandFailed(f"the Prefect server ended with code {process.returncode} before it answered")
        if time.monotonic() > deadline:
            raise CommandFailed(f"the Prefect server did not answer within {SECONDS_TO_START:g} seconds")
        time.sleep(0.3)


def _serve_nights(settings: Settings, api: str) -> None:
    os.environ["PREFECT_API_URL"] = api
    from prefect.schedules import Cron

    from flows.nightly import nightly

    sys.stderr.write(f"gouji: nights at '{settings.schedule}' ({settings.time_zone}); pages at {api[: -len('/api')]}\n")
    nightly.serve(
        name="nightly",
        schedule=Cron(settings.schedule, timezone=settings.time_zone),
        parameters={
            "home": str(settings.home),
            "sources": str(settings.sources),
            "decisions": str(settings.decisions),
        },
        limit=1,
        print_starting_message=False,
    )


def _stop(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
