"""When a source is looked at: every night in the season of reports, and outside it more rarely the quieter it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flows.crawling.ledger import SourceState

SEASON = range(1, 5)
"""January to April: the deadlines are 31 January and 31 March, and many bodies are late."""
QUIET_DAYS = 3
"""A source rests only after its lists were unchanged on so many days."""
LONGEST_REST = 7
"""Days; a source that stays quiet is looked at at least this often."""
SILENT_NIGHTS = 3
"""After so many nights without an answer a source is reported as fallen silent."""
_CHINA = ZoneInfo("Asia/Shanghai")


def is_resting(state: SourceState, now: datetime) -> bool:
    """Whether a source may be left out tonight.

    Never in the season, never before it was quiet on `QUIET_DAYS` days, and never when its last visit did not end.
    """
    if now.astimezone(_CHINA).month in SEASON or state.visited_at is None or state.succeeded_at is None:
        return False
    if state.quiet_days < QUIET_DAYS or state.silent_nights:
        return False
    rest = min(2 ** (state.quiet_days - QUIET_DAYS + 1), LONGEST_REST)
    return now - state.visited_at < timedelta(days=rest) - timedelta(hours=12)


def silence(state: SourceState) -> str | None:
    """A sentence on a source that has fallen silent, None for one that answers or has only just stopped to."""
    if state.silent_nights < SILENT_NIGHTS:
        return None
    last = f"; its last answer was on {state.succeeded_at:%Y-%m-%d}" if state.succeeded_at else ""
    return f"no list of this source has answered for {state.silent_nights} nights in a row{last}"
