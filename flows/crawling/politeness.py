"""How a host is treated: what its robots.txt asks, how long to wait, one connection at a time, when to back off.

The rules hold for every process that crawls with the same ledger folder: a host's turn is a lock on a file, and the
file's time says when the host was last asked, also by a crawl that was killed.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from protego import Protego

from flows.crawling.addresses import is_loopback

MINIMUM_DELAY = 1.5
"""Seconds between two requests to a host that asks for nothing else; none for loopback addresses."""
ROBOTS_LIFETIME = timedelta(hours=24)
"""How long a robots.txt may be used without asking again (RFC 9309, section 2.4)."""
LONGEST_BACK_OFF = 300.0
"""Seconds; a host that asks to be left alone for longer is left for this night."""
_POLL_SECONDS = 0.05
_CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Robots:
    """What a host's robots.txt allows the agent; `delay` is its Crawl-delay in seconds, 0 if it names none.

    `unreachable` says why the file could not be had: nothing is allowed then (RFC 9309, section 2.3.1.4).
    """

    agent: str
    rules: Protego | None = None
    unreachable: str | None = None

    @property
    def delay(self) -> float:
        """Seconds between two requests that the file asks for (Crawl-delay, or Request-rate)."""
        if self.rules is None:
            return 0.0
        wanted = self.rules.crawl_delay(self.agent) or 0.0
        rate = self.rules.request_rate(self.agent)
        if rate is not None and rate.requests:
            wanted = max(wanted, rate.seconds / rate.requests)
        return float(wanted)

    def allows(self, url: str) -> bool:
        """Whether the address may be fetched."""
        if self.unreachable is not None:
            return False
        return self.rules is None or bool(self.rules.can_fetch(url, self.agent))


def read_robots(agent: str, status: int | None, text: str, error: str | None = None) -> Robots:
    """What an answer to the request for robots.txt means: 2xx its rules, 4xx no rules, else nothing is allowed."""
    if status is not None and 200 <= status < 300:
        return Robots(agent, Protego.parse(text))
    if status is not None and 400 <= status < 500 and status != 429:
        return Robots(agent)
    return Robots(agent, unreachable=error or f"status {status}")


def delay_for(host: str, wanted: float | None, robots: Robots | None) -> float:
    """Seconds between two requests to a host: the source's own delay or the default, but never less than robots ask."""
    own = wanted if wanted is not None else (0.0 if is_loopback(host) else MINIMUM_DELAY)
    return max(own, robots.delay if robots is not None else 0.0)


def retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks to wait, None where there is none or it says nothing."""
    if not header:
        return None
    text = header.strip()
    if text.isdigit():
        return float(text)
    with suppress(ValueError, TypeError):
        at = parsedate_to_datetime(text)
        return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())
    return None


def in_window(window: str | None, now: datetime) -> bool:
    """Whether the time lies in a night window `HH:MM-HH:MM` (China's time; it may pass midnight); no window: always."""
    if window is None:
        return True
    start, _, end = window.partition("-")
    clock = now.astimezone(_CHINA).strftime("%H:%M")
    return start <= clock < end if start <= end else clock >= start or clock < end


@dataclass
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    left_alone: bool = False


class Turns:
    """Whose turn it is at each host: one request at a time, and the delay between the end of one and the next."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, delay: float) -> AsyncIterator[None]:
        """Wait until the host may be asked and hold it until the answer is there."""
        state = self._hosts.setdefault(host, _Host())
        async with state.lock:
            path = self._folder / sha256(host.encode()).hexdigest()[:24]
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                await _lock_file(descriptor)
                asked_before = os.fstat(descriptor).st_size > 0
                if asked_before and delay > 0:
                    since = time.time() - os.fstat(descriptor).st_mtime
                    await _sleep(delay - since if since >= 0 else delay)
                await _sleep(state.free_at - time.monotonic())
                try:
                    yield
                finally:
                    os.pwrite(descriptor, host.encode(), 0)
                    now = time.time()  # the kernel's own stamp may lie some milliseconds back
                    os.utime(path, (now, now))
            finally:
                os.close(descriptor)

    def back_off(self, host: str, seconds: float) -> None:
        """Ask nothing of the host for this long."""
        state = self._hosts.setdefault(host, _Host())
        state.free_at = max(state.free_at, time.monotonic() + seconds)

    def leave_alone(self, host: str) -> None:
        """Ask nothing more of the host in this crawl."""
        self._hosts.setdefault(host, _Host()).left_alone = True

    def is_left_alone(self, host: str) -> bool:
        """Whether the host asked to be left alone, or answers nothing but errors."""
        return host in self._hosts and self._hosts[host].left_alone


async def _lock_file(descriptor: int) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            await asyncio.sleep(_POLL_SECONDS)
        else:
            return


async def _sleep(seconds: float) -> None:
    if seconds > 0:
        await asyncio.sleep(seconds)
