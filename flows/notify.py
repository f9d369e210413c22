"""Notify: tell the channels what changed in this night, and nothing when nothing did."""

from __future__ import annotations

from dataclasses import dataclass

from flows.settings import Night, Settings
from warehouse.anomalies import Filters, list_anomalies
from warehouse.database import reading


@dataclass(frozen=True, slots=True)
class Change:
    """An anomaly that changed its state in a night."""

    event: str
    anomaly_id: str
    severity: str
    agency_name: str
    report_year: int
    message_en: str
    message_zh: str


@dataclass(frozen=True, slots=True)
class NotifySummary:
    """What the stage did: changes of the night, messages sent, and the channels that refused theirs."""

    changes: int
    sent: int
    refused: tuple[str, ...] = ()


def notify(settings: Settings, night: Night) -> NotifySummary:
    """Send the night's changes to every channel. A channel that fails is reported; the night stands all the same."""
    changes = changes_of(settings, night)
    if settings.channels is None or not changes:
        return NotifySummary(len(changes), 0)
    from flows.channels import News, send

    refused = send(settings.channels, News.of_night(night, changes))
    return NotifySummary(len(changes), 1, tuple(refused))


def changes_of(settings: Settings, night: Night) -> list[Change]:
    """Return the anomalies that became new, resolved, reopened or accepted in this night, the most important first."""
    with reading(settings.published) as connection:
        events = dict(
            connection.execute(
                "select anomaly_id, event from anomaly_log where night = $night and event not in ('night', 'open')",
                {"night": night},
            ).fetchall()
        )
        listed = list_anomalies(connection, Filters(states=()))
    return [
        Change(
            events[each.anomaly_id],
            each.anomaly_id,
            each.severity,
            each.agency_name or each.agency_id,
            each.report_year,
            each.message_en,
            each.message_zh,
        )
        for each in listed
        if each.anomaly_id in events
    ]
