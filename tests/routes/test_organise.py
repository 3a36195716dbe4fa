from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select
from zxingcpp import read_barcodes

from tests.giving import DESCRIBED, come_in, found_giver, invite
from wallet_pwa.models import Achievement, Issuance, Workshop
from wallet_pwa.services.claiming import claim_badge
from wallet_pwa.services.naming import waiting_names
from wallet_pwa.services.offers import offer_of


@pytest.fixture
def sofia(browser, world):
    """Sofia in her browser, with her giver set up."""
    return found_giver(browser, invite(world))


@pytest.fixture
def described(sofia):
    """Sofia, after she has described her badge."""
    sofia.get("/organise/badges/new")
    sofia.press("Save the badge", **DESCRIBED)
    return sofia


@pytest.fixture
def running(described):
    """Sofia, at her workshop's page."""
    described.click("Open a workshop")
    described.press("Make the code", thanks="Well done.", place="Kanaleneiland")
    return described


@pytest.fixture
def enter(new_browser, world):
    """Bring an organiser into a browser of her own."""
    return lambda giver: come_in(new_browser(), world, giver)


def test_an_empty_list_says_what_comes_next(sofia):
    sofia.get("/organise/")

    assert "No workshop yet." in sofia.words
    assert "Describe a badge first." in sofia.words


def test_a_described_badge_is_kept_as_written(described, session):
    badge = session.scalars(select(Achievement)).one()

    assert (badge.title, badge.hours, badge.valid_months) == ("Food hygiene", 6, 24)
    assert badge.skill == "food hygiene http://data.europa.eu/esco/skill/1"
    assert "2 years" in described.words


def test_the_badge_form_names_all_faults_and_keeps_the_rest(sofia, session):
    sofia.get("/organise/badges/new")
    values = {"title": "", "criteria": " ", "hours": "many", "skill_address": "esco"}

    page = sofia.press("Save the badge", **DESCRIBED | values)

    assert page.status_code == 422
    for sentence in (
        "Please look at 4 answers.",
        "Give the badge a name.",
        "Write how you saw that they can do it.",
        "Write a number up to 10000.",
        "Copy the whole address.",
    ):
        assert sentence in sofia.words
    assert "Keeps food safe." in sofia.words
    assert session.query(Achievement).count() == 0


def test_the_picture_can_be_seen_before_anything_is_saved(sofia, session):
    sofia.get("/organise/badges/new")
    before = sofia.text

    sofia.press("Show the picture", title="Half", picture_symbol="cooking")

    assert sofia.page.status_code == 200
    assert 'value="Half"' in sofia.text
    assert "error" not in sofia.text
    assert picture_on(sofia.text) != picture_on(before)
    assert session.query(Achievement).count() == 0


def picture_on(page):
    return page.partition('data-size="large"')[0].rpartition('src="')[2]


def test_a_badge_that_nobody_has_can_be_changed(described, session):
    described.click("Change it")
    described.press("Save the badge", title="Food safety")

    assert session.scalars(select(Achievement.title)).all() == ["Food safety"]


def test_a_badge_that_somebody_has_is_copied_instead(world, enter, session):
    event = world.workshop()
    world.badge(world.learner("Amina"), event=event)
    visitor = enter(world.giver())

    visitor.get(f"/organise/badges/{event.achievement_id}")
    assert "Change it" not in visitor.words
    refused = visitor.post(
        f"/organise/badges/{event.achievement_id}/change",
        **DESCRIBED | {"title": "Another", "language": "en"},
    )
    visitor.get(f"/organise/badges/{event.achievement_id}")
    visitor.click("Make a copy")
    visitor.press("Save the badge", title="Food hygiene 2")

    assert refused.status_code == 409
    titles = session.scalars(select(Achievement.title).order_by(Achievement.id))
    assert titles.all() == ["Food hygiene", "Food hygiene 2"]


def test_a_workshop_opens_now_for_three_hours_and_twenty_people(running, session, now):
    workshop = session.scalars(select(Workshop)).one()

    assert workshop.opens_at == now
    assert workshop.closes_at == now + timedelta(hours=3)
    assert workshop.seats == 20
    assert not workshop.asks_name


def test_times_are_those_of_the_house(described):
    described.click("Open a workshop")

    assert 'value="2027-03-01T13:00"' in described.text
    assert 'value="2027-03-01T16:00"' in described.text


def test_the_workshop_form_names_all_faults_and_keeps_the_rest(described, session):
    described.click("Open a workshop")

    page = described.press(
        "Make the code",
        opens="2027-03-01T15:00",
        closes="2027-03-01T14:00",
        seats="0",
        thanks="Well done.",
    )

    assert page.status_code == 422
    assert "The end must come after the start." in described.words
    assert "Write how many people may take the badge." in described.words
    assert "Well done." in described.words
    assert session.query(Workshop).count() == 0


@pytest.mark.parametrize(
    "moment", ["", "tomorrow", "0001-01-01T00:00", "9999-12-31T23:59"]
)
def test_a_time_that_is_none_is_refused(described, moment):
    described.click("Open a workshop")

    page = described.press("Make the code", opens=moment)

    assert page.status_code == 422
    assert "Write day and time" in described.words


def test_the_poster_has_the_code_in_capitals_and_digits_in_groups(running, session):
    running.click("Poster to print")

    assert "Food hygiene: take your badge" in running.words
    assert "localhost:8000/c" in running.words
    assert "No name, no e-mail, no password." in running.words
    assert "<svg" in running.text
    assert "/C/" not in running.words


