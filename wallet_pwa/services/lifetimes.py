"""How long a link works: always to the end of a day, at most a year."""

import calendar
from datetime import date, datetime, timedelta
from enum import StrEnum

from wallet_pwa.services.errors import LifetimeError
from wallet_pwa.services.house import House


class Life(StrEnum):
    """What a learner can choose."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    DATE = "date"
    #: For trying only.
    SECONDS = "seconds"


#: What is chosen for her: hiring takes weeks.
USUAL = Life.MONTH


def last_day(life: Life, today: date) -> date:
    """Return the last day of a *life* that begins *today*."""
    if life is Life.DAY:
        return today + timedelta(days=1)
    if life is Life.WEEK:
        return today + timedelta(days=7)
    return _months_later(today, 1)


def longest(today: date) -> date:
    """Return the last day that a link may have."""
    return _months_later(today, 12)


def end_of(
    house: House,
    life: Life,
    *,
    until: date | None = None,
    seconds: int | None = None,
    now: datetime,
) -> datetime:
    """Return when a link ends that is made *now*, or raise `LifetimeError`.

    It is the midnight after its last day, so that no time in the database says
    when it was made.
    """
    today = house.day(now)
    if life is Life.SECONDS:
        return _short_end(house, seconds, now)
    if life is not Life.DATE:
        return house.midnight_after(last_day(life, today))
    if until is None or not today <= until <= longest(today):
        raise LifetimeError
    return house.midnight_after(until)


def _short_end(house: House, seconds: int | None, now: datetime) -> datetime:
    if house.shortest_share is None or seconds is None:
        raise LifetimeError
    length = timedelta(seconds=min(seconds, 86_400))
    if length < house.shortest_share:
        raise LifetimeError
    return now + length


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    length = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, length))
