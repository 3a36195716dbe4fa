"""What the server itself must read opens with its key, in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet_pwa.vault import CannotOpenError, VaultError
from wallet_pwa.vault.server_key import unwrap, wrap

KEY = bytes(range(32))


@given(data=st.binary(max_size=300), place=st.text("ab.1", max_size=4))
def test_the_server_reads_what_it_wrapped(data, place):
    assert unwrap(KEY, wrap(KEY, data, place), place) == data


def test_a_signing_key_belongs_to_one_row():
    blob = wrap(KEY, bytes(32), "issuer_key.secret.1")

    with pytest.raises(CannotOpenError):
        unwrap(KEY, blob, "issuer_key.secret.2")


def test_a_database_without_the_servers_key_opens_nothing():
    blob = wrap(KEY, bytes(32), "issuer_key.secret.1")

    with pytest.raises(CannotOpenError):
        unwrap(bytes(32), blob, "issuer_key.secret.1")


def test_a_key_of_a_wrong_size_wraps_nothing():
    with pytest.raises(VaultError):
        wrap(b"short", b"x", "issuer_key.secret.1")