def test_the_typed_code_on_the_poster_leads_to_the_badge(running, new_browser):
    running.click("Poster to print")
    digits = running.text.partition('class="letters ltr">')[2].partition("<")[0]

    amina = new_browser()
    amina.get("/c")
    amina.press("Go on", code=digits)

    assert "Take my badge" in amina.words


def test_the_codes_picture_leads_to_the_badge(running, app, session):
    running.click("The code as a picture")

    [read] = read_barcodes(Image.open(BytesIO(running.page.data)))
    assert read.text.startswith("HTTP://LOCALHOST:8000/C/")
    assert read.text == read.text.upper()


def test_the_live_count_follows_the_seats(world, enter):
    event = world.workshop(seats=3)
    world.badge(world.learner("Amina"), event=event)
    visitor = enter(world.giver())

    visitor.get(f"/organise/workshops/{event.workshop_id}/live")

    assert visitor.page.json == {
        "taken": "1",
        "seats": "of 3 seats.",
        "last": "The last one at 13:00.",
    }


def test_a_workshop_can_be_closed_opened_again_and_enlarged(running, session, now):
    running.press("Close it now")
    assert "The workshop is closed." in running.words
    running.press("One hour longer")
    running.press("Five more people")

    workshop = session.scalars(select(Workshop)).one()
    assert workshop.closes_at == now + timedelta(hours=1)
    assert workshop.seats == 25
    offer = offer_of(session, workshop.id)
    assert (offer.closes_at, offer.seats) == (workshop.closes_at, 25)


def test_a_workshop_that_comes_later_can_be_opened_now(world, enter, session, now):
    event = world.workshop(opens_in=timedelta(hours=2))
    visitor = enter(world.giver())
    visitor.get(f"/organise/workshops/{event.workshop_id}")

    visitor.press("Open it now")

    assert session.get(Workshop, event.workshop_id).opens_at == now


def test_a_workshop_that_comes_later_can_be_closed(world, enter, session, now):
    event = world.workshop(opens_in=timedelta(hours=2))
    visitor = enter(world.giver())
    visitor.get(f"/organise/workshops/{event.workshop_id}")

    visitor.press("Close it now")

    assert session.get(Workshop, event.workshop_id).closes_at == now


def test_taking_a_badge_back_is_said_first_and_done_once(world, enter, session):
    event = world.workshop()
    world.badge(world.learner("Amina"), event=event)
    visitor = enter(world.giver())
    visitor.get(f"/organise/workshops/{event.workshop_id}")

    visitor.click("Take back")
    assert "Whoever looks at it then reads: withdrawn." in visitor.words
    assert session.scalars(select(Issuance.revoked_on)).all() == [None]
    session.rollback()
    visitor.press("Take this badge back")

    assert "withdrawn on 1 March" in visitor.words
    assert None not in session.scalars(select(Issuance.revoked_on)).all()


def test_a_number_leads_to_its_badge(world, enter, session):
    event = world.workshop()
    world.badge(world.learner("Amina"), event=event)
    number = session.scalars(select(Issuance.number)).one()
    session.rollback()
    visitor = enter(world.giver())
    visitor.get("/organise/")

    visitor.press("Find the badge", number=f" {number[:3]} {number[3:]} ")

    assert visitor.path == f"/organise/workshops/{event.workshop_id}/seats/1"


def test_a_wrong_number_leads_nowhere(sofia):
    sofia.get("/organise/number")

    page = sofia.press("Find the badge", number="123")

    assert page.status_code == 404
    assert "No badge of yours has this number." in sofia.words


def test_all_badges_of_a_workshop_can_be_taken_back(world, enter, session, now):
    event = world.workshop()
    other = world.workshop("First aid")
    for name in ("Amina", "Daan"):
        world.badge(world.learner(name), event=event)
    world.badge(world.learner("Ingrid"), event=other)
    visitor = enter(world.giver())
    visitor.get(f"/organise/workshops/{event.workshop_id}")

    visitor.click("Take all of them back")
    assert "2 badges are good now." in visitor.words
    visitor.press("Take all of them back")

    rows = session.execute(select(Issuance.workshop_id, Issuance.revoked_on)).all()
    withdrawn = {row.workshop_id for row in rows if row.revoked_on}
    assert withdrawn == {event.workshop_id}
    assert session.get(Workshop, event.workshop_id).closes_at == now


@pytest.fixture
def named(world, enter):
    """A workshop's page on which Amina's name waits."""
    event = world.workshop(asks_name=True)
    amina = world.learner("Amina")
    with world.database.write() as session:
        claim_badge(
            session,
            world.house,
            event.token,
            wallet=amina.wallet,
            name="Amina Al-Halabi",
            now=world.clock(),
        )
    visitor = enter(world.giver())
    visitor.get(f"/organise/workshops/{event.workshop_id}")
    return visitor, event


@pytest.mark.parametrize("answer", ["Yes, it is right", "No"])
def test_a_waiting_name_is_answered_once(named, session, house, answer):
    visitor, event = named
    assert "Amina Al-Halabi" in visitor.words

    visitor.press(answer)

    assert "Amina Al-Halabi" not in visitor.words
    assert waiting_names(session, house, event.workshop_id) == []


def test_signing_out_closes_the_organisers_pages(sofia):
    sofia.get("/organise/giver")
    sofia.press("Sign out")

    sofia.get("/organise/")

    assert sofia.path == "/join/"


def test_a_number_that_fits_no_database_is_not_found(sofia):
    assert sofia.get(f"/organise/workshops/{10**30}").status_code == 404
    assert sofia.get(f"/organise/badges/new?copy={10**30}").status_code == 200
