"""Dates in the visitor's language, and where their lines may break."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from flask import Flask, g

from wallet_pwa import i18n

WHEN = datetime(2026, 12, 21, 13, 2, tzinfo=UTC)
TODAY = date(2026, 11, 21)
KEPT = "\N{NO-BREAK SPACE}"


@pytest.fixture(params=i18n.LANGUAGES)
def language(request):
    """Read pages in each language in turn, on clocks in Utrecht."""
    with Flask(__name__).app_context():
        g.locale = Locale.parse(request.param)
        g.time_zone = ZoneInfo("Europe/Amsterdam")
        yield request.param


@pytest.mark.parametrize(
    ("write", "breaks"),
    [
        (i18n.day, 1),
        (i18n.week_day, 1),
        (i18n.month, 1),
        (lambda when: i18n.short_day(when, TODAY), 0),
        (lambda when: i18n.moment(when, TODAY), 1),
    ],
)
def test_only_day_and_month_stay_on_one_line(language, write, breaks):
    text = write(WHEN)

    assert text.count(" ") == breaks
    assert text.count(KEPT) == (write is not i18n.month)


def test_a_day_and_its_month_are_what_stays_together():
    with Flask(__name__).app_context():
        g.locale = Locale.parse("de")
        g.time_zone = ZoneInfo("Europe/Amsterdam")

        assert i18n.week_day(WHEN) == f"Montag, 21.{KEPT}Dezember"
        assert i18n.day(WHEN) == f"21.{KEPT}Dezember 2026"
        assert i18n.moment(WHEN, TODAY) == f"21.{KEPT}Dezember 14:02"
