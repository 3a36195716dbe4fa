import re

import pytest
from sqlalchemy import func, select

from tests.security.town import let_organiser_in
from wallet_pwa.models import Credential
from wallet_pwa.services.badges import own_badge
from wallet_pwa.services.records import decode
from wallet_pwa.services.status import withdraw_badge


@pytest.fixture
def amina(world):
    return world.learner("Amina")


@pytest.fixture
def phone(world, browser, amina):
    return world.open_phone(browser, amina)


def withdraw(world, learner, badge):
    with world.database.write() as session:
        record = own_badge(session, learner.wallet, badge).record
        withdraw_badge(session, world.house, decode(record.issuance), world.clock())


def test_an_empty_wallet_says_how_to_get_a_badge(phone):
    phone.get("/badges")

    assert "Scan" in phone.words


def test_the_shelf_shows_every_badge_and_nobody_elses(phone, world, amina):
    world.badge(amina, "Food hygiene")
    world.badge(amina, "First aid")
    world.badge(world.learner("Bilal"), "Welding")

    phone.get("/badges")

    assert "Food hygiene" in phone.words
    assert "First aid" in phone.words
    assert "Welding" not in phone.words


def test_the_newest_badge_is_first(phone, world, amina, clock):
    world.badge(amina, "Food hygiene")
    clock.forward(minutes=1)
    world.badge(amina, "First aid")

    phone.get("/badges")

    assert phone.words.index("First aid") < phone.words.index("Food hygiene")


def test_a_badge_is_checked_when_she_looks_at_it(phone, world, amina):
    badge = world.badge(amina)

    phone.get(f"/badges/{badge.hex()}")

    assert "Real" in phone.words
    assert "Given by Buurtkeuken Kanaleneiland" in phone.words


def test_a_withdrawn_badge_says_since_when(phone, world, amina):
    badge = world.badge(amina)
    withdraw(world, amina, badge)

    phone.get(f"/badges/{badge.hex()}")

    assert "Withdrawn" in phone.words
    assert "took this back on 1 March 2027" in phone.words


def test_a_badge_whose_time_is_over_says_so(phone, world, amina, clock):
    event = world.workshop(valid_months=1)
    badge = world.badge(amina, event=event)
    clock.forward(days=70)
    world.open_phone(phone, amina)

    phone.get(f"/badges/{badge.hex()}")

    assert "It was real. Its time is over." in phone.words


def test_a_badge_says_who_can_see_it(phone, world, amina):
    badge = world.badge(amina)
    world.share(amina, badge, label="Restaurant De Brug")

    phone.get(f"/badges/{badge.hex()}")

    assert "Restaurant De Brug" in phone.words


def test_deleting_asks_first_and_says_that_links_go_on(phone, world, amina):
    badge = world.badge(amina)
    world.share(amina, badge, label="Restaurant De Brug")

    phone.get(f"/badges/{badge.hex()}/delete")

    assert "Links that show it go on." in phone.words
    with world.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Credential)) == 1


def test_a_deleted_badge_is_gone(phone, world, amina):
    badge = world.badge(amina)
    phone.get(f"/badges/{badge.hex()}/delete")

    phone.press("Delete")

    assert "The badge is deleted." in phone.words
    assert "Food hygiene" not in phone.words
    assert phone.get(f"/badges/{badge.hex()}").status_code == 404


def test_a_link_goes_on_showing_a_badge_that_was_deleted(
    phone, new_browser, world, amina
):
    badge = world.badge(amina)
    share = world.share(amina, badge)
    phone.get(f"/badges/{badge.hex()}/delete")
    phone.press("Delete")

    dirk = new_browser()
    dirk.get(world.link(share))
    dirk.press("Show the certificates")

    assert "Food hygiene" in dirk.words


def test_a_wallet_that_nobody_touched_for_half_an_hour_is_locked(
    phone, world, amina, clock
):
    world.badge(amina)
    clock.forward(minutes=31)

    phone.get("/badges")

    assert phone.path.startswith("/unlock")
    assert "Food hygiene" not in phone.words


def test_words_that_look_like_code_are_only_words(phone, world, amina):
    title = '<script>alert("1")</script>{{ 7 * 7 }}'
    badge = world.badge(amina, title)

    for path in ("/badges", f"/badges/{badge.hex()}", f"/badges/{badge.hex()}/new"):
        page = phone.get(path)
        assert "<script>alert" not in page.text
        assert "{{ 7 * 7 }}" in page.text


def test_a_confirmed_name_is_on_the_badge_at_the_next_visit_once(
    browser, new_browser, world
):
    event = world.workshop(asks_name=True)
    browser.get(event.path)
    browser.press("Take my badge", name="Amina Yusuf")
    badge = re.sub("/new$", "", browser.path)
    sofia = let_organiser_in(new_browser(), world, world.giver().organiser_id)
    sofia.get(f"/organise/workshops/{event.workshop_id}")
    sofia.post(f"/organise/workshops/{event.workshop_id}/names/1", do="yes")

    browser.get("/badges")
    for _visit in range(2):
        browser.get(badge)
        assert "Amina Yusuf" in browser.words
        assert "Real" in browser.words


def test_a_refused_name_leaves_the_badge_without_one(browser, new_browser, world):
    event = world.workshop(asks_name=True)
    browser.get(event.path)
    browser.press("Take my badge", name="Amina Yusuf")
    badge = re.sub("/new$", "", browser.path)
    sofia = let_organiser_in(new_browser(), world, world.giver().organiser_id)
    sofia.get(f"/organise/workshops/{event.workshop_id}")
    sofia.post(f"/organise/workshops/{event.workshop_id}/names/1", do="no")

    browser.get(badge)

    assert browser.page.status_code == 200
    assert "Real" in browser.words


def test_a_badge_that_was_taken_back_says_so_on_the_shelf(phone, world, amina):
    badge = world.badge(amina)
    withdraw(world, amina, badge)

    phone.get("/badges")

    assert "Food hygiene Withdrawn" in phone.words
    assert "data-faded" in phone.text
