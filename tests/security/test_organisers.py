"""Organisers: who is one, for how long, and under whose name."""

from datetime import timedelta

import pytest

from tests.authenticator import Authenticator
from tests.conftest import BASE_URL
from tests.giving import come_in, found_giver, invite
from wallet_pwa.models import Organiser
from wallet_pwa.services import housekeeping


def send(browser, address, **body):
    return browser.client.post(
        address,
        json=body,
        headers={"X-CSRF-Token": browser.csrf(), "Origin": BASE_URL},
        base_url=BASE_URL,
    )


def make_key(browser):
    """Make a passkey as the page's script does."""
    browser.get("/organise/key")
    options = send(browser, "/organise/key/options").get_json()
    credential, kek = Authenticator(BASE_URL).create(options)
    return send(browser, "/organise/key/verify", credential=credential, kek=kek)


def enter(browser, invitation):
    browser.get(invitation)
    browser.press("Start")
    return browser


def is_in(browser) -> bool:
    return browser.get("/organise/").request.path.startswith("/organise")


def test_a_passkey_ends_who_else_came_with_the_invitation(world, new_browser):
    invitation = invite(world)
    sofia = found_giver(new_browser(), invitation)
    stranger = enter(new_browser(), invitation)
    assert is_in(stranger)

    assert make_key(sofia).status_code == 200

    assert is_in(sofia)
    assert not is_in(stranger)


def test_a_second_passkey_ends_nobody(world, new_browser):
    giver = world.giver()
    sofia, omar = (come_in(new_browser(), world, giver) for _ in range(2))
    for browser in (sofia, omar, sofia):
        assert make_key(browser).status_code == 200

    assert is_in(sofia)
    assert is_in(omar)


def test_a_learner_who_came_with_the_invitation_keeps_her_wallet(world, new_browser):
    invitation = invite(world)
    sofia = found_giver(new_browser(), invitation)
    amina = world.open_phone(new_browser(), world.learner("Amina"))
    enter(amina, invitation)

    make_key(sofia)

    assert amina.get("/badges").request.path == "/badges"


def test_nobody_inherits_the_session_of_a_forgotten_invitation(
    world, new_browser, clock, house
):
    giver = world.giver()
    late = enter(new_browser(), invite(world))
    with world.database.write() as session:
        newest = session.query(Organiser).order_by(Organiser.id.desc()).first()
        newest.invite_ends_at = clock() + timedelta(minutes=5)
        number = newest.id
    clock.forward(minutes=6)

    with world.database.write() as session:
        housekeeping.sweep(session, house, now=clock())
    come_in(new_browser(), world, giver)

    # SQLite gives the number again that has become free, PostgreSQL does not.
    with world.database.reading() as session:
        heir = session.get(Organiser, number)
        assert heir is None or heir.issuer_id == giver.issuer_id
    assert not is_in(late)


IMITATIONS = [
    "Buurtkeuken Kanaleneiland",
    "BUURTKEUKEN  Kanaleneiland.",
    "Buurtk\u0435uken Kanal\u0435neiland",  # Cyrillic
    "Buurtkeuken Kanaleneil\u0430nd",
    "\uff22uurtkeuken Kanaleneiland",
    "Buurtke\u0301uken Kanaleneiland",
]


@pytest.mark.parametrize("name", IMITATIONS)
def test_a_giver_cannot_take_the_name_of_another(world, browser, name):
    world.giver("Buurtkeuken Kanaleneiland")
    come_in(browser, world, world.giver("Sint Vitus"))
    browser.get("/organise/giver")

    page = browser.press("Save", name=name)

    assert page.status_code == 422
    assert "Another giver has this name." in browser.words


def test_a_new_giver_cannot_take_the_name_of_another(world, browser):
    world.giver("Buurtkeuken Kanaleneiland")
    browser.get(invite(world))
    browser.press("Start")

    page = browser.press("Go on", name="buurtkeuken kanaleneiland", first_name="Eva")

    assert page.status_code == 422


def test_a_giver_keeps_her_own_name(world, browser):
    come_in(browser, world, world.giver("Sint Vitus"))
    browser.get("/organise/giver")

    assert browser.press("Save", name="Sint Vitus!").status_code == 200


def test_names_in_other_scripts_are_names_of_their_own(world, browser):
    world.giver("\u0645\u0637\u0628\u062e")
    come_in(browser, world, world.giver("Sint Vitus"))
    browser.get("/organise/giver")

    assert (
        browser.press("Save", name="\u0645\u062f\u0631\u0633\u0629").status_code == 200
    )
