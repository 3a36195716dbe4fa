"""The list of withdrawn Open Badges."""

import gzip
import zlib
from datetime import timedelta

import pytest

from tests.disclosure.badges import MOMENT
from tests.disclosure.openbadges.documents import (
    DID,
    SIGNER,
    STATUS,
    believe,
    changed,
    unsigned,
)
from wallet_pwa.disclosure.encoding import b64url_encode
from wallet_pwa.disclosure.errors import BadSignatureError, StatusListError
from wallet_pwa.disclosure.openbadges import (
    BitstringEntry,
    bitstring_bit,
    bitstring_entries,
    decode_bitstring,
    encode_bitstring,
    make_bitstring,
    read_status_list,
    sign_document,
    status_list_credential,
)

URL = STATUS.list_url


def signed_list(*withdrawn, **members):
    document = status_list_credential(
        make_bitstring(withdrawn),
        url=URL,
        issuer=DID,
        valid_from=MOMENT,
        valid_until=MOMENT + timedelta(days=2),
        ttl=timedelta(hours=1),
    )
    return sign_document(document | members, signer=SIGNER, created=MOMENT)


def test_bits_are_counted_from_the_most_significant():
    bits = make_bitstring([0, 9])
    assert bits[:3] == bytes([0b1000_0000, 0b0100_0000, 0])
    assert [bitstring_bit(bits, index) for index in (0, 1, 8, 9)] == [1, 0, 0, 1]


def test_places_outside_are_refused():
    for index in (-1, 131_072):
        with pytest.raises(StatusListError):
            bitstring_bit(make_bitstring([]), index)
        with pytest.raises(ValueError, match="outside"):
            make_bitstring([index])
    for entries in (131_064, 131_073):
        with pytest.raises(ValueError, match="131,072"):
            make_bitstring([], entries=entries)


def test_the_same_bits_are_the_same_text():
    bits = make_bitstring([5])
    assert encode_bitstring(bits) == encode_bitstring(bits)
    assert encode_bitstring(bits).startswith("uH4sI")
    assert decode_bitstring(encode_bitstring(bits)) == bits


def test_a_signed_list_says_what_became_of_a_badge():
    bits = read_status_list(believe(signed_list(STATUS.index)), url=URL, issuer=DID)
    assert bitstring_bit(bits, STATUS.index)
    assert not bitstring_bit(bits, STATUS.index + 1)


def test_a_changed_list_is_refused():
    other = encode_bitstring(make_bitstring([]))
    with pytest.raises(BadSignatureError):
        believe(
            changed(
                signed_list(STATUS.index),
                "credentialSubject",
                "encodedList",
                to=other,
            )
        )


@pytest.mark.parametrize(
    "expected",
    [
        {"url": "https://giver.example/open-status/2", "issuer": DID},
        {"url": URL, "issuer": "did:web:else.example"},
        {"url": URL, "issuer": DID, "purpose": "suspension"},
    ],
)
def test_another_list_is_refused(expected):
    with pytest.raises(StatusListError):
        read_status_list(believe(signed_list()), **expected)


def test_a_badge_is_no_list():
    badge = believe(sign_document(unsigned(), signer=SIGNER, created=MOMENT))
    with pytest.raises(StatusListError):
        read_status_list(badge, url=URL, issuer=DID)


def compressed(data):
    return f"u{b64url_encode(data)}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H4sI",
        "u",
        "u!!!!",
        "u" + "A" * 99,
        compressed(zlib.compress(bytes(20_000))),
        compressed(gzip.compress(bytes(16_383), mtime=0)),
        compressed(gzip.compress(bytes(3_000_000), mtime=0)),
        compressed(gzip.compress(bytes(20_000), mtime=0) + b"x"),
        compressed(gzip.compress(bytes(20_000), mtime=0)[:-9]),
        compressed(gzip.compress(bytes(20_000), mtime=0) * 2),
    ],
    ids=range(11),
)
def test_lists_that_we_do_not_take(text):
    with pytest.raises(StatusListError):
        decode_bitstring(text)


def test_a_short_list_is_not_signed():
    with pytest.raises(ValueError, match="131,072"):
        status_list_credential(
            bytes(10),
            url=URL,
            issuer=DID,
            valid_from=MOMENT,
            valid_until=MOMENT,
            ttl=timedelta(1),
        )


def test_where_a_status_is_written():
    entry = STATUS.as_json()
    assert bitstring_entries(unsigned()) == [STATUS]
    assert bitstring_entries({"credentialStatus": [entry, entry]}) == [STATUS] * 2
    assert bitstring_entries({}) == []
    suspended = BitstringEntry(URL, 3, "suspension")
    assert bitstring_entries({"credentialStatus": suspended.as_json()}) == [suspended]


@pytest.mark.parametrize(
    "entry",
    [
        "https://giver.example",
        [[]],
        [STATUS.as_json()] * 11,
        {"type": "1EdTechRevocationList", "id": "https://giver.example/r"},
        STATUS.as_json() | {"type": []},
        STATUS.as_json() | {"statusListIndex": 5},
        STATUS.as_json() | {"statusListIndex": "-1"},
        STATUS.as_json() | {"statusListIndex": "٣"},
        STATUS.as_json() | {"statusListIndex": "9" * 30},
        STATUS.as_json() | {"statusListCredential": ""},
        STATUS.as_json() | {"statusSize": 2},
        {"type": "BitstringStatusListEntry"},
    ],
    ids=range(12),
)
def test_a_status_that_we_cannot_look_up_is_an_error(entry):
    with pytest.raises(StatusListError):
        bitstring_entries({"credentialStatus": entry})
