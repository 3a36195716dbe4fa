"""Base58 and the spellings of keys and proofs that build on it."""

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from wallet_pwa.disclosure.did import multibase
from wallet_pwa.disclosure.encoding import JsonValue, b64url_decode
from wallet_pwa.disclosure.errors import BadKeyError, EncodingError
from wallet_pwa.disclosure.keys import (
    Ed25519Key,
    Es256Key,
    PublicKey,
    key_from_jwk,
)
from wallet_pwa.disclosure.openbadges.rsa import RsaKey

#: A key that a foreign document may be signed with.
DocumentKey = PublicKey | RsaKey

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGITS = {character: digit for digit, character in enumerate(_ALPHABET)}
#: Nothing that we read is longer; the work grows with the square of the length.
_MAX_TEXT = 200

_ED25519 = bytes([0xED, 0x01])
_P256 = bytes([0x80, 0x24])


def base58_encode(data: bytes) -> str:
    """Return *data* in base58 (Bitcoin's alphabet)."""
    number = int.from_bytes(data, "big")
    digits = []
    while number:
        number, digit = divmod(number, 58)
        digits.append(_ALPHABET[digit])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return _ALPHABET[0] * zeros + "".join(reversed(digits))


def base58_decode(text: str) -> bytes:
    """Return the bytes behind `base58_encode`."""
    if len(text) > _MAX_TEXT:
        raise EncodingError("a long text in base58")
    number = 0
    for character in text:
        digit = _DIGITS.get(character)
        if digit is None:
            raise EncodingError("not base58")
        number = number * 58 + digit
    zeros = len(text) - len(text.lstrip(_ALPHABET[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def did_key(key: PublicKey) -> str:
    """Return the DID that is nothing but *key* (did:key, section 3)."""
    return f"did:key:{multibase(key)}"


def key_from_multikey(text: str) -> PublicKey:
    """Return the key of a Multikey (Controlled Identifiers, section 2.2.2)."""
    if not text.startswith("z"):
        raise BadKeyError("a key in another base")
    try:
        data = base58_decode(text[1:])
    except EncodingError as error:
        raise BadKeyError("a key that is not base58") from error
    if data.startswith(_ED25519):
        return Ed25519Key(data[2:])
    if data.startswith(_P256) and len(data) == 35:
        return Es256Key(_uncompressed(data[2:]))
    raise BadKeyError("a key of a kind that we do not know")


def document_key_from_jwk(jwk: JsonValue) -> DocumentKey:
    """Return the key that *jwk* describes, which may be an RSA key here."""
    match jwk:
        case {"d": _}:
            raise BadKeyError("a private key where a public one belongs")
        case {"kty": "RSA", "n": str(n), "e": str(e)}:
            if len(n) > 2_000 or len(e) > 10:
                raise BadKeyError("a huge RSA key")
            return RsaKey(_number(n), _number(e))
    return key_from_jwk(jwk)


def _uncompressed(point: bytes) -> bytes:
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as error:
        raise BadKeyError("not a point of P-256") from error
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)[1:]


def _number(text: str) -> int:
    return int.from_bytes(b64url_decode(text), "big")
