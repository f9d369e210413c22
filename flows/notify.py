"""Notify: tell the channels what changed in this night, and nothing when nothing did."""

from __future__ import annotations

from dataclasses import dataclass

from flows.channels import BadChannels, Change, News, load_channels, send
from flows.channels.news import EVENTS, most_important_first
from flows.night import NightRecord, now, past_nights
from flows.settings import Night, Settings
from warehouse.anomalies import STATES, Filters, list_anomalies
from warehouse.database import reading


@dataclass(frozen=True, slots=True)
class NotifySummary:
    """What the stage did: changes of the night, channels there are, and a sentence for each that refused the news."""

    changes: int
    channels: int
    refused: tuple[str, ...] = ()


def notify(settings: Settings, night: Night) -> NotifySummary:
    """Send the night's changes to every channel. A channel that fails is reported; the night stands all the same."""
    changes = changes_of(settings, night)
    news = News(night, changes, recovered=_last_status(settings, night) == "failed")
    return _send(settings, news)


def notify_failure(settings: Settings, failed: NightRecord) -> NotifySummary:
    """Tell the channels that a night failed, unless the one before did too and they were told."""
    if _last_status(settings, failed.night) == "failed":
        return NotifySummary(0, 0)
    stage = failed.stages[-1] if failed.stages else None
    return _send(settings, News(failed.night, failure=f"{stage.stage}: {stage.error}" if stage else "it did not start"))


def changes_of(settings: Settings, night: Night) -> tuple[Change, ...]:
    """Return the anomalies that became new, reopened, resolved or accepted in this night, the most important first."""
    with reading(settings.published) as connection:
        rows = connection.execute(
            "select anomaly_id, event from anomaly_log where night = $night", {"night": night}
        ).fetchall()
        events = {anomaly_id: event for anomaly_id, event in rows if event in EVENTS}
        listed = list_anomalies(connection, Filters(states=STATES)) if events else []
    return most_important_first(
        [
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
    )


def _send(settings: Settings, news: News) -> NotifySummary:
    if settings.channels is None or news.is_empty:
        return NotifySummary(len(news.changes), 0)
    try:
        channels = load_channels(settings.channels)
    except BadChannels as error:
        return NotifySummary(len(news.changes), 0, (str(error),))
    return NotifySummary(len(news.changes), len(channels), tuple(send(channels, news, now())))


def _last_status(settings: Settings, night: Night) -> str | None:
    """How the night before this one ended; one that was killed counts as failed."""
    earlier = [record for record in past_nights(settings.home) if record.night < night]
    if not earlier:
        return None
    return "done" if earlier[-1].status == "done" else "failed"
