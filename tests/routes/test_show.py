import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from tests.conftest import BASE_URL
from wallet_pwa.models import Share
from wallet_pwa.services.overview import own_shares

SHOW = "Show the certificates"


@pytest.fixture
def amina(world):
    learner = world.learner("Amina")
    world.badge(learner, confirmed_name="Amina Al-Halabi")
    return learner


@pytest.fixture
def phone(browser, world, amina):
    return world.open_phone(browser, amina)


def shares_of(world, learner):
    with world.database.reading() as session:
        return own_shares(session, world.house, learner.wallet, now=world.clock())


def make_link(phone, **fields):
    """Walk through the steps as somebody without scripts does."""
    phone.get("/show")
    phone.press("Next")
    phone.press("Next")
    return phone.press("Make link", **fields)


class Shown(HTMLParser):
    """The words of the document part of a page, without what is hidden in it."""

    def __init__(self, page):
        super().__init__()
        self.words = []
        self._depth = self._hidden = 0
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        names = dict(attributes)
        if not self._depth and names.get("class") != "document":
            return
        if tag in {"img", "path", "circle", "br", "input"}:
            return
        self._depth += 1
        if self._hidden or "hidden" in names:
            self._hidden += 1

    def handle_endtag(self, tag):
        if self._depth and tag not in {"img", "path", "circle", "br", "input"}:
            self._depth -= 1
            self._hidden = max(self._hidden - 1, 0)

    def handle_data(self, data):
        if self._depth and not self._hidden:
            self.words += data.split()


def test_four_taps_make_a_link_without_scripts(phone, world, amina):
    phone.get("/badges")
    phone.click("Show badges")
    phone.press("Next")
    assert "This is what they will see" in phone.words
    phone.press("Next")
    phone.press("Make link")

    assert "Your link is ready" in phone.words
    [share] = shares_of(world, amina)
    assert world.link(share) in phone.words
    assert "your name and Food hygiene" in phone.words
    assert phone.path == f"/show/{share.id.hex()}"


def test_the_link_that_was_made_opens(phone, new_browser, world, amina):
    make_link(phone, **{"for": "Dirk, supermarket"})
    link = re.search(r"http://localhost:8000/S/[A-Z2-7]{26}", phone.text)[0]
    dirk = new_browser()
    dirk.get(link)
    dirk.press(SHOW)

    assert "Amina Al-Halabi" in dirk.words
    assert "The giver confirmed this name" in dirk.words
    assert "supermarket" not in dirk.text
    assert "12" not in re.findall(r"Hours (\d+)", dirk.words)


@pytest.mark.parametrize(
    ("preset", "fields"),
    [("job", []), ("badge", []), ("all", []), ("own", ["1:hours"]), ("own", ["name"])],
)
def test_the_preview_is_what_they_see(phone, new_browser, preset, fields):
    phone.get("/show")
    phone.press("Next")
    phone.press("Next", preset=preset, field=fields)
    phone.click("Back")
    preview = Shown(phone.text).words
    phone.press("Next")
    phone.press("Make link")
    dirk = new_browser()
    dirk.get(re.search(r"http://localhost:8000/S/[A-Z2-7]{26}", phone.text)[0])
    dirk.press(SHOW)

    assert Shown(dirk.text).words == preview
    assert "Food" in preview


def test_what_is_left_out_is_named_under_the_preview(phone):
    phone.get("/show")
    phone.press("Next")

    assert "Stays with you: Exact day, Hours, and Place" in phone.words


def test_no_badge_leads_to_no_link(phone):
    phone.get("/show")
    phone.press("Next", b=None)

    assert "Tick at least one badge." in phone.words


def test_a_badge_is_ticked_when_she_came_from_it(phone, world, amina):
    other = world.badge(amina, "First aid")
    phone.get(f"/show?b={other.hex()}")
    phone.press("Next")

    assert "First aid" in phone.words
    assert "Food hygiene" not in phone.words


