"""One secret, many purposes, and nothing that one of them tells about another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet_pwa.vault import VaultError, digest, keyed

KEY = bytes(32)
PARTS = st.lists(st.binary(max_size=6), max_size=4)


@given(first=PARTS, second=PARTS)
def test_parts_never_run_together(first, second):
    same = keyed(KEY, "wp1.test", *first) == keyed(KEY, "wp1.test", *second)

    assert same == (first == second)


@given(parts=PARTS)
def test_a_digest_is_never_what_a_key_makes(parts):
    assert digest("wp1.test", *parts) != keyed(KEY, "wp1.test", *parts)


def test_another_label_gives_another_key():
    assert keyed(KEY, "wp1.one", b"x") != keyed(KEY, "wp1.two", b"x")
    assert digest("wp1.one", b"x") != digest("wp1.two", b"x")


@pytest.mark.parametrize("size", [0, 15, 65])
def test_a_key_of_a_wrong_size_is_refused(size):
    with pytest.raises(VaultError):
        keyed(bytes(size), "wp1.test", b"x")


@pytest.mark.parametrize("label", ["", "wp1.seventeen.let"])
def test_a_label_is_neither_empty_nor_cut(label):
    with pytest.raises(VaultError):
        keyed(KEY, label, b"x")
