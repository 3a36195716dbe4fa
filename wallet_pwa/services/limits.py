"""How often something may be tried in a short time.

Counters live with the sessions, under keys of the day that nobody keeps: after a
day no counter can be joined with an address any more.
"""

from datetime import datetime, timedelta

from wallet_pwa.services.errors import SlowDownError
from wallet_pwa.services.house import House
from wallet_pwa.vault import keyed

MINUTE = timedelta(minutes=1)


def count(
    house: House, name: str, *parts: bytes, window: timedelta, now: datetime
) -> int:
    """Count one try of *name* by *parts* and return how many there were."""
    return house.sessions.hit(_key(house, name, parts, now), now, window)


def check(
    house: House,
    name: str,
    *parts: bytes,
    limit: int,
    window: timedelta,
    now: datetime,
) -> None:
    """Count one try of *name* by *parts*; raise `SlowDownError` past *limit*."""
    if count(house, name, *parts, window=window, now=now) > limit:
        raise SlowDownError


def refuse_if_over(
    house: House,
    name: str,
    *parts: bytes,
    limit: int,
    window: timedelta,
    now: datetime,
) -> None:
    """Raise `SlowDownError` if *limit* is reached, without counting this try."""
    if house.sessions.hits(_key(house, name, parts, now), now, window) >= limit:
        raise SlowDownError


def _key(house: House, name: str, parts: tuple[bytes, ...], now: datetime) -> bytes:
    day = house.sessions.daily_key(now)
    return keyed(day, "wp1.limit", name.encode(), *parts)
