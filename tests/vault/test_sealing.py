"""What is sealed for one place opens there, with its key, and nowhere else."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wallet_pwa.vault import (
    BADGE_STEP,
    NOTE_STEP,
    SNAPSHOT_STEP,
    CannotOpenError,
    Place,
    VaultError,
    WalletKeys,
    is_sealed_to,
    open_either,
    open_sealed,
    open_sealed_to,
    seal,
    seal_to,
)

KEYS = WalletKeys(bytes(range(32)), bytes(range(32, 64)))
HERE = Place("credential", "content", b"r" * 16, b"w" * 16)
STEPS = st.sampled_from([1, 7, NOTE_STEP, BADGE_STEP, SNAPSHOT_STEP])
NAMES = st.text("ab", max_size=3)
IDS = st.binary(max_size=2)
PLACES = st.builds(Place, NAMES, NAMES, IDS, IDS)


def sealed_both_ways(data, place, step):
    return (
        seal(KEYS.data_key, data, place, step=step),
        seal_to(KEYS.public_key, data, place, step=step),
    )


@given(data=st.binary(max_size=3000), place=PLACES, step=STEPS)
def test_what_was_sealed_opens_in_its_place(data, place, step):
    with_key, to_key = sealed_both_ways(data, place, step)

    assert open_sealed(KEYS.data_key, with_key, place) == data
    assert open_sealed_to(KEYS.secret_key, to_key, place) == data
    assert open_either(KEYS, with_key, place) == data
    assert open_either(KEYS, to_key, place) == data


@given(data=st.binary(max_size=40), place=PLACES, other=PLACES)
def test_what_was_sealed_opens_in_no_other_place(data, place, other):
    assume(place != other)

    for blob in sealed_both_ways(data, place, NOTE_STEP):
        with pytest.raises(CannotOpenError):
            open_either(KEYS, blob, other)


@given(
    data=st.binary(max_size=40), where=st.integers(min_value=0), bit=st.integers(0, 7)
)
def test_one_changed_bit_closes_a_blob(data, where, bit):
    for blob in sealed_both_ways(data, HERE, NOTE_STEP):
        changed = bytearray(blob)
        changed[where % len(blob)] ^= 1 << bit

        with pytest.raises(CannotOpenError):
            open_either(KEYS, bytes(changed), HERE)


@given(key=st.binary(max_size=40), blob=st.binary(max_size=120), head=st.integers(0, 3))
def test_no_bytes_whatsoever_give_another_error(key, blob, head):
    anything = bytes([head]) + blob

    for opening in (open_sealed, open_sealed_to):
        with pytest.raises(CannotOpenError):
            opening(key, anything, HERE)


@given(first=st.binary(max_size=900), second=st.binary(max_size=900))
def test_sizes_are_known_in_steps_only(first, second):
    def sizes(data):
        return [len(blob) for blob in sealed_both_ways(data, HERE, BADGE_STEP)]

    assert sizes(first) == sizes(second)


def test_a_blob_is_its_version_then_libsodiums_own_layout():
    with_key, to_key = sealed_both_ways(b"badge", HERE, NOTE_STEP)

    assert (with_key[0], len(with_key)) == (1, 1 + 24 + NOTE_STEP + 16)
    assert (to_key[0], len(to_key)) == (2, 1 + 32 + NOTE_STEP + 16)
    assert [is_sealed_to(with_key), is_sealed_to(to_key)] == [False, True]


def test_the_same_data_never_give_the_same_blob():
    first = sealed_both_ways(b"badge", HERE, NOTE_STEP)
    second = sealed_both_ways(b"badge", HERE, NOTE_STEP)

    assert not set(first) & set(second)


def test_the_steps_are_those_of_stored_rows():
    assert (NOTE_STEP, BADGE_STEP, SNAPSHOT_STEP) == (256, 1024, 8192)


@pytest.mark.parametrize("step", [0, -1])
def test_a_step_has_at_least_one_byte(step):
    for sealing in (seal, seal_to):
        with pytest.raises(VaultError):
            sealing(KEYS.public_key, b"x", HERE, step=step)


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(33)])
def test_nothing_is_sealed_with_a_key_of_a_wrong_size(key):
    for sealing in (seal, seal_to):
        with pytest.raises(VaultError):
            sealing(key, b"x", HERE, step=NOTE_STEP)


def test_nothing_is_sealed_to_a_key_that_everybody_can_open():
    with pytest.raises(VaultError):
        seal_to(bytes(32), b"x", HERE, step=NOTE_STEP)
