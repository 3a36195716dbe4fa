"""The keys of a wallet: fresh each time, wrapped when stored, never printed."""

import pytest

from wallet_pwa.vault import (
    NOTE_STEP,
    CannotOpenError,
    Place,
    VaultError,
    WalletKeys,
    seal_to,
    unwrap,
    wrap_data_key,
)

AMINA, BILAL = b"a" * 16, b"b" * 16


def test_the_secret_key_gives_back_all_keys_of_its_wallet():
    keys = WalletKeys.generate()

    assert unwrap(keys.secret_key, wrap_data_key(keys, AMINA), AMINA) == keys


def test_each_wallet_has_keys_of_its_own():
    first, second = WalletKeys.generate(), WalletKeys.generate()

    assert len({first.secret_key, second.secret_key}) == 2
    assert len({first.data_key, second.data_key}) == 2
    assert len({first.public_key, second.public_key}) == 2
    assert len(first.public_key) == 32


def test_bilals_key_does_not_unwrap_aminas_data_key():
    wrapped = wrap_data_key(WalletKeys.generate(), AMINA)

    with pytest.raises(CannotOpenError):
        unwrap(WalletKeys.generate().secret_key, wrapped, AMINA)


def test_a_data_key_belongs_to_one_wallet():
    keys = WalletKeys.generate()

    with pytest.raises(CannotOpenError):
        unwrap(keys.secret_key, wrap_data_key(keys, AMINA), BILAL)


def test_a_data_key_that_somebody_else_sealed_is_refused():
    keys = WalletKeys.generate()
    place = Place("wallet", "wrapped_data_key", AMINA, AMINA)
    planted = seal_to(keys.public_key, bytes(64), place, step=NOTE_STEP)

    with pytest.raises(CannotOpenError):
        unwrap(keys.secret_key, planted, AMINA)


def test_a_data_key_of_a_wrong_size_is_refused():
    keys = WalletKeys.generate()
    place = Place("wallet", "wrapped_data_key", AMINA, AMINA)
    short = seal_to(keys.public_key, b"short", place, step=NOTE_STEP)

    with pytest.raises(CannotOpenError):
        unwrap(keys.secret_key, short, AMINA)


def test_no_key_is_ever_printed():
    keys = WalletKeys(b"S" * 32, b"D" * 32)

    assert repr(keys) == str(keys) == "WalletKeys()"


@pytest.mark.parametrize("sizes", [(31, 32), (32, 31), (0, 0), (33, 33)])
def test_keys_of_a_wrong_size_are_refused(sizes):
    with pytest.raises(VaultError):
        WalletKeys(bytes(sizes[0]), bytes(sizes[1]))
