"""A large wallet is shown in pages, and no badge is on two of them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from wallet_pwa.services.badges import SHELF, own_badge, own_badges, put_badge, shelf


@pytest.fixture
def amina(world):
    return world.learner("Amina")


@pytest.fixture
def fill(world, session, house, now, amina):
    """Put copies of one badge into her wallet, one an hour, the last one now."""

    def fill(count):
        with world.database.reading() as reading:
            first = own_badge(reading, amina.wallet, world.badge(amina)).record
        made = []
        for number in range(1, count):
            when = now - timedelta(hours=count - number)
            record = replace(first, received=when.isoformat(timespec="seconds"))
            made.append(put_badge(session, house, amina.wallet, record, now=when))
        session.commit()
        return made

    return fill


def test_a_shelf_that_fits_is_one_page_the_newest_first(session, amina, fill):
    fill(SHELF)

    only = shelf(session, amina.wallet, 1)

    assert only.badges == own_badges(session, amina.wallet)
    assert len(only.badges) == SHELF
    assert not only.has_more
    assert shelf(session, amina.wallet, 2).badges == []


def test_every_badge_is_on_one_page(session, amina, fill):
    fill(2 * SHELF + 1)

    pages = [shelf(session, amina.wallet, number) for number in (1, 2, 3)]

    assert [len(page.badges) for page in pages] == [SHELF, SHELF, 1]
    assert [page.has_more for page in pages] == [True, True, False]
    ids = [badge.id for page in pages for badge in page.badges]
    assert set(ids) == {badge.id for badge in own_badges(session, amina.wallet)}
    assert len(ids) == len(set(ids))


def test_pages_go_by_days_and_pages_by_minutes(session, house, amina, fill):
    fill(2 * SHELF)

    first, second = (shelf(session, amina.wallet, number).badges for number in (1, 2))

    received = [
        [datetime.fromisoformat(badge.record.received) for badge in page]
        for page in (first, second)
    ]
    assert received[0] == sorted(received[0], reverse=True)
    assert house.day(min(received[0])) >= house.day(max(received[1]))


def test_a_page_opens_nothing_else(session, amina, fill, monkeypatch):
    from wallet_pwa.services.records import BadgeRecord

    fill(SHELF + 5)
    opened = []
    real = BadgeRecord.open.__func__
    monkeypatch.setattr(
        BadgeRecord,
        "open",
        classmethod(lambda *args, **named: opened.append(1) or real(*args, **named)),
    )

    shelf(session, amina.wallet, 1)

    assert len(opened) == SHELF


def test_a_shelf_holds_nobody_elses_badges(session, world, amina, fill):
    fill(3)
    bilal = world.learner("Bilal")

    assert shelf(session, bilal.wallet, 1).badges == []


def test_the_page_leads_on_and_back(world, new_browser, amina, fill):
    from tests.people import give_phone

    fill(SHELF + 1)
    phone = new_browser()
    give_phone(phone, amina.device)
    phone.get("/unlock")
    phone.press("Open")
    phone.get("/badges")
    assert phone.text.count('class="tile__face"') == SHELF
    phone.click("More badges")
    assert phone.text.count('class="tile__face"') == 1
    assert "More badges" not in phone.words
    phone.click("Back")
    assert phone.text.count('class="tile__face"') == SHELF
    phone.get("/badges?page=99")
    assert phone.path == "/badges"
    for wrong in ("0", "-1", "x", "9" * 30):
        assert phone.get(f"/badges?page={wrong}").status_code == 200
