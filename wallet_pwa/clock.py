"""The only place that reads the time."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)
