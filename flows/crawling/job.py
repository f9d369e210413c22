"""What a crawl process is told, as a file: the stage writes it, the process reads it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.crawling.sources import Source


@dataclass(frozen=True, slots=True)
class Job:
    """What a crawl process is to do: which sources, for which night, into which archive, under which name."""

    raw: Path
    night: str
    started_at: datetime
    user_agent: str
    agent: str
    sources: tuple[Source, ...]

    def write(self, path: Path) -> None:
        """Write the job as JSON."""
        job = {
            "raw": str(self.raw),
            "night": self.night,
            "started_at": self.started_at.isoformat(),
            "user_agent": self.user_agent,
            "agent": self.agent,
            "sources": [source.model_dump(mode="json") for source in self.sources],
        }
        path.write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Job:
        """Read a job that `write` wrote."""
        job = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            Path(job["raw"]),
            job["night"],
            datetime.fromisoformat(job["started_at"]),
            job["user_agent"],
            job["agent"],
            tuple(Source.model_validate(source) for source in job["sources"]),
        )


def ledger_path(raw: Path) -> Path:
    """Where the ledger of an archive lies."""
    return raw / "ledger.sqlite"
