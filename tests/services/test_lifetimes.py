from datetime import date, timedelta

import pytest

from wallet_pwa.services.errors import LifetimeError
from wallet_pwa.services.lifetimes import Life, end_of, longest


def test_a_link_ends_at_a_midnight(house, now):
    assert end_of(house, Life.DAY, now=now) - now > timedelta(days=1)
    assert house.day(end_of(house, Life.WEEK, now=now)) == date(2027, 3, 9)
    ends_at = end_of(house, Life.MONTH, now=now)
    assert ends_at == house.midnight_after(date(2027, 4, 1))


@pytest.mark.parametrize("until", [None, date(2027, 2, 28), date(2028, 3, 2)])
def test_a_last_day_is_from_today_to_a_year_from_now(house, now, until):
    with pytest.raises(LifetimeError):
        end_of(house, Life.DATE, until=until, now=now)


def test_a_year_may_end_on_a_leap_day():
    assert longest(date(2028, 2, 29)) == date(2029, 2, 28)


def test_seconds_are_for_trying_only(house, now):
    with pytest.raises(LifetimeError):
        end_of(house, Life.SECONDS, seconds=60, now=now)
