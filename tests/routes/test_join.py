import pytest
from sqlalchemy import select

from tests.giving import come_in, found_giver, invite
from wallet_pwa.models import Issuer


@pytest.fixture
def invitation(world):
    return invite(world)


@pytest.fixture
def sofia(browser, invitation):
    """Sofia in her browser, with her giver set up."""
    return found_giver(browser, invitation)


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


def test_a_second_organiser_joins_the_same_giver(world, browser):
    giver = world.giver()

    visitor = come_in(browser, world, giver)
    visitor.get("/organise/")

    assert giver.name in visitor.words


def test_a_sign_in_asks_for_a_passkey_that_is_there(browser):
    browser.get("/join/")
    token = browser.text.partition('data-csrf="')[2].partition('"')[0]

    answer = browser.client.post(
        "/join/options",
        json={},
        base_url=browser.base_url,
        headers={"X-CSRF-Token": token, "Origin": browser.base_url},
    )

    assert answer.json["publicKey"]["rpId"] == "localhost"
    assert answer.json["publicKey"]["userVerification"] == "required"


def test_an_answer_that_is_no_passkey_opens_nothing(browser):
    browser.get("/join/")
    token = browser.text.partition('data-csrf="')[2].partition('"')[0]

    answer = browser.client.post(
        "/join/verify",
        json={"credential": {"id": "x", "response": {}}, "kek": None},
        base_url=browser.base_url,
        headers={"X-CSRF-Token": token, "Origin": browser.base_url},
    )

    assert answer.status_code == 403
    assert "That did not work." in answer.json["message"]
    assert browser.cookie("__Host-s") is None
