"""One night: its stages in order, one night at a time per home, and a record of what each stage did.

The stages are given as plain functions, or wrapped by something that runs and shows them; the order is the same.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from flows.settings import Night, Settings, night_name, night_start


class AnotherNightRunning(Exception):
    """Raised when a night is started on a home on which one is running already; the text says which."""


class UnusableHome(Exception):
    """Raised when the home cannot be made or written to; the text says why."""


class NightFailed(Exception):
    """Raised when a stage could not do its work; `stage` names it and the text says why. Nothing was published."""

    def __init__(self, stage: str, reason: str) -> None:
        super().__init__(f"{stage}: {reason}")
        self.stage = stage
        self.reason = reason


@dataclass(frozen=True, slots=True)
class StageRecord:
    """What became of one stage: `done`, `failed` or still `running`, its seconds by the clock, and what it counted."""

    stage: str
    started_at: datetime
    seconds: float
    status: str
    counts: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None


@dataclass(frozen=True, slots=True)
class NightRecord:
    """What is known of a night, kept as `<home>/nights/<night>.json` while it runs and after."""

    night: Night
    status: str
    stages: tuple[StageRecord, ...] = ()
    process: int = 0

    def stage(self, name: str) -> StageRecord | None:
        """Return the record of this stage, None if the night did not get there."""
        return next((record for record in self.stages if record.stage == name), None)


class Stage(Protocol):
    """A stage: takes the settings, the night's name and what the stages before it returned, by stage."""

    def __call__(self, settings: Settings, night: Night, done: Mapping[str, Any], /) -> Any:
        """Do the stage's work and return its summary."""


def run_night(
    settings: Settings,
    stages: Mapping[str, Stage],
    started_at: datetime,
    watch: Callable[[StageRecord], None] | None = None,
    done: dict[str, Any] | None = None,
) -> NightRecord:
    """Run the stages in their order as the night that starts at `started_at`, and return what they did.

    `watch` is told when a stage starts and when it ends. `done` takes what each stage returned, by stage, beside
    `records` (of the stages so far) and what the caller put there for the stages (`progress`). Raises
    AnotherNightRunning, and NightFailed at the first stage that fails: those after it do not run, the published file
    stays as it was.
    """
    with lock_home(settings.home) as lock:
        night = unused_night(settings, started_at)
        lock.hold(night)
        recorder = Recorder(settings.home, night, watch)
        done = {} if done is None else done
        done["records"] = recorder.records
        try:
            for name, stage in stages.items():
                with recorder.stage(name) as counts:
                    done[name] = stage(settings, night, done)
                    counts.update(counted(done[name]))
        except NightFailed:
            _tell_of_failure(settings, recorder.finish("failed"))
            raise
        return recorder.finish("done")


def _tell_of_failure(settings: Settings, failed: NightRecord) -> None:
    if settings.channels is not None:
        from flows.notify import notify_failure

        notify_failure(settings, failed)


class Recorder:
    """Keeps the record of a night up to date on the disk, so that a killed night can be told from a good one."""

    def __init__(self, home: Path, night: Night, watch: Callable[[StageRecord], None] | None = None) -> None:
        self.path = home / "nights" / f"{night}.json"
        self.night = night
        self.records: list[StageRecord] = []
        self._watch = watch

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[dict[str, Any]]:
        """Record a stage: the caller fills in the counts; whatever it raises becomes NightFailed."""
        began, start = time.perf_counter(), night_start(self.night)
        started_at = start + timedelta(seconds=sum(record.seconds for record in self.records))
        counts: dict[str, Any] = {}
        self._keep(StageRecord(name, started_at, 0.0, "running"))
        try:
            yield counts
        except BaseException as error:
            seconds = time.perf_counter() - began
            reason = str(error) or type(error).__name__
            self._keep(StageRecord(name, started_at, seconds, "failed", counts, reason))
            self.finish("failed")
            if isinstance(error, Exception):
                raise NightFailed(name, reason) from error
            raise
        self._keep(StageRecord(name, started_at, time.perf_counter() - began, "done", counts))

    def finish(self, status: str) -> NightRecord:
        """Write down how the night ended and return its record."""
        record = NightRecord(self.night, status, tuple(self.records), os.getpid())
        self._write(record)
        return record

    def _keep(self, record: StageRecord) -> None:
        self.records[:] = [each for each in self.records if each.stage != record.stage] + [record]
        self._write(NightRecord(self.night, "running", tuple(self.records), os.getpid()))
        if self._watch:
            self._watch(record)

    def _write(self, record: NightRecord) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(dataclasses.asdict(record), default=str, ensure_ascii=False, indent=1)
        temporary = self.path.with_suffix(".tmp")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(self.path)


def past_nights(home: Path) -> list[NightRecord]:
    """Return the records of the nights on this home, oldest first; a record that cannot be read is passed over."""
    nights = []
    for path in sorted((home / "nights").glob("*.json")):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            facts = json.loads(path.read_text(encoding="utf-8"))
            stages = tuple(
                StageRecord(**{**stage, "started_at": datetime.fromisoformat(stage["started_at"])})
                for stage in facts["stages"]
            )
            nights.append(NightRecord(facts["night"], facts["status"], stages, facts["process"]))
    return nights


def unused_night(settings: Settings, started_at: datetime) -> Night:
    """Return the night's name, moved on where needed to come after every earlier night on this home.

    The anomaly list goes from night to night in the order of their names, whatever a clock that was set back says.
    """
    folders = (settings.home / "nights").glob("*.json"), settings.releases.glob("*"), settings.history.glob("*.parquet")
    earlier = [path.name.split(".")[0] for folder in folders for path in folder]
    while (night := night_name(started_at)) in earlier:
        started_at += timedelta(seconds=1)
    last = max((name for name in earlier if _is_night(name)), default=night)
    return night if night >= last else night_name(night_start(last) + timedelta(seconds=1))


def _is_night(name: str) -> bool:
    try:
        night_start(name)
    except ValueError:
        return False
    return True


def counted(summary: Any) -> dict[str, Any]:
    """Return the numbers and short facts of a summary, for the record; what is nested or long is left out."""
    if not dataclasses.is_dataclass(summary):
        return {}
    facts = {each.name: getattr(summary, each.name) for each in dataclasses.fields(summary)}
    return {name: _rounded(value) for name, value in facts.items() if name != "night" and _is_short(value)}


def _rounded(value: Any) -> Any:
    return round(value, 3) if isinstance(value, float) else value


def _is_short(value: Any) -> bool:
    if isinstance(value, Mapping):
        return len(value) <= 20 and all(isinstance(each, int | float | str) for each in value.values())
    return isinstance(value, int | float | str | bool) or value is None


class HomeLock:
    """The lock on a home, held by a process; it goes with the process however that ends."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def hold(self, night: Night) -> None:
        """Write down which night holds the lock, for the message that another one gets."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"night {night}, process {os.getpid()}".encode(), 0)


@contextlib.contextmanager
def lock_home(home: Path) -> Iterator[HomeLock]:
    """Hold the one lock of this home, or raise AnotherNightRunning at once, naming the night that has it."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(home / "night.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise UnusableHome(f"{home} cannot be written to: {error.strerror or error}") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 200, 0).decode("utf-8", "replace") or "a night that has just started"
            raise AnotherNightRunning(f"{home} is in use by {holder}; wait for it to end") from error
        yield HomeLock(descriptor)
    finally:
        os.close(descriptor)


def now() -> datetime:
    """Return the time at which a night starts that was given no other; the only clock of the flows."""
    return datetime.now(UTC)
