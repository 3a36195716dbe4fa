"""Records come back as they were, and say which version they are."""

import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet_pwa.vault import (
    NOTE_STEP,
    CannotOpenError,
    Place,
    VaultError,
    WalletKeys,
    open_json,
    open_json_either,
    pack_json,
    seal,
    seal_json,
    seal_json_to,
    unpack_json,
)

KEYS = WalletKeys(bytes(range(32)), bytes(range(32, 64)))
HERE = Place("share", "owner_note", b"r" * 16, b"w" * 16)
TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)
    ),
    max_leaves=8,
)
RECORDS = st.dictionaries(TEXT.filter(lambda name: name != "v"), VALUES, max_size=4)


@given(record=RECORDS)
def test_a_record_comes_back_whichever_way_it_was_sealed(record):
    with_key = seal_json(KEYS.data_key, record, HERE, step=NOTE_STEP)
    to_key = seal_json_to(KEYS.public_key, record, HERE, step=NOTE_STEP)

    assert open_json(KEYS.data_key, with_key, HERE) == record
    assert open_json_either(KEYS, with_key, HERE) == record
    assert open_json_either(KEYS, to_key, HERE) == record


@given(data=st.binary(max_size=60))
def test_no_bytes_whatsoever_are_mistaken_for_a_record(data):
    with pytest.raises(CannotOpenError):
        unpack_json(data)


def test_a_record_so_deep_that_reading_it_would_fail_is_refused():
    with pytest.raises(CannotOpenError):
        unpack_json(b'{"v":1,"a":' + b"[" * 200_000)


def test_a_record_of_another_version_is_refused():
    blob = seal(KEYS.data_key, b'{"v":2}', HERE, step=NOTE_STEP)

    with pytest.raises(CannotOpenError):
        open_json(KEYS.data_key, blob, HERE)


@pytest.mark.parametrize(
    "record", [{"v": 1}, {"a": float("nan")}, {"a": b"x"}, {"a": "\ud800"}]
)
def test_what_would_not_come_back_is_not_packed(record):
    with pytest.raises(VaultError):
        pack_json(record)


def test_an_error_holds_nothing_of_what_was_opened():
    with pytest.raises(CannotOpenError) as caught:
        unpack_json(b'{"v":1,"name":"Amina"')

    assert caught.value.__context__ is None
    assert "Amina" not in "".join(traceback.format_exception_only(caught.value))


def test_an_error_holds_nothing_of_what_was_to_be_packed():
    with pytest.raises(VaultError) as caught:
        pack_json({"name": "Amina\ud800"})

    assert caught.value.__context__ is None
