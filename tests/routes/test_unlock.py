"""This phone opens its wallet, and never a second one by accident."""

import pytest
from sqlalchemy import func, select

from tests.people import give_phone
from tests.ways import make_card
from wallet_pwa.models import Credential, Share, Slot, Wallet
from wallet_pwa.services.pins import TRIES

PIN = "2580"


@pytest.fixture
def amina(world):
    return world.learner("Amina")


@pytest.fixture
def phone(browser, amina):
    """Give Amina's phone, with the wallet locked."""
    give_phone(browser, amina.device)
    return browser


@pytest.fixture
def open_phone(browser, world, amina):
    return world.open_phone(browser, amina)


def count(world, model):
    with world.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def set_pin(browser):
    browser.get("/unlock/pin")
    browser.press("Set the PIN", pin=PIN, again=PIN)


def lock(browser):
    browser.get("/me")
    browser.press("Lock")


def test_a_tap_opens_the_wallet_and_goes_on(phone):
    phone.get("/me")
    assert phone.path == "/unlock?next=/me"

    phone.press("Open my wallet")

    assert phone.path == "/me"


def test_the_secret_goes_to_addresses_under_unlock_only(phone, open_phone):
    assert phone.cookie("__Secure-wd", path="/unlock")
    assert phone.cookie("__Secure-wd", path="/") is None


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "\\\\x"])
def test_opening_leads_to_no_other_site(phone, target):
    phone.get("/unlock")

    phone.press("Open my wallet", next=target)

    assert phone.path == "/badges"


def test_claiming_on_a_locked_phone_uses_its_wallet(phone, world):
    event = world.workshop()
    phone.get(event.path)

    phone.press("Take my badge")

    assert "The badge is yours" in phone.words
    assert count(world, Wallet) == 1
    assert count(world, Credential) == 1


def test_a_phone_with_a_pin_asks_for_it_before_it_claims(open_phone, world):
    set_pin(open_phone)
    lock(open_phone)
    event = world.workshop()

    open_phone.get(event.path)
    open_phone.press("Take my badge")
    assert count(world, Credential) == 0
    open_phone.press("Open my wallet", pin="0000")
    assert "This is not the PIN" in open_phone.words
    open_phone.press("Open my wallet", pin=PIN)

    assert "The badge is yours" in open_phone.words
    assert count(world, Wallet) == 1


def test_a_name_that_was_typed_before_the_pin_is_not_lost(open_phone, world):
    set_pin(open_phone)
    lock(open_phone)
    event = world.workshop(asks_name=True)

    open_phone.get(event.path)
    open_phone.press("Take my badge", name="Amina")
    open_phone.press("Open my wallet", pin=PIN)

    assert "The giver reads your name" in open_phone.words


def test_a_phone_whose_key_was_taken_away_hears_it_kindly(phone, world, amina):
    with world.database.write() as session:
        session.delete(session.get_one(Slot, amina.device.slot_id))
    event = world.workshop()
    kept = phone.cookie("__Secure-wd", path="/unlock")

    phone.get(event.path)
    phone.press("Take my badge")

    assert "This phone does not open your wallet" in phone.words
    assert phone.cookie("__Secure-wd", path="/unlock") == kept
    assert count(world, Wallet) == 1

    phone.press("Begin a new wallet")
    assert phone.cookie("__Secure-wd", path="/unlock") is None
    phone.press("Take my badge")
    assert "The badge is yours" in phone.words
    assert count(world, Wallet) == 2


def test_a_cookie_is_never_dropped_while_its_slot_exists(phone, world):
    kept = phone.cookie("__Secure-wd", path="/unlock")

    phone.get("/unlock")
    phone.post("/unlock/new", next="/")

    assert phone.cookie("__Secure-wd", path="/unlock") == kept


def test_another_wallet_on_the_phone_needs_a_way_back_for_the_first(
    phone, world, amina
):
    phone.get("/unlock")
    phone.click("This is not my wallet")
    assert "Its owner must save a card first" in phone.words
    phone.post("/unlock/other", next="/")
    assert "Save your card first" in phone.words
    assert phone.cookie("__Secure-wd", path="/unlock")

    make_card(world, amina)
    phone.get("/unlock/other")
    phone.press("Take the other wallet off this phone")

    assert phone.cookie("__Secure-wd", path="/unlock") is None
    assert phone.cookie("__Host-has") is None
    assert count(world, Wallet) == 1


def test_a_locked_phone_hides_everything(phone, world, amina, now):
    world.share(amina)
    phone.get("/unlock")

    phone.press("Hide everything now")

    assert "Everything is hidden" in phone.words
    with world.database.reading() as session:
        assert session.scalars(select(Share.snapshot)).all() == [b""]
    assert phone.cookie("__Host-s") is None


def test_a_pin_must_be_typed_twice_the_same(open_phone):
    open_phone.get("/unlock/pin")

    page = open_phone.press("Set the PIN", pin=PIN, again="2581")

    assert page.status_code == 422
    assert "not the same" in open_phone.words
    lock(open_phone)
    open_phone.press("Open my wallet")
    assert open_phone.path == "/badges"


def test_after_ten_wrong_pins_the_phone_asks_for_the_card(open_phone, world):
    set_pin(open_phone)
    lock(open_phone)

    for _guess in range(TRIES):
        open_phone.press("Open my wallet", pin="0000")

    assert "This phone does not open your wallet" in open_phone.words
    assert count(world, Slot) == 0


def test_a_pin_can_be_taken_away(open_phone):
    set_pin(open_phone)
    open_phone.get("/unlock/pin")
    open_phone.press("Take the PIN away")
    lock(open_phone)

    open_phone.press("Open my wallet")

    assert open_phone.path == "/badges"


def test_a_lost_answer_to_a_new_pin_locks_nobody_out(open_phone, amina):
    set_pin(open_phone)
    give_phone(open_phone, amina.device)
    lock(open_phone)

    open_phone.press("Open my wallet", pin=PIN)

    assert open_phone.path == "/badges"


def test_the_check_is_the_tap_where_there_is_only_the_phone(open_phone, clock):
    clock.forward(minutes=11)
    open_phone.get("/me/export")
    assert open_phone.path == "/confirm?next=/me/export"

    open_phone.press("Yes, it is me")

    assert open_phone.path == "/me/export"


def test_the_check_is_the_pin_where_there_is_one(open_phone, clock):
    set_pin(open_phone)
    clock.forward(minutes=11)
    open_phone.get("/me/export")

    open_phone.press("Yes, it is me", pin="0000")
    assert "That was not right" in open_phone.words
    open_phone.press("Yes, it is me", pin=PIN)

    assert open_phone.path == "/me/export"


def test_a_post_without_a_recent_check_changes_nothing(open_phone, clock, world):
    open_phone.get("/me/delete")
    clock.forward(minutes=11)

    open_phone.press("Delete everything")

    assert open_phone.path == "/confirm?next=/me/delete"
    assert count(world, Wallet) == 1


def test_an_idle_wallet_locks_itself(open_phone, clock):
    clock.forward(minutes=31)

    open_phone.get("/me")

    assert open_phone.path == "/unlock?next=/me"
