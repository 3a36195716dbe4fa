"""The store has the blob, the cookie the key: neither opens without the other."""

import pytest

from wallet_pwa.vault import (
    NOTE_STEP,
    CannotOpenError,
    Place,
    WalletKeys,
    new_secret,
    new_token,
    open_keys,
    open_view_token,
    seal,
    seal_keys,
    seal_view_token,
    session_id,
    session_key,
    view_id,
    view_key,
)


def test_the_cookie_opens_its_session():
    sid, keys = new_secret(), WalletKeys.generate()

    assert open_keys(sid, seal_keys(sid, keys)) == keys


def test_another_cookie_opens_nothing():
    blob = seal_keys(new_secret(), WalletKeys.generate())

    with pytest.raises(CannotOpenError):
        open_keys(new_secret(), blob)


@pytest.mark.parametrize("sid", [b"", b"short", bytes(100)])
def test_a_cookie_of_any_size_is_just_a_wrong_one(sid):
    blob = seal_keys(new_secret(), WalletKeys.generate())

    with pytest.raises(CannotOpenError):
        open_keys(sid, blob)


def test_the_store_holds_neither_cookie_nor_key_nor_anything_sealed():
    sid, keys = new_secret(), WalletKeys.generate()

    stored = session_id(sid) + seal_keys(sid, keys)

    for secret in (sid, session_key(sid), keys.secret_key, keys.data_key):
        assert secret not in stored


def test_a_session_without_both_keys_does_not_open():
    sid = new_secret()
    place = Place("session", "keys", session_id(sid), b"")
    blob = seal(session_key(sid), bytes(63), place, step=NOTE_STEP)

    with pytest.raises(CannotOpenError):
        open_keys(sid, blob)


def test_one_cookie_has_four_different_hashes():
    sid = new_secret()

    assert len({session_id(sid), session_key(sid), view_id(sid), view_key(sid)}) == 4


def test_a_view_opens_with_its_cookie_and_its_link():
    vid, token = new_secret(), new_token()
    blob = seal_view_token(vid, token, b"share")

    assert open_view_token(vid, blob, b"share") == token
    with pytest.raises(CannotOpenError):
        open_view_token(new_secret(), blob, b"share")


def test_two_links_in_two_tabs_never_mix():
    vid = new_secret()
    blob = seal_view_token(vid, new_token(), b"one")

    with pytest.raises(CannotOpenError):
        open_view_token(vid, blob, b"two")


def test_a_view_holds_a_whole_token():
    vid = new_secret()

    with pytest.raises(CannotOpenError):
        open_view_token(vid, seal_view_token(vid, b"short", b"one"), b"one")
