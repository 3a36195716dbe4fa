"""Ways in: each opens its own wallet, and nothing else does."""

import dataclasses
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wallet_pwa.vault import (
    CHEAP,
    NOTE_STEP,
    STRONG,
    CannotOpenError,
    CardDigitsError,
    Cost,
    Place,
    VaultError,
    WalletKeys,
    card_kek,
    check_prf_kek,
    device_kek,
    device_pin_kek,
    make_slot,
    new_salt,
    new_secret,
    open_slot,
    reseal_slot,
    seal,
    seal_to,
)

SLOT, WALLET, PEPPER = b"s" * 16, b"w" * 16, bytes(range(32))
SALT = bytes(range(16))
WALLET_KEY = bytes(range(32, 64))
DIGITS = "01234567890123456789"


def slot_for(kek, kind="device", cost=None, salt=SALT):
    return make_slot(
        kind=kind,
        kek=kek,
        salt=salt,
        cost=cost,
        wallet_secret_key=WALLET_KEY,
        slot_id=SLOT,
        wallet_id=WALLET,
    )


def open_it(slot, kek):
    return open_slot(slot, kek=kek, slot_id=SLOT, wallet_id=WALLET)


@pytest.mark.parametrize(
    ("kind", "kek", "cost"),
    [
        ("device", device_kek(PEPPER, SALT), None),
        ("device_pin", device_pin_kek(PEPPER, SALT, "4821", CHEAP), CHEAP),
        ("prf", b"k" * 32, None),
        ("card", card_kek(PEPPER, DIGITS, SALT, CHEAP), CHEAP),
    ],
)
def test_every_way_in_opens_its_wallet(kind, kek, cost):
    slot = slot_for(kek, kind, cost)

    assert open_it(slot, kek) == WALLET_KEY
    assert (slot.kind, slot.salt, slot.cost) == (kind, SALT, cost)


@settings(deadline=None)
@given(right=st.text("0123456789", min_size=4), wrong=st.text(max_size=12))
def test_a_wrong_pin_opens_nothing(right, wrong):
    slot = slot_for(device_pin_kek(PEPPER, SALT, right, CHEAP), "device_pin", CHEAP)
    kek = device_pin_kek(PEPPER, SALT, f"{right}{wrong}7", CHEAP)

    with pytest.raises(CannotOpenError):
        open_it(slot, kek)


def test_the_right_pin_on_another_phone_opens_nothing():
    slot = slot_for(device_pin_kek(PEPPER, SALT, "4821", CHEAP), "device_pin", CHEAP)

    with pytest.raises(CannotOpenError):
        open_it(slot, device_pin_kek(new_secret(), SALT, "4821", CHEAP))


def test_a_stolen_card_row_opens_with_digits_and_pepper_only_together():
    slot = slot_for(card_kek(PEPPER, DIGITS, SALT, CHEAP), "card", CHEAP)

    with pytest.raises(CannotOpenError):
        open_it(slot, card_kek(bytes(32), DIGITS, SALT, CHEAP))
    with pytest.raises(CannotOpenError):
        open_it(slot, card_kek(PEPPER, DIGITS[::-1], SALT, CHEAP))


def test_salt_and_cost_are_part_of_every_typed_key():
    other_salt, other_cost = bytes(16), Cost(2, 1_024)

    for make in (
        lambda salt, cost: card_kek(PEPPER, DIGITS, salt, cost),
        lambda salt, cost: device_pin_kek(PEPPER, salt, "4821", cost),
    ):
        keys = {make(SALT, CHEAP), make(other_salt, CHEAP), make(SALT, other_cost)}
        assert len(keys) == 3


def test_the_salt_is_part_of_a_phones_key():
    assert device_kek(PEPPER, SALT) != device_kek(PEPPER, bytes(16))


def test_a_slot_opens_in_its_own_row_and_wallet_only():
    kek = device_kek(PEPPER, SALT)
    slot = slot_for(kek)

    with pytest.raises(CannotOpenError):
        open_slot(slot, kek=kek, slot_id=b"t" * 16, wallet_id=WALLET)
    with pytest.raises(CannotOpenError):
        open_slot(slot, kek=kek, slot_id=SLOT, wallet_id=b"x" * 16)


def test_each_half_of_a_slot_belongs_to_its_wallet():
    kek, bilals_wallet = device_kek(PEPPER, SALT), b"b" * 16
    slot = slot_for(kek)
    for_bilal = reseal_slot(slot.public_key, WALLET_KEY, SLOT, bilals_wallet)
    mixed = dataclasses.replace(slot, sealed_wallet_key=for_bilal)

    for wallet_id in (WALLET, bilals_wallet):
        with pytest.raises(CannotOpenError):
            open_slot(mixed, kek=kek, slot_id=SLOT, wallet_id=wallet_id)


