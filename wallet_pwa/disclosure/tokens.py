"""Compact signed tokens (JWS, RFC 7515), with the few headers that we take."""

from functools import lru_cache
from typing import NamedTuple

from wallet_pwa.disclosure.encoding import (
    JsonObject,
    b64url_decode,
    b64url_encode,
    dump_json,
    load_object,
)
from wallet_pwa.disclosure.errors import (
    AlgorithmError,
    HeaderError,
    MalformedError,
    UnknownKeyError,
)
from wallet_pwa.disclosure.keys import PublicKey, Signer

#: `EdDSA` and `Ed25519` name the same algorithm (RFC 9864); "none" is not here.
ALGORITHMS = frozenset({"EdDSA", "Ed25519", "ES256"})

_MAX_HEADER = 1_000


class Header(NamedTuple):
    """What a token's header says; `kid` is empty where it names no key."""

    alg: str
    typ: str
    kid: str


class Token(NamedTuple):
    """A token that was taken apart, and not believed yet."""

    header: Header
    payload: JsonObject
    signed_bytes: bytes
    signature: bytes


def read_token(text: str, *, types: frozenset[str]) -> Token:
    """Take *text* apart; its type must be one of *types*."""
    if not text.isascii() or text.count(".") != 2:
        raise MalformedError("not a compact token")
    header_text, payload_text, signature_text = text.split(".")
    header = read_header(header_text)
    if header.typ not in types:
        raise HeaderError("a token of another type")
    payload = load_object(b64url_decode(payload_text))
    signature = b64url_decode(signature_text)
    signed_bytes = text[: text.rindex(".")].encode("ascii")
    return Token(header, payload, signed_bytes, signature)


def read_header(text: str) -> Header:
    """Return what a header says, refusing every member that we do not know."""
    if len(text) > _MAX_HEADER:
        raise HeaderError("a long header")
    return _read_header(text)


# Every badge of an issuer has the same header, so the reading is remembered; what
# comes out cannot be changed, and its length is bounded above.
@lru_cache(maxsize=256)
def _read_header(text: str) -> Header:
    match load_object(b64url_decode(text)):
        case {"alg": str(alg)} if alg not in ALGORITHMS:
            raise AlgorithmError("not one of our algorithms")
        case {"alg": str(alg), "typ": str(typ), **others}:
            kid = others.pop("kid", None)
            if not others and (kid is None or (isinstance(kid, str) and kid)):
                return Header(alg, typ, kid or "")
    raise HeaderError("unexpected header")


def write_token(payload: JsonObject, *, typ: str, signer: Signer) -> str:
    """Return *payload*, signed; an empty `kid` is left out."""
    header = _write_header(signer.alg, typ, signer.kid)
    signed_text = f"{header}.{b64url_encode(dump_json(payload))}"
    return f"{signed_text}.{b64url_encode(signer.sign(signed_text.encode('ascii')))}"


@lru_cache(maxsize=256)
def _write_header(alg: str, typ: str, kid: str) -> str:
    header: JsonObject = {"alg": alg, "typ": typ}
    return b64url_encode(dump_json(header | ({"kid": kid} if kid else {})))


def check_token(token: Token, key: PublicKey | None) -> None:
    """Raise unless *key* signed *token* with the algorithm that its header names.

    The algorithm must be the key's own, so that no header can choose how a key is
    used (RFC 8725, section 3.1).
    """
    if key is None:
        raise UnknownKeyError("no such key")
    if token.header.alg not in key.algorithms:
        raise AlgorithmError("the key is for another algorithm")
    key.verify(token.signed_bytes, token.signature)
