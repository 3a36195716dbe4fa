"""Words that people type cannot change what stands around them."""

import pytest

from tests.conftest import BASE_URL
from tests.giving import DESCRIBED, come_in
from tests.people import Event
from wallet_pwa.routes.organise_forms import FormError, read_badge, read_issuer
from wallet_pwa.services import naming
from wallet_pwa.services.wallets import read_profile
from wallet_pwa.vault import token_text

#: It ends the fence around a name, and turns round what follows.
TURNED = "Am\u2069\u202eina\x00\n K.\u200e"
#: Persian for Alireza, spelled with a joiner.
JOINED = "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627"
INVISIBLE = ["\u200b", "\u200c\u200d", "\u2066\u2069", "\u202e", "\ufeff\n\u00ad"]


def waiting(world, event: Event) -> list[str]:
    with world.database.reading() as session:
        return [
            one.name
            for one in naming.waiting_names(session, world.house, event.workshop_id)
        ]


def test_a_name_for_a_badge_holds_letters_only(world, browser):
    event = world.workshop(asks_name=True)
    browser.get(f"/C/{token_text(event.token)}")
    browser.press("Take my badge", name=TURNED)

    assert waiting(world, event) == ["Amina K."]


@pytest.mark.parametrize("name", INVISIBLE)
def test_a_name_that_nobody_can_see_is_no_name(world, browser, name):
    event = world.workshop(asks_name=True)
    browser.get(f"/C/{token_text(event.token)}")
    browser.press("Take my badge", name=name)

    assert waiting(world, event) == []


def test_her_own_name_holds_letters_only(world, browser):
    amina = world.learner("Amina")
    world.open_phone(browser, amina)
    browser.get("/me/name")
    browser.post("/me/name", name=TURNED)

    with world.database.reading() as session:
        assert read_profile(session, amina.wallet).name == "Amina K."


def test_joiners_inside_a_name_stay(world, browser):
    amina = world.learner("Amina")
    world.open_phone(browser, amina)
    browser.get("/me/name")
    browser.post("/me/name", name=JOINED)

    with world.database.reading() as session:
        assert read_profile(session, amina.wallet).name == JOINED


@pytest.mark.parametrize("name", INVISIBLE)
def test_a_giver_or_a_badge_needs_a_name_that_can_be_seen(app, name):
    with app.test_request_context(base_url=BASE_URL):
        app.preprocess_request()
        with pytest.raises(FormError) as giver:
            read_issuer({"name": name})
        with pytest.raises(FormError) as badge:
            read_badge(DESCRIBED | {"language": "en", "title": name})

    assert set(giver.value.errors) == {"name"}
    assert set(badge.value.errors) == {"title"}


def test_endless_digits_in_a_form_are_no_crash(world, browser):
    come_in(browser, world, world.giver())
    browser.get("/organise/badges/new")
    page = browser.post("/organise/badges/new", do="look", valid_months="9" * 5000)

    assert page.status_code == 200