def test_for_whom_is_a_word_of_hers_or_a_usual_one(phone, world, amina, clock):
    make_link(phone, **{"for": "  Dirk,  supermarket "})
    clock.forward(minutes=1)
    make_link(phone, kind="centre")
    clock.forward(minutes=1)
    make_link(phone)

    labels = [share.note.label for share in shares_of(world, amina)]
    assert labels == ["", "Job centre", "Dirk, supermarket"]
    assert "Link of 1 March" in phone.words


def test_a_mistake_keeps_what_she_wrote(phone, world, amina):
    page = make_link(phone, life="date", until="2020-01-01", **{"for": "Dirk"})

    assert page.status_code == 422
    assert "Choose a day from today to a year from now." in phone.words
    assert 'value="Dirk"' in phone.text
    assert shares_of(world, amina) == []

    phone.press("Make link", until="2027-03-05")
    [share] = shares_of(world, amina)
    assert (share.note.label, share.last_day.isoformat()) == ("Dirk", "2027-03-05")


def test_two_taps_make_one_link(phone, world, amina):
    phone.get("/show")
    phone.press("Next")
    phone.press("Next")
    step, path = phone.page, phone.path
    phone.press("Make link")
    first = phone.path
    phone.page, phone.path = step, path
    phone.press("Make link")

    assert phone.path == first
    assert len(shares_of(world, amina)) == 1


def test_a_check_that_ran_out_keeps_what_she_wrote(phone, world, amina, clock):
    phone.get("/show")
    phone.press("Next")
    phone.press("Next")
    clock.forward(minutes=11)
    phone.press("Make link", life="week", **{"for": "Dirk"})
    assert "/confirm" in phone.path
    assert shares_of(world, amina) == []

    confirmed(phone)
    assert 'value="Dirk"' in phone.text
    phone.press("Make link")

    [share] = shares_of(world, amina)
    assert share.note.label == "Dirk"
    assert share.last_day.isoformat() == "2027-03-08"
    assert share.note.with_name


def test_before_for_whom_she_shows_that_it_is_her(phone, clock):
    clock.forward(minutes=11)
    phone.get("/show")
    phone.press("Next")
    phone.press("Next")

    assert "/confirm" in phone.path
    confirmed(phone)
    assert "For whom?" in phone.words


def confirmed(phone):
    """Show that it is her, in the one way that this phone has."""
    phone.press("it is me")


def test_a_link_for_seconds_is_for_trying_only(phone):
    page = make_link(phone, life="seconds", seconds="30")

    assert page.status_code == 422


def test_a_badge_that_was_taken_back_is_not_offered(phone, world, amina):
    from wallet_pwa.services.badges import own_badges
    from wallet_pwa.services.records import decode
    from wallet_pwa.services.status import withdraw_badge

    with world.database.write() as session:
        [own] = own_badges(session, amina.wallet)
        issuance = decode(own.record.issuance)
        withdraw_badge(session, world.house, issuance, world.clock())
    phone.get("/show")

    assert "The giver took it back." in phone.words
    assert "You have no badge to show yet." in phone.words


def test_the_steps_need_an_open_wallet(browser):
    for path in ("/show", "/show/what", "/show/whom", f"/show/{bytes(16).hex()}"):
        browser.get(path)
        assert "/signin" in browser.path


def test_somebody_elses_link_is_not_there(phone, world):
    theirs = world.share(world.learner("Bilal"))

    assert phone.get(f"/show/{theirs.id.hex()}").status_code == 404
    assert phone.get(f"/who/{theirs.id.hex()}").status_code == 404


def test_steps_come_back_right_after_a_reload_and_in_arabic(phone):
    phone.language = "ar"
    phone.get("/show")
    first = phone.get(phone.path).text
    again = phone.get(phone.path).text

    assert 'dir="rtl"' in first
    assert re.sub(r'"csrf" value="\w+"', "", first) == re.sub(
        r'"csrf" value="\w+"', "", again
    )


def test_no_time_in_the_database_says_when_a_link_was_made(phone, world, amina):
    make_link(phone)
    with world.database.reading() as session:
        [row] = session.query(Share).all()

    assert row.expires_at == world.house.midnight_after(
        world.house.day(row.expires_at - timedelta(seconds=1))
    )
    assert world.link(shares_of(world, amina)[0]).startswith(BASE_URL)
