"""Moments as tokens write them: whole seconds since 1970 (RFC 7519, NumericDate)."""

from datetime import UTC, datetime

from wallet_pwa.disclosure.encoding import JsonObject
from wallet_pwa.disclosure.errors import BadClaimError


def seconds(moment: datetime) -> int:
    """Return *moment* as a NumericDate; one without a time zone is a mistake."""
    if moment.tzinfo is None:
        raise ValueError("a moment has a time zone")
    return int(moment.timestamp())


def write_moment(moment: datetime) -> str:
    """Return *moment* as a text in UTC, to the second, in its one spelling."""
    text = moment.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    return f"{text.isoformat()}Z"


def read_seconds(claims: JsonObject, name: str) -> int | None:
    """Return the NumericDate that *claims* have under *name*, or `None`."""
    if name not in claims:
        return None
    value = claims[name]
    # True is an integer to Python, but not a moment; null is no moment either.
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadClaimError(f"{name} is not a NumericDate")
    return value
