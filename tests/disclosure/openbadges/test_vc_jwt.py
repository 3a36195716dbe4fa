"""Badges as tokens: the registered claims must say what the credential says."""

import json
from datetime import UTC, datetime

import pytest

from tests.disclosure.badges import MOMENT
from tests.disclosure.openbadges.documents import DID, KEY, METHOD, SIGNER, unsigned
from wallet_pwa.disclosure import DisclosureError, Es256Signer
from wallet_pwa.disclosure.encoding import b64url_encode
from wallet_pwa.disclosure.errors import (
    AlgorithmError,
    BadClaimError,
    BadKeyError,
    BadSignatureError,
    ExpiredError,
    HeaderError,
    MalformedError,
    NotYetValidError,
    TooLargeError,
    UnknownKeyError,
)
from wallet_pwa.disclosure.openbadges import (
    RsaKey,
    did_key,
    document_key_from_jwk,
    key_from_multikey,
    verify_vc_jwt,
)

HEADER = {"alg": "EdDSA", "kid": METHOD, "typ": "JWT"}
REGISTERED = {
    "iss": DID,
    "jti": unsigned()["id"],
    "sub": unsigned()["credentialSubject"]["id"],
    "nbf": int(datetime(2026, 11, 1, tzinfo=UTC).timestamp()),
    "exp": int(datetime(2028, 11, 30, 23, 59, 59, tzinfo=UTC).timestamp()),
}


def encode(value):
    return b64url_encode(json.dumps(value).encode())


def token(header=None, *, signer=SIGNER, **claims):
    payload = unsigned() | REGISTERED | claims
    payload = {name: value for name, value in payload.items() if value is not None}
    text = f"{encode(header or HEADER)}.{encode(payload)}"
    return f"{text}.{b64url_encode(signer.sign(text.encode()))}"


def believe(text, key=KEY, now=MOMENT):
    return verify_vc_jwt(text, find_key=lambda *names: key, now=now)


def test_a_token_is_believed():
    verified = believe(token())
    assert verified.document == unsigned()
    assert (verified.suite, verified.issuer) == ("EdDSA", DID)
    assert verified.verification_method == METHOD
    assert verified.valid_until == datetime(2028, 11, 30, 23, 59, 59, tzinfo=UTC)


def test_only_the_issuers_key_may_stand_in_the_header():
    header = {"alg": "EdDSA", "jwk": KEY.jwk(), "typ": "JWT"}
    assert believe(token(header)).verification_method == DID
    other = Es256Signer(bytes([1]) * 32)
    forged = token({"alg": "ES256", "jwk": other.public_key.jwk()}, signer=other)
    with pytest.raises(UnknownKeyError):
        believe(forged)


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "EdDSA", "kid": METHOD, "jwk": KEY.jwk()},
        {"alg": "EdDSA", "kid": METHOD, "typ": "vc+sd-jwt"},
        {"alg": "EdDSA", "kid": METHOD, "crit": ["exp"]},
        {"alg": "EdDSA", "kid": METHOD, "jku": "https://evil.example/keys"},
        {"alg": "EdDSA", "kid": METHOD, "x5c": []},
        {"alg": "EdDSA", "kid": 1},
        {"alg": "EdDSA", "jwk": "x"},
        {"alg": "EdDSA", "kid": "did:web:else.example#key-1"},
        {"kid": METHOD},
        {"alg": "EdDSA", "kid": "x" * 5_000},
    ],
)
def test_other_headers_are_refused(header):
    with pytest.raises(HeaderError):
        believe(token(header))


@pytest.mark.parametrize("alg", ["none", "HS256", "ES256K", "RS1", "PS256"])
def test_other_algorithms_are_refused(alg):
    with pytest.raises(AlgorithmError):
        believe(token({"alg": alg, "kid": METHOD}))


def test_a_key_is_for_its_own_algorithm():
    for alg in ("RS256", "ES256"):
        with pytest.raises(AlgorithmError):
            believe(token({"alg": alg, "kid": METHOD}))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "did:web:else.example"},
        {"iss": None},
        {"jti": "urn:uuid:else"},
        {"sub": "did:key:z6Mk"},
        {"nbf": 1},
        {"exp": 4_000_000_000},
        {"exp": True},
        {"exp": "2030"},
        {"nbf": -1},
        {"iat": 1e300},
        {"validUntil": None},
        {"validUntil": "2099-01-01T00:00:00Z"},
        {"vc": {"type": ["VerifiableCredential"]}},
        {"proof": {}},
        {"type": ["OpenBadgeCredential"]},
        {"issuer": None},
        {"@context": []},
    ],
    ids=str,
)
def test_claims_that_say_something_else_are_refused(claims):
    with pytest.raises(MalformedError):
        believe(token(**claims))


def test_dates_come_after_the_signature():
    late = datetime(2029, 1, 1, tzinfo=UTC)
    with pytest.raises(ExpiredError):
        believe(token(), now=late)
    with pytest.raises(BadSignatureError):
        believe(token()[:-8] + "AAAAAAAA", now=late)
    with pytest.raises(NotYetValidError):
        believe(token(), now=datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(NotYetValidError):
        believe(token(iat=REGISTERED["exp"]))


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c.d", "é.b.c", "..", "!.!.!"])
def test_texts_that_are_no_tokens(text):
    with pytest.raises(MalformedError):
        believe(text)


def test_a_token_as_large_as_a_book():
    with pytest.raises(TooLargeError):
        believe("a" * 2_000_000)


def test_a_wrong_claim_is_told_from_a_wrong_signature():
    with pytest.raises(BadClaimError):
        believe(token(jti="urn:uuid:else"))


@pytest.mark.parametrize(
    "jwk",
    [
        {"kty": "RSA", "n": b64url_encode(b"\xff" * 64), "e": "AQAB"},
        {"kty": "RSA", "n": b64url_encode(b"\xff" * 1100), "e": "AQAB"},
        {"kty": "RSA", "n": b64url_encode(b"\xff" * 5000), "e": "AQAB"},
        {"kty": "RSA", "n": b64url_encode(b"\xff" * 256), "e": "AQ"},
        {"kty": "RSA", "n": b64url_encode(b"\xff" * 256), "e": "A" * 400},
        {"kty": "RSA", "n": b64url_encode(b"\xff" * 256), "e": "AQAB", "d": "AQAB"},
        {"kty": "oct", "k": "AQAB"},
        None,
    ],
    ids=str,
)
def test_keys_that_we_do_not_take(jwk):
    with pytest.raises(BadKeyError):
        document_key_from_jwk(jwk)


def test_an_rsa_key_checks_only_its_own():
    key = RsaKey((1 << 2047) + 1, 65537)
    with pytest.raises(BadSignatureError):
        key.verify(b"x", b"y" * 256)
    with pytest.raises(AlgorithmError):
        believe(token(), key=key)


def test_keys_by_their_names():
    p256 = Es256Signer(bytes([7]) * 32).public_key
    for key in (KEY, p256):
        assert key_from_multikey(did_key(key).removeprefix("did:key:")) == key


@pytest.mark.parametrize(
    "text", ["", "z", "uAAAA", "z6Mk", "z0", "z" + "1" * 300, "zDn" + "1" * 40]
)
def test_names_that_are_no_keys(text):
    with pytest.raises(BadKeyError):
        key_from_multikey(text)


def test_every_refusal_is_one_of_ours():
    for cut in range(0, len(token()), 97):
        with pytest.raises(DisclosureError):
            believe(token()[:cut])
