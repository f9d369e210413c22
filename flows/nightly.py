"""crawl → extract → build → check → publish → notify, as a Prefect flow.

The work is in the stage functions, which know nothing of Prefect; here they become tasks, and the documents of the
extract stage batches of a task each, since a task costs the engine tens of milliseconds and a document little more.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, create_table_artifact
from prefect.artifacts import update_progress_artifact as update_progress
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture, as_completed
from prefect.runtime import flow_run
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.utilities.annotations import quote

from flows.extract import Batch, BatchSummary, ExtractSummary, extract, extract_batch
from flows.night import NightRecord, Stage, StageRecord, now, past_nights, run_night
from flows.settings import Night, Settings, night_name
from flows.stages import NIGHT
from flows.summary import anomaly_rows

SECONDS_BETWEEN_PROGRESS = 5.0
ROWS_OF_ANOMALY_TABLE = 500


@flow(name="nightly", flow_run_name=lambda: f"night {night_name(_started_at())}", persist_result=False)
def nightly(home: str | None = None, sources: str | None = None, decisions: str | None = None) -> dict[str, Any]:
    """Run the night on this home and these sources; None stands for what the settings say.

    Returns the counts of each stage. Fails if a stage fails, and if another night runs on this home.
    """
    given = {"home": home, "sources": sources, "decisions": decisions}
    settings = Settings.model_validate({name: Path(value) for name, value in given.items() if value is not None})
    return _plain(run_as_tasks(settings, NIGHT, _started_at()))


def run_flow(settings: Settings) -> NightRecord:
    """Run the nightly flow with these settings and return the record of its night."""
    facts = nightly(home=str(settings.home), sources=str(settings.sources), decisions=str(settings.decisions))
    return next(record for record in past_nights(settings.home) if record.night == facts["night"])


def run_as_tasks(settings: Settings, stages: Mapping[str, Stage], started_at: datetime) -> NightRecord:
    """Run the stages as tasks of the flow that calls this."""
    wrapped = {name: _as_task(name, stage) for name, stage in stages.items()}
    if "extract" in wrapped:
        wrapped["extract"] = _extract_as_flow
    record = run_night(settings, wrapped, started_at, log_stage)
    show_anomalies(settings)
    show_counts(record)
    return record


def log_stage(stage: StageRecord) -> None:
    """Write what became of a stage into the log of the run."""
    if stage.status == "running":
        get_run_logger().info("%s begins", stage.stage)
    elif stage.status == "failed":
        get_run_logger().error("%s failed after %.1f s: %s", stage.stage, stage.seconds, stage.error)
    else:
        counts = ", ".join(f"{name} {value}" for name, value in stage.counts.items())
        get_run_logger().info("%s took %.1f s: %s", stage.stage, stage.seconds, counts)


def _as_task(name: str, stage: Stage) -> Stage:
    task_of_stage: Any = task(name=name, task_run_name=name, cache_policy=NO_CACHE, persist_result=False)(stage)

    def run(settings: Settings, night: Night, done: Mapping[str, Any]) -> Any:
        return task_of_stage(quote(settings), night, quote(done))

    return run


def _extract_as_flow(settings: Settings, night: Night, _done: Mapping[str, Any]) -> ExtractSummary:
    extract_flow = flow(
        name="extract",
        flow_run_name=f"extract {night}",
        task_runner=task_runner(settings),
        persist_result=False,
        validate_parameters=False,
    )(_extract_with_progress)
    return extract_flow(quote(settings), night)


def _extract_with_progress(settings: Any, night: Night) -> ExtractSummary:
    if isinstance(settings, quote):
        settings = settings.unquote()
    progress = ProgressArtifact(f"documents-read-{night.lower()}")
    summary = extract(settings, night, progress, run_batches_as_tasks)
    progress.finish()
    return summary


def task_runner(settings: Settings) -> TaskRunner[Any]:
    """Return what runs the batches: threads that wait for worker processes here, or a Dask cluster's workers."""
    if settings.runner == "dask":
        dask_runner = import_module("prefect_dask.task_runners").DaskTaskRunner  # the extra `dask`
        local = {"n_workers": settings.workers, "threads_per_worker": 1, "dashboard_address": None}
        cluster: TaskRunner[Any] = (
            dask_runner(address=settings.dask_address) if settings.dask_address else dask_runner(cluster_kwargs=local)
        )
        return cluster
    return ThreadPoolTaskRunner(max_workers=2 * settings.workers)


@task(name="read batch", task_run_name="read batch {number} of {total}", cache_policy=NO_CACHE, persist_result=False)
def read_batch(packed: bytes, number: int, total: int) -> BatchSummary:  # noqa: ARG001  named in the pages
    """Read and stage one batch of documents, given with the settings as `pack_batch` packs them."""
    settings, batch = pickle.loads(packed)  # noqa: S301  packed by the flow itself
    return extract_batch(settings, batch)


def pack_batch(settings: Settings, batch: Batch) -> bytes:
    """Return the work of one task as bytes, which neither Prefect nor Dask looks into."""
    return pickle.dumps((settings, batch))


def run_batches_as_tasks(settings: Settings, work: Sequence[Batch]) -> Iterable[BatchSummary]:
    """Run a task per batch with the flow's task runner and give the summaries as they come."""
    running: list[PrefectFuture[BatchSummary]] = [
        read_batch.submit(pack_batch(settings, batch), number, len(work)) for number, batch in enumerate(work, 1)
    ]
    for future in as_completed(running):
        yield future.result()


class ProgressArtifact:
    """Documents read, in per cent, as Prefect's own progress artifact; told often, it writes seldom."""

    def __init__(self, key: str) -> None:
        self.key = key
        self._artifact: UUID | None = None
        self._written = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` are done."""
        percent = 100.0 if total == 0 else 100.0 * done / total
        if self._artifact is None:
            created = create_progress_artifact(percent, self.key, "documents read tonight, per cent")
            self._artifact = created if isinstance(created, UUID) else None
        elif time.monotonic() - self._written > SECONDS_BETWEEN_PROGRESS:
            update_progress(self._artifact, percent)
        else:
            return
        self._written = time.monotonic()

    def finish(self) -> None:
        """Show that all is done."""
        if self._artifact is not None:
            update_progress(self._artifact, 100.0)


def show_anomalies(settings: Settings) -> None:
    """Write the list of anomalies as a table artifact, under one key so that its history can be followed."""
    rows = anomaly_rows(settings, ROWS_OF_ANOMALY_TABLE)
    create_table_artifact(rows, key="anomalies", description="Anomalies that stand after this night; errors first")


def show_counts(record: NightRecord) -> None:
    """Write what each stage did as a text artifact."""
    lines = ["| stage | seconds | counts |", "|---|---:|---|"]
    for stage in record.stages:
        counts = ", ".join(f"{name} {value}" for name, value in stage.counts.items())
        lines.append(f"| {stage.stage} | {stage.seconds:.1f} | {counts} |")
    create_markdown_artifact("\n".join(lines), key="night", description=f"What the stages of {record.night} did")


def _started_at() -> datetime:
    scheduled: datetime | None = flow_run.scheduled_start_time
    return scheduled or now()


def _plain(record: NightRecord) -> dict[str, Any]:
    return {stage.stage: dict(stage.counts) for stage in record.stages} | {"night": record.night}
