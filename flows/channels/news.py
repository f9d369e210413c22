"""What there is to tell of a night, and how it reads in Chinese and in English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

SEVERITIES = ("error", "warning", "info")
EVENTS = {
    "new": ("新发现", "new"),
    "reopened": ("再次出现", "reopened"),
    "resolved": ("已消除", "resolved"),
    "accepted": ("已确认接受", "accepted"),
}
MOST_CHANGES = 10


@dataclass(frozen=True, slots=True)
class Change:
    """An anomaly that changed its state in a night; `event` is new, reopened, resolved or accepted."""

    event: str
    anomaly_id: str
    severity: str
    agency_name: str
    report_year: int
    message_en: str
    message_zh: str


@dataclass(frozen=True, slots=True)
class News:
    """What changed in a night: anomalies, or that nights fail (`failure` says why) or run again (`recovered`)."""

    night: str
    changes: tuple[Change, ...] = ()
    failure: str | None = None
    recovered: bool = False
    counts: dict[str, int] = field(default_factory=dict)

    def at_least(self, severity: str) -> News:
        """Return the news without the changes that are less severe than this."""
        kept = SEVERITIES[: SEVERITIES.index(severity) + 1]
        changes = tuple(change for change in self.changes if change.severity in kept)
        return News(self.night, changes, self.failure, self.recovered, self.counts)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.changes or self.failure or self.recovered)


def headline(news: News, language: str) -> str:
    """Return the news in one line."""
    chinese = language == "zh"
    if news.failure:
        return f"勾稽：{news.night} 批次失败" if chinese else f"gouji: the night {news.night} failed"
    counts = Counter(change.event for change in news.changes)
    parts = [f"{EVENTS[event][0 if chinese else 1]} {counts[event]}" for event in EVENTS if counts[event]] or [
        "恢复运行" if chinese else "nights run again"
    ]
    return f"勾稽 {news.night}：{'，'.join(parts)}" if chinese else f"gouji {news.night}: {', '.join(parts)}"


def as_text(news: News, language: str, limit: int = 1_000_000) -> str:
    """Return the news as plain text of at most `limit` bytes in UTF-8, the most important changes first."""
    chinese = language == "zh"
    lines = [headline(news, language)]
    if news.failure:
        lines.append(f"原因：{news.failure}" if chinese else f"reason: {news.failure}")
        lines.append("已发布的数据未受影响。" if chinese else "What is published is as it was.")
    if news.recovered:
        lines.append("夜间任务已恢复正常。" if chinese else "Nights run again.")
    for change in news.changes[:MOST_CHANGES]:
        lines.append(_line(change, chinese))
    more = len(news.changes) - MOST_CHANGES
    if more > 0:
        lines.append(f"……另有 {more} 条" if chinese else f"… and {more} more")
    return cut("\n".join(lines), limit)


def cut(text: str, limit: int) -> str:
    """Return the text, cut at a character so that it has at most `limit` bytes in UTF-8."""
    data = text.encode()
    if len(data) <= limit:
        return text
    return data[: limit - len("…".encode())].decode("utf-8", "ignore") + "…"


def most_important_first(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes: new and reopened before resolved and accepted, errors first."""
    order = {event: number for number, event in enumerate(EVENTS)}
    return tuple(sorted(changes, key=lambda change: (order.get(change.event, 9), SEVERITIES.index(change.severity))))


def _line(change: Change, chinese: bool) -> str:
    event = EVENTS.get(change.event, (change.event, change.event))[0 if chinese else 1]
    message = change.message_zh if chinese else change.message_en
    return f"[{event}] {change.agency_name} {change.report_year}: {' '.join(message.split())} ({change.anomaly_id})"
