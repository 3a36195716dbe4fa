from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select
from zxingcpp import read_barcodes

from wallet_pwa.models import Achievement, Issuance, Issuer, Organiser, Workshop
from wallet_pwa.services import organisers
from wallet_pwa.services.claiming import claim_badge
from wallet_pwa.services.naming import waiting_names
from wallet_pwa.services.offers import offer_of

DESCRIBED = {
    "title": "Food hygiene",
    "description": "Keeps food safe.",
    "criteria": "Watched by a cook.",
    "hours": "٦",
    "valid_months": "24",
    "picture_kind": "food",
    "picture_symbol": "cooking",
    "level": "1",
    "skill": "food hygiene",
    "skill_address": "http://data.europa.eu/esco/skill/1",
}


@pytest.fixture
def invitation(app, house, clock):
    with app.extensions["database"].write() as session:
        return organisers.invite(session, house, now=clock())


@pytest.fixture
def sofia(browser, invitation):
    """Sofia in her browser, with her giver set up."""
    browser.get(invitation)
    browser.press("Start")
    browser.press(
        "Go on",
        name="Buurtkeuken Kanaleneiland",
        place="Utrecht",
        url="keuken.example",
        first_name="Sofia",
    )
    return browser


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
def enter(new_browser, app, house, clock):
    """Bring an organiser into a browser of her own."""

    def enter(giver):
        with app.extensions["database"].write() as session:
            path = organisers.invite(
                session, house, now=clock(), issuer_slug=giver.slug
            )
        visitor = new_browser()
        visitor.get(path)
        visitor.press("Start")
        visitor.press("Go on", first_name="Sofia")
        return visitor

    return enter


def test_an_invitation_is_not_used_up_by_looking(browser, invitation, session):
    for _ in range(3):
        assert browser.get(invitation).status_code == 200

    assert session.query(Issuer).count() == 0
    assert browser.cookie("__Host-s") is None


def test_an_invitation_works_until_there_is_a_passkey(sofia, new_browser, invitation):
    again = new_browser()
    again.get(invitation)
    again.press("Start")

    assert "Buurtkeuken Kanaleneiland" in again.words


def test_an_old_invitation_does_not_work(browser, invitation, clock):
    clock.forward(days=7)

    assert browser.get(invitation).status_code == 404
    assert "This invitation does not work." in browser.words


@pytest.mark.parametrize("token", ["nothing", "A" * 26])
def test_an_invented_invitation_does_not_work(browser, token):
    assert browser.get(f"/join/{token}").status_code == 404


def test_setting_up_makes_a_giver_that_is_registered(sofia, session):
    issuer = session.scalars(select(Issuer)).one()

    assert issuer.slug == "buurtkeuken-kanaleneiland"
    assert issuer.url == "https://keuken.example"
    sofia.get("/organise/giver")
    assert "Registered with Open Wallet." in sofia.words


def test_the_set_up_form_names_all_faults_and_keeps_the_rest(browser, invitation):
    browser.get(invitation)
    browser.press("Start")

    page = browser.press("Go on", place="Utrecht", url="no address", first_name=" ")

    assert page.status_code == 422
    assert "Write the name of your organisation." in browser.words
    assert "Write your first name." in browser.words
    assert "Write a web address" in browser.words
    assert 'value="Utrecht"' in browser.text


def test_nothing_of_an_organiser_is_open_before_she_said_who_she_is(
    browser, invitation
):
    browser.get(invitation)
    browser.press("Start")

    browser.get("/organise/badges/new")

    assert browser.path == "/organise/start"


def test_a_stranger_is_led_to_the_way_in(browser):
    browser.get("/organise/")

    assert browser.path == "/join/"
    assert "For organisers" in browser.words


def test_a_second_organiser_joins_the_same_giver(world, enter):
    giver = world.giver()

    visitor = enter(giver)
    visitor.get("/organise/")

    assert giver.name in visitor.words


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

    visitor.click("Undo")
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


@pytest.mark.parametrize("answer", ["Yes, that is her", "No"])
def test_a_waiting_name_is_answered_once(named, session, house, answer):
    visitor, event = named
    assert "Amina Al-Halabi" in visitor.words

    visitor.press(answer)

    assert "Amina Al-Halabi" not in visitor.words
    assert waiting_names(session, house, event.workshop_id) == []


OWN_PAGES = [
    "/organise/badges/{badge}",
    "/organise/badges/{badge}/change",
    "/organise/badges/{badge}/workshop",
    "/organise/badges/new?copy={badge}",
    "/organise/workshops/{workshop}",
    "/organise/workshops/{workshop}/live",
    "/organise/workshops/{workshop}/poster",
    "/organise/workshops/{workshop}/code.png",
    "/organise/workshops/{workshop}/seats",
    "/organise/workshops/{workshop}/seats/1",
    "/organise/number?number={number}",
]
OWN_FORMS = [
    ("/organise/badges/{badge}/change", DESCRIBED | {"language": "en"}),
    ("/organise/badges/{badge}/change", {"do": "look"}),
    (
        "/organise/badges/{badge}/workshop",
        {"opens": "2027-03-01T14:00", "closes": "2027-03-01T15:00", "seats": "5"},
    ),
    ("/organise/workshops/{workshop}/time", {"do": "workshop_closed"}),
    ("/organise/workshops/{workshop}/names/1", {"do": "yes"}),
    ("/organise/workshops/{workshop}/seats", {}),
    ("/organise/workshops/{workshop}/seats/1", {}),
]


@pytest.fixture
def sofias(world, session):
    """What Sofia has, as parts of addresses."""
    event = world.workshop()
    world.badge(world.learner("Amina"), event=event)
    number = session.scalars(select(Issuance.number)).one()
    session.rollback()
    return {
        "badge": event.achievement_id,
        "workshop": event.workshop_id,
        "number": number,
    }


@pytest.fixture
def bilal(world, enter):
    """The organiser of another giver."""
    return enter(world.giver("Sint Vitus"))


@pytest.mark.parametrize("address", OWN_PAGES)
def test_sofia_sees_her_own_pages(world, sofias, enter, address):
    visitor = enter(world.giver())

    assert visitor.get(address.format(**sofias)).status_code == 200


@pytest.mark.parametrize("address", OWN_PAGES)
def test_bilal_finds_nothing_of_sofias(sofias, bilal, address):
    page = bilal.get(address.format(**sofias))

    assert page.status_code == 404
    assert "Food hygiene" not in page.text


@pytest.mark.parametrize(("address", "values"), OWN_FORMS)
def test_bilal_changes_nothing_of_sofias(sofias, bilal, session, address, values):
    before = everything(session)

    page = bilal.post(address.format(**sofias), **values)

    assert page.status_code == 404
    assert everything(session) == before


def everything(session):
    """Return what the giver's tables hold, and let go of the database."""
    tables = (Achievement, Workshop, Issuance, Issuer, Organiser)
    rows = [session.execute(select(table.__table__)).all() for table in tables]
    session.rollback()
    return rows


def test_signing_out_closes_the_organisers_pages(sofia):
    sofia.get("/organise/giver")
    sofia.press("Sign out")

    sofia.get("/organise/")

    assert sofia.path == "/join/"


def test_a_number_that_fits_no_database_is_not_found(sofia):
    assert sofia.get(f"/organise/workshops/{10**30}").status_code == 404
    assert sofia.get(f"/organise/badges/new?copy={10**30}").status_code == 200
