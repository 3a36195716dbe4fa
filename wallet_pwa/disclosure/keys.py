"""Keys that sign and keys that check: Ed25519 and P-256.

A key is a small value: the same bytes are the same key.  Ed25519 is libsodium's
(PyNaCl); P-256 comes from `cryptography`.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256
from nacl.exceptions import BadSignatureError as NaclBadSignatureError
from nacl.signing import SigningKey, VerifyKey

from wallet_pwa.disclosure.encoding import (
    JsonObject,
    JsonValue,
    b64url_decode,
    b64url_encode,
    dump_json,
)
from wallet_pwa.disclosure.errors import BadKeyError, BadSignatureError

# Signing the same text twice gives the same bytes, so that `issue` stays a
# function of its arguments and no bad random number can leak the key (RFC 6979).
_ES256 = ec.ECDSA(SHA256(), deterministic_signing=True)
_CURVE = ec.SECP256R1()
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class Ed25519Key:
    """A public Ed25519 key of 32 bytes."""

    public: bytes

    #: RFC 9864 gives the algorithm its own name; both name the same thing here.
    algorithms = ("EdDSA", "Ed25519")

    def __post_init__(self) -> None:
        if len(self.public) != 32:
            raise BadKeyError("an Ed25519 key has 32 bytes")

    def verify(self, data: bytes, signature: bytes) -> None:
        """Raise `BadSignatureError` unless *signature* is this key's over *data*."""
        try:
            VerifyKey(self.public).verify(data, signature)
        except (NaclBadSignatureError, ValueError) as error:
            raise BadSignatureError("signature does not fit") from error

    def jwk(self) -> JsonObject:
        """Return the public key as a JWK (RFC 8037, section 2)."""
        return {"crv": "Ed25519", "kty": "OKP", "x": b64url_encode(self.public)}


@dataclass(frozen=True, slots=True)
class Es256Key:
    """A public P-256 key: its coordinates x and y, 32 bytes each."""

    public: bytes

    algorithms = ("ES256",)

    def __post_init__(self) -> None:
        self._point()

    def verify(self, data: bytes, signature: bytes) -> None:
        """Raise `BadSignatureError` unless *signature* is this key's over *data*.

        The signature is r and s, 32 bytes each (RFC 7518, 3.4); DER is refused.
        Either of the two values of s that ECDSA allows is taken, because other
        issuers' tools write either.
        """
        if len(signature) != 64:
            raise BadSignatureError("an ES256 signature has 64 bytes")
        r, s = _integer(signature[:32]), _integer(signature[32:])
        try:
            self._point().verify(encode_dss_signature(r, s), data, _ES256)
        except InvalidSignature as error:
            raise BadSignatureError("signature does not fit") from error

    def jwk(self) -> JsonObject:
        """Return the public key as a JWK (RFC 7518, section 6.2)."""
        x, y = b64url_encode(self.public[:32]), b64url_encode(self.public[32:])
        return {"crv": "P-256", "kty": "EC", "x": x, "y": y}

    def _point(self) -> ec.EllipticCurvePublicKey:
        try:
            return ec.EllipticCurvePublicKey.from_encoded_point(
                _CURVE, b"\x04" + self.public
            )
        except ValueError as error:
            raise BadKeyError("not a point of P-256") from error


PublicKey = Ed25519Key | Es256Key


class Signer(Protocol):
    """Something that signs: an issuer's key, or a holder's for one copy."""

    @property
    def alg(self) -> str:
        """The algorithm's name in a token's header."""

    @property
    def kid(self) -> str:
        """The name by which others find the public key; empty for a holder."""

    @property
    def public_key(self) -> PublicKey:
        """The key that checks what this one signs."""

    def sign(self, data: bytes) -> bytes:
        """Return the signature over *data*."""


@dataclass(frozen=True, slots=True)
class Ed25519Signer:
    """A signer made from a seed of 32 random bytes."""

    seed: bytes = field(repr=False)
    kid: str = ""
    _key: SigningKey = field(init=False, repr=False, compare=False)

    alg = "EdDSA"

    def __post_init__(self) -> None:
        object.__setattr__(self, "_key", SigningKey(self.seed))

    @property
    def public_key(self) -> Ed25519Key:
        """The key that checks what this one signs."""
        return Ed25519Key(bytes(self._key.verify_key))

    def sign(self, data: bytes) -> bytes:
        """Return the signature over *data*, 64 bytes."""
        return self._key.sign(data).signature


@dataclass(frozen=True, slots=True)
class Es256Signer:
    """A signer made from a P-256 private number, 32 bytes, not 0 and not too large."""

    secret: bytes = field(repr=False)
    kid: str = ""
    _key: ec.EllipticCurvePrivateKey = field(init=False, repr=False, compare=False)

    alg = "ES256"

    def __post_init__(self) -> None:
        key = ec.derive_private_key(_integer(self.secret), _CURVE)
        object.__setattr__(self, "_key", key)

    @property
    def public_key(self) -> Es256Key:
        """The key that checks what this one signs."""
        numbers = self._key.public_key().public_numbers()
        return Es256Key(_bytes(numbers.x) + _bytes(numbers.y))

    def sign(self, data: bytes) -> bytes:
        """Return the signature over *data*, r and s with the smaller s."""
        r, s = decode_dss_signature(self._key.sign(data, _ES256))
        return _bytes(r) + _bytes(min(s, _ORDER - s))


def key_from_jwk(jwk: JsonValue) -> PublicKey:
    """Return the public key that *jwk* describes; a private key is refused."""
    match jwk:
        case {"d": _}:
            raise BadKeyError("a private key where a public one belongs")
        case {"kty": "OKP", "crv": "Ed25519", "x": str(x)}:
            return Ed25519Key(b64url_decode(x))
        case {"kty": "EC", "crv": "P-256", "x": str(x), "y": str(y)}:
            halves = b64url_decode(x), b64url_decode(y)
            if [len(half) for half in halves] == [32, 32]:
                return Es256Key(b"".join(halves))
    raise BadKeyError("not a public key that we know")


def jwk_thumbprint(key: PublicKey) -> str:
    """Return the SHA-256 thumbprint of *key* (RFC 7638).

    `jwk` writes exactly the required members in their order, as it asks for.
    """
    return b64url_encode(hashlib.sha256(dump_json(key.jwk())).digest())


def _integer(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _bytes(number: int) -> bytes:
    return number.to_bytes(32, "big")
