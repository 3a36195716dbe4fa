"""This phone, with and without a PIN."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from wallet_pwa.db import Database
from wallet_pwa.journal import Ending
from wallet_pwa.models import Slot
from wallet_pwa.services.errors import PinGoneError, SaveCardFirstError, WayInError
from wallet_pwa.services.housekeeping import replay_journal
from wallet_pwa.services.phones import (
    find_phone,
    keep_phone_without_pin,
    make_room,
    next_name,
)
from wallet_pwa.services.pins import TRIES, keep_pin, open_with_pin, prepare_pin
from wallet_pwa.services.slots import own_slots
from wallet_pwa.services.wallets import DeviceSecret

PIN = "2580"
WRONG = "0000"


@pytest.fixture
def database(app) -> Database:
    return app.extensions["database"]


@pytest.fixture
def amina(world):
    return world.learner("Amina")


def phone_of(database, device):
    with database.reading() as session:
        return find_phone(session, device)


def set_pin(database, house, learner, now):
    phone = phone_of(database, learner.device)
    new = prepare_pin(house, phone, PIN)
    with database.write() as session:
        return keep_pin(session, house, learner.wallet, phone, new, now=now)


def test_the_phones_secret_opens_the_wallet(database, amina):
    phone = phone_of(database, amina.device)

    assert phone.open() == amina.wallet


@pytest.mark.parametrize("with_pin", [False, True])
def test_the_name_of_a_slot_without_its_secret_is_nothing(
    database, house, amina, now, with_pin
):
    device = set_pin(database, house, amina, now) if with_pin else amina.device

    assert phone_of(database, device) is not None
    assert phone_of(database, DeviceSecret(device.slot_id, bytes(32))) is None


def test_with_a_pin_the_secret_alone_opens_nothing(database, house, amina, now):
    device = set_pin(database, house, amina, now)
    phone = phone_of(database, device)

    with pytest.raises(WayInError):
        phone.open()
    assert open_with_pin(database, house, phone, "٢٥٨٠") == amina.wallet


def test_a_phone_that_missed_the_answer_still_asks_for_its_pin(
    database, house, amina, now
):
    set_pin(database, house, amina, now)

    phone = phone_of(database, amina.device)

    assert phone.has_pin
    assert open_with_pin(database, house, phone, PIN) == amina.wallet


def test_taking_the_pin_away_is_found_by_an_old_cookie_too(database, house, amina, now):
    set_pin(database, house, amina, now)
    phone = phone_of(database, amina.device)
    with database.write() as session:
        keep_phone_without_pin(session, house, amina.wallet, phone, now=now)

    assert phone_of(database, amina.device).open() == amina.wallet


def test_the_slot_before_the_pin_is_gone_for_good(database, house, amina, now):
    set_pin(database, house, amina, now)

    assert house.journal.last_words()[amina.device.slot_id] is Ending.SLOT_GONE


def test_bilals_phone_cannot_put_a_pin_on_aminas_wallet(
    database, house, world, amina, now
):
    phone = phone_of(database, world.learner("Bilal").device)
    new = prepare_pin(house, phone, PIN)

    with pytest.raises(WayInError), database.write() as session:
        keep_pin(session, house, amina.wallet, phone, new, now=now)


def test_wrong_pins_cost_tries_and_the_right_one_gives_them_back(
    database, house, amina, now
):
    phone = phone_of(database, set_pin(database, house, amina, now))
    for _guess in range(TRIES - 1):
        with pytest.raises(WayInError):
            open_with_pin(database, house, phone, WRONG)

    open_with_pin(database, house, phone, PIN)

    with database.reading() as session:
        assert session.get_one(Slot, phone.slot.id).tries_left == TRIES


@pytest.mark.parametrize("typed", ["", "258", "abcd", "1" * 13])
def test_what_cannot_be_a_pin_costs_no_try(database, house, amina, now, typed):
    phone = phone_of(database, set_pin(database, house, amina, now))

    with pytest.raises(WayInError):
        open_with_pin(database, house, phone, typed)

    with database.reading() as session:
        assert session.get_one(Slot, phone.slot.id).tries_left == TRIES


def test_after_ten_wrong_pins_the_slot_is_gone(database, house, amina, now):
    phone = phone_of(database, set_pin(database, house, amina, now))
    for _guess in range(TRIES - 1):
        with pytest.raises(WayInError):
            open_with_pin(database, house, phone, WRONG)

    with pytest.raises(PinGoneError):
        open_with_pin(database, house, phone, WRONG)

    assert phone_of(database, amina.device) is None
    assert house.journal.last_words()[phone.slot.id] is Ending.SLOT_GONE
    with pytest.raises(PinGoneError):
        open_with_pin(database, house, phone, PIN)


def test_guesses_at_once_get_no_more_than_ten_tries(database, house, amina, now):
    phone = phone_of(database, set_pin(database, house, amina, now))

    def guess(number: int) -> str:
        try:
            open_with_pin(database, house, phone, f"{number:04d}")
        except WayInError as error:
            return error.code
        return "open"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(16)))

    assert answers.count("way_in") == TRIES - 1
    assert answers.count("pin_gone") == 16 - (TRIES - 1)
    assert phone_of(database, amina.device) is None


def test_a_restored_backup_does_not_bring_a_slot_back(database, house, amina, now):
    with database.reading() as session:
        [before] = own_slots(session, amina.wallet.id)
        backup = {
            column.key: getattr(before, column.key) for column in Slot.__table__.columns
        }
    device = set_pin(database, house, amina, now)
    with database.write() as session:
        session.add(Slot(**backup))

    with database.write() as session:
        replay_journal(session, house, now=now)

    with database.reading() as session:
        left = [slot.id for slot in own_slots(session, amina.wallet.id)]
    assert left == [device.slot_id] == [next_name(amina.device.slot_id)]


def test_a_wallet_without_a_card_keeps_its_phone(database, house, amina):
    phone = phone_of(database, amina.device)

    with pytest.raises(SaveCardFirstError), database.write() as session:
        make_room(session, house, phone)

    assert phone_of(database, amina.device) is not None
