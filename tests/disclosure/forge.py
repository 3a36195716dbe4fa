"""Tools to write tokens by hand, also such as no honest tool would write."""

import hashlib
import json

from wallet_pwa.disclosure import Ed25519Signer, Es256Signer
from wallet_pwa.disclosure.encoding import b64url_encode

ISS = "did:web:giver.example"
KID = f"{ISS}#key-1"
ES_KID = f"{ISS}#key-2"
NOW = 1_795_219_200  # 21 November 2026

ISSUER = Ed25519Signer(bytes(range(32)), KID)
ES_ISSUER = Es256Signer(bytes(range(1, 33)), ES_KID)
HOLDER = Ed25519Signer(b"holder" + bytes(26))
ES_HOLDER = Es256Signer(b"holder" + bytes(26))
STRANGER = Ed25519Signer(b"stranger" + bytes(24), KID)

HEADER = {"alg": "EdDSA", "typ": "dc+sd-jwt", "kid": KID}


def b64(value):
    """Base64url of bytes, of a text, or of a value as JSON."""
    if isinstance(value, str):
        value = value.encode()
    if not isinstance(value, bytes):
        value = json.dumps(value, separators=(",", ":")).encode()
    return b64url_encode(value)


def jws(header, payload, signer=ISSUER):
    text = f"{b64(header)}.{b64(payload)}"
    return f"{text}.{b64(signer.sign(text.encode()))}"


def salt(number):
    return b64url_encode(number.to_bytes(16, "big"))


def claim(name, value, number=1):
    return b64([salt(number), name, value])


def item(value, number=1):
    return b64([salt(number), value])


def digest(disclosure):
    return b64url_encode(hashlib.sha256(disclosure.encode()).digest())


def decoy(number):
    return digest(f"decoy {number}")


def payload(**changes):
    """A small payload; a change to `None` takes a member out."""
    base = {
        "iss": ISS,
        "vct": "https://giver.example/types/first-aid",
        "iat": NOW - 86_400,
        "nbf": NOW - 86_400,
        "exp": NOW + 86_400,
        "cnf": {"jwk": HOLDER.public_key.jwk()},
        "status": {"status_list": {"idx": 7, "uri": "https://giver.example/status/1"}},
        "title": "First aid",
    }
    base |= changes
    return {name: value for name, value in base.items() if value is not None}


def combined(token, *disclosures, binding=""):
    return "~".join([token, *disclosures, binding])


def credential(*disclosures, hidden=None, header=HEADER, signer=ISSUER, **changes):
    """A credential whose top level hides *disclosures* (or the digests *hidden*)."""
    digests = [digest(d) for d in disclosures] if hidden is None else hidden
    body = payload(**({"_sd": digests, "_sd_alg": "sha-256"} | changes))
    return combined(jws(header, body, signer), *disclosures)


def binding(presentation, *, signer=HOLDER, header=None, **changes):
    """A key binding token for *presentation*."""
    body = {
        "iat": NOW,
        "aud": "https://wallet.example",
        "nonce": "share-1",
        "sd_hash": digest(presentation),
    }
    body = {k: v for k, v in (body | changes).items() if v is not None}
    return jws(header or {"alg": signer.alg, "typ": "kb+jwt"}, body, signer)
