import json
import zlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.disclosure.badges import MOMENT
from tests.disclosure.forge import ISS, ISSUER, KID, NOW, STRANGER, b64, jws
from wallet_pwa.disclosure import (
    MIN_ENTRIES,
    DisclosureError,
    bit_at,
    make_bits,
    sign_status_list,
    verify_status_list,
)
from wallet_pwa.disclosure.encoding import b64url_decode, load_json
from wallet_pwa.disclosure.status_list import decode_bits, encode_bits

URI = "https://giver.example/status/1"
HEADER = {"alg": "EdDSA", "typ": "statuslist+jwt", "kid": KID}
FIRST = NOW


def signed(bits=None, signer=ISSUER):
    return sign_status_list(
        make_bits([5]) if bits is None else bits,
        uri=URI,
        signer=signer,
        issued_at=MOMENT,
        expires_at=MOMENT + timedelta(days=1),
        ttl=timedelta(hours=12),
    )


def body(**changes):
    start = int(MOMENT.timestamp())
    claims = {
        "sub": URI,
        "iat": start,
        "exp": start + 86_400,
        "ttl": 3_600,
        "status_list": {"bits": 1, "lst": encode_bits(make_bits([5]))},
    } | changes
    return {name: value for name, value in claims.items() if value is not None}


def believe(text, *, uri=URI, now=MOMENT):
    return verify_status_list(
        text, uri=uri, iss=ISS, find_key=lambda *names: ISSUER.public_key, now=now
    )


def refused(text, **more):
    with pytest.raises(DisclosureError) as caught:
        believe(text, **more)
    return caught.value.code


def test_the_bits_of_the_draft_are_read_in_its_order():
    bits = decode_bits("eNrbuRgAAhcBXQ")

    assert bits == bytes([0xB9, 0xA3])
    drawn = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
    assert [int(bit_at(bits, index)) for index in range(16)] == drawn


@given(withdrawn=st.sets(st.integers(0, MIN_ENTRIES - 1)))
def test_exactly_the_withdrawn_places_are_set(withdrawn):
    bits = make_bits(withdrawn)

    assert all(bit_at(bits, index) for index in withdrawn)
    assert sum(byte.bit_count() for byte in bits) == len(withdrawn)
    assert decode_bits(encode_bits(bits)) == bits


def test_a_signed_list_says_who_was_withdrawn():
    found = believe(signed())

    assert bit_at(found.bits, 5)
    assert not bit_at(found.bits, 6)
    assert len(found.bits) * 8 == MIN_ENTRIES
    assert found.ttl == 43_200


def test_a_list_says_nothing_but_what_it_must():
    payload = load_json(b64url_decode(signed().split(".")[1]))

    assert set(payload) == {"sub", "iat", "exp", "ttl", "status_list"}
    assert set(payload["status_list"]) == {"bits", "lst"}


@pytest.mark.parametrize("index", [-1, MIN_ENTRIES, 2**60])
def test_a_place_outside_the_list_is_refused(index):
    with pytest.raises(DisclosureError):
        bit_at(make_bits([]), index)
    with pytest.raises(ValueError, match="outside"):
        make_bits([index])


def test_a_short_list_is_not_made():
    with pytest.raises(ValueError, match="at least"):
        make_bits([], entries=1024)
    with pytest.raises(ValueError, match="at least"):
        signed(bits=bytes(100))


def test_a_list_that_inflates_without_end_is_refused():
    bomb = b64(zlib.compress(bytes(50_000_000), 9))

    assert len(bomb) < 100_000
    text = jws(HEADER, body(status_list={"bits": 1, "lst": bomb}))
    assert refused(text) == "bad_status_list"


def lst(data):
    return {"status_list": {"bits": 1, "lst": b64(data)}}


GOOD = zlib.compress(make_bits([5]), 9)
HOSTILE = {
    "another list": ("bad_status_list", {"sub": "https://giver.example/status/2"}),
    "no sub": ("bad_status_list", {"sub": None}),
    "no iat": ("bad_claim", {"iat": None}),
    "no exp": ("bad_claim", {"exp": None}),
    "ttl of nothing": ("bad_claim", {"ttl": 0}),
    "ttl as a text": ("bad_claim", {"ttl": "3600"}),
    "ttl true": ("bad_claim", {"ttl": True}),
    "no list": ("bad_status_list", {"status_list": None}),
    "list as a text": ("bad_status_list", {"status_list": "x"}),
    "two bits each": (
        "bad_status_list",
        {"status_list": {"bits": 2, "lst": b64(GOOD)}},
    ),
    "bits true": ("bad_status_list", {"status_list": {"bits": True, "lst": b64(GOOD)}}),
    "no bits": ("bad_status_list", {"status_list": {"lst": b64(GOOD)}}),
    "not compressed": ("bad_status_list", lst(make_bits([5])[:100])),
    "cut off": ("bad_status_list", lst(GOOD[:-5])),
    "wrong checksum": ("bad_status_list", lst(GOOD[:-1] + b"\0")),
    "something behind": ("bad_status_list", lst(GOOD + b"x")),
    "nothing inside": ("bad_status_list", lst(zlib.compress(b""))),
    "no base64url": ("not_base64url", {"status_list": {"bits": 1, "lst": "a+b/"}}),
    "ended": ("expired", {"exp": int(MOMENT.timestamp())}),
    "from the future": ("not_yet_valid", {"iat": int(MOMENT.timestamp()) + 600}),
}


@pytest.mark.parametrize("why", HOSTILE)
def test_a_hostile_list_is_refused(why):
    code, changes = HOSTILE[why]

    assert refused(jws(HEADER, body(**changes))) == code


@pytest.mark.parametrize(
    ("code", "header"),
    [
        ("bad_algorithm", HEADER | {"alg": "none"}),
        ("bad_algorithm", HEADER | {"alg": "ES256"}),
        ("bad_header", HEADER | {"typ": "dc+sd-jwt"}),
        ("bad_header", HEADER | {"kid": "did:web:evil.example#key-1"}),
        ("bad_header", {"alg": "EdDSA", "typ": "statuslist+jwt"}),
    ],
)
def test_a_list_with_a_strange_header_is_refused(code, header):
    assert refused(jws(header, body())) == code


def test_a_list_of_somebody_else_is_refused():
    assert refused(signed(signer=STRANGER)) == "bad_signature"


def test_a_list_for_another_address_is_refused():
    assert refused(signed(), uri=f"{URI}0") == "bad_status_list"


def test_a_long_list_is_refused_before_it_is_read():
    assert refused("a" * 300_001) == "too_large"
    assert refused("a" * 300_000) == "malformed"


@given(text=st.text())
def test_any_text_is_refused_in_our_own_words(text):
    assert refused(text)


def test_a_signed_list_of_131072_is_small():
    assert len(signed()) < 1_000
    assert json.dumps(signed()).isascii()
