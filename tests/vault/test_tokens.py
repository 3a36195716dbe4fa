"""Secrets in links have one spelling, and lookups that tell nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet_pwa.vault import (
    TokenError,
    claim_once,
    code_lookup,
    first_claim_secret,
    new_secret,
    new_token,
    offer_lookup,
    parse_token,
    share_key,
    share_lookup,
    token_text,
    visitor_lookup,
)

P1, P2 = bytes(range(32)), bytes(range(32, 64))
TOKENS = st.binary(min_size=16, max_size=16)
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@given(token=TOKENS, capitals=st.lists(st.booleans(), min_size=26, max_size=26))
def test_a_token_is_read_in_any_letter_case(token, capitals):
    text = token_text(token)
    spelled = [
        letter if capital else letter.lower()
        for letter, capital in zip(text, capitals, strict=True)
    ]

    assert parse_token("".join(spelled)) == token


@given(token=TOKENS)
def test_a_token_has_26_capitals_and_digits(token):
    assert len(token_text(token)) == 26
    assert set(token_text(token)) <= set(BASE32)


@given(text=st.text(BASE32, min_size=26, max_size=26) | st.text(max_size=30))
def test_whatever_is_read_is_the_one_spelling(text):
    try:
        token = parse_token(text)
    except TokenError:
        return
    assert token_text(token) == text.upper()


def test_seven_of_eight_last_letters_are_no_spelling():
    text = token_text(bytes(16))

    accepted = [last for last in BASE32 if is_token(text[:-1] + last)]

    assert accepted == list("AEIMQUY4")


def is_token(text):
    try:
        parse_token(text)
    except TokenError:
        return False
    return True


def test_new_secrets_are_fresh_and_long_enough():
    assert [len(new_token()), len(new_secret())] == [16, 32]
    assert new_token() != new_token()
    assert new_secret() != new_secret()


@pytest.mark.parametrize("size", [0, 15, 17])
def test_only_sixteen_bytes_are_a_token(size):
    with pytest.raises(TokenError):
        token_text(bytes(size))


def test_one_secret_gives_a_different_value_for_each_purpose():
    token = b"1234567890123456"
    values = {
        share_lookup(P2, token),
        share_key(P2, token),
        offer_lookup(P2, token),
        code_lookup(P2, token.decode()),
        visitor_lookup(P2, token, token),
        claim_once(P2, token, token),
        first_claim_secret(P2, token, token),
    }

    assert len(values) == 7


@given(token=TOKENS)
def test_no_lookup_can_be_made_without_the_servers_secret(token):
    for lookup in (share_lookup, share_key, offer_lookup):
        assert lookup(P1, token) != lookup(P2, token)


def test_a_repeated_first_claim_gives_the_same_secret():
    secret = first_claim_secret(P1, b"p" * 32, b"offer")

    assert secret == first_claim_secret(P1, b"p" * 32, b"offer")
    assert secret != first_claim_secret(P1, b"q" * 32, b"offer")
    assert secret != first_claim_secret(P1, b"p" * 32, b"other")