@pytest.mark.parametrize(
    ("column", "seal_it"),
    [
        ("sealed_slot_key", lambda kek, slot: partial(seal, kek)),
        ("sealed_wallet_key", lambda kek, slot: partial(seal_to, slot.public_key)),
    ],
)
def test_a_slot_with_half_a_key_inside_does_not_open(column, seal_it):
    kek = device_kek(PEPPER, SALT)
    slot = slot_for(kek)
    place = Place("slot", column, SLOT, WALLET)
    short = seal_it(kek, slot)(bytes(31), place, step=NOTE_STEP)

    with pytest.raises(CannotOpenError):
        open_it(dataclasses.replace(slot, **{column: short}), kek)


def test_a_new_wallet_key_reaches_a_slot_without_its_device():
    kek, new_key = device_kek(PEPPER, SALT), WalletKeys.generate().secret_key
    slot = slot_for(kek)

    resealed = reseal_slot(slot.public_key, new_key, SLOT, WALLET)

    rotated = dataclasses.replace(slot, sealed_wallet_key=resealed)
    assert open_it(rotated, kek) == new_key


def test_a_slot_whose_public_key_was_exchanged_does_not_open():
    kek = device_kek(PEPPER, SALT)
    strange = WalletKeys.generate().public_key
    slot = dataclasses.replace(slot_for(kek), public_key=strange)

    with pytest.raises(CannotOpenError):
        open_it(slot, kek)


def test_two_slots_share_nothing_that_can_be_compared():
    kek = device_kek(PEPPER, SALT)
    first, second = slot_for(kek), slot_for(kek)

    assert first.public_key != second.public_key
    assert first.sealed_slot_key != second.sealed_slot_key
    assert first.sealed_wallet_key != second.sealed_wallet_key
    assert new_salt() != new_salt()


@pytest.mark.parametrize("kek", [b"", bytes(32), b"k" * 31, b"k" * 33])
def test_a_passkeys_key_of_a_wrong_size_or_of_zeros_is_refused(kek):
    with pytest.raises(CannotOpenError):
        check_prf_kek(kek)
    with pytest.raises(CannotOpenError):
        slot_for(kek, "prf")


def test_a_passkeys_key_is_taken_as_it_is():
    assert check_prf_kek(b"k" * 32) == b"k" * 32


@pytest.mark.parametrize(
    ("kind", "cost"),
    [
        ("password", None),
        ("card", None),
        ("device_pin", None),
        ("device", CHEAP),
        ("prf", STRONG),
    ],
)
def test_a_slot_has_a_known_kind_and_its_cost(kind, cost):
    with pytest.raises(VaultError):
        slot_for(b"k" * 32, kind, cost)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_nothing_but_a_wallets_key_is_put_into_a_slot(size):
    slot = slot_for(device_kek(PEPPER, SALT))

    with pytest.raises(VaultError):
        reseal_slot(slot.public_key, bytes(size), SLOT, WALLET)


@pytest.mark.parametrize("secret", [b"", bytes(16), bytes(33)])
def test_a_cookie_of_a_wrong_size_is_a_wrong_secret(secret):
    with pytest.raises(CannotOpenError):
        device_kek(secret, SALT)
    with pytest.raises(CannotOpenError):
        device_pin_kek(secret, SALT, "4821", CHEAP)


@pytest.mark.parametrize("digits", ["", DIGITS + "0", DIGITS[:-1] + "x"])
def test_only_twenty_digits_make_a_cards_key(digits):
    with pytest.raises(CardDigitsError):
        card_kek(PEPPER, digits, SALT, CHEAP)


@pytest.mark.parametrize("salt", [b"", bytes(15), bytes(17)])
def test_typed_digits_need_a_whole_salt(salt):
    with pytest.raises(VaultError):
        card_kek(PEPPER, DIGITS, salt, CHEAP)


@pytest.mark.parametrize(
    ("ops", "mem_kib"), [(0, 1_024), (17, 1_024), (1, 7), (1, 262_145)]
)
def test_a_row_cannot_ask_for_any_amount_of_work(ops, mem_kib):
    with pytest.raises(VaultError):
        Cost(ops, mem_kib)


def test_the_strong_cost_is_the_chosen_one():
    assert Cost(ops=3, mem_kib=65_536) == STRONG
