"""An issuer's list of withdrawn badges, one bit each (Token Status List).

A list is the same for everybody and says nothing of who asks: a badge names its
place, and whoever checks it fetches the whole list.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wallet_pwa.disclosure.disclosures import MAX_LENGTH
from wallet_pwa.disclosure.encoding import JsonObject, b64url_decode, b64url_encode
from wallet_pwa.disclosure.errors import (
    BadClaimError,
    HeaderError,
    StatusListError,
    TooLargeError,
)
from wallet_pwa.disclosure.keys import Signer
from wallet_pwa.disclosure.moments import read_seconds, seconds
from wallet_pwa.disclosure.tokens import check_token, read_token, write_token
from wallet_pwa.disclosure.verifying import FindKey, require_current

STATUS_LIST_TYPE = "statuslist+jwt"

#: In a shorter list a badge would stand out (security consideration of the draft).
MIN_ENTRIES = 131_072
#: A short text can inflate to gigabytes; a list is never larger than this.
MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list whose signature and dates hold."""

    uri: str
    bits: bytes
    issued_at: int
    expires_at: int
    ttl: int | None


def make_bits(withdrawn: Iterable[int], *, entries: int = MIN_ENTRIES) -> bytes:
    """Return a list of *entries* bits in which those of *withdrawn* are set."""
    if entries < MIN_ENTRIES or entries % 8:
        raise ValueError("a list has whole bytes and at least 131,072 entries")
    bits = bytearray(entries // 8)
    for index in withdrawn:
        if not 0 <= index < entries:
            raise ValueError("a place outside the list")
        bits[index // 8] |= 1 << index % 8
    return bytes(bits)


def bit_at(bits: bytes, index: int) -> bool:
    """Return whether the bit at *index* is set, counting from the least significant."""
    if not 0 <= index < len(bits) * 8:
        raise StatusListError("a place outside the list")
    return bool(bits[index // 8] >> index % 8 & 1)


def encode_bits(bits: bytes) -> str:
    """Return *bits* as a list writes them: compressed, in base64url."""
    return b64url_encode(zlib.compress(bits, 9))


def decode_bits(text: str) -> bytes:
    """Return the bits of a list, inflating no more than a list can hold."""
    inflater = zlib.decompressobj()
    try:
        bits = inflater.decompress(b64url_decode(text), MAX_BYTES)
    except zlib.error as error:
        raise StatusListError("not compressed bits") from error
    if not inflater.eof or inflater.unused_data or not bits:
        raise StatusListError("cut off, too long, or with something behind it")
    return bits


def sign_status_list(
    bits: bytes,
    *,
    uri: str,
    signer: Signer,
    issued_at: datetime,
    expires_at: datetime,
    ttl: timedelta,
) -> str:
    """Return the signed list to be served at *uri*, which is also its `sub`."""
    if len(bits) * 8 < MIN_ENTRIES:
        raise ValueError("a list has at least 131,072 entries")
    payload: JsonObject = {
        "sub": uri,
        "iat": seconds(issued_at),
        "exp": seconds(expires_at),
        "ttl": int(ttl.total_seconds()),
        "status_list": {"bits": 1, "lst": encode_bits(bits)},
    }
    return write_token(payload, typ=STATUS_LIST_TYPE, signer=signer)


def verify_status_list(
    text: str, *, uri: str, iss: str, find_key: FindKey, now: datetime
) -> StatusList:
    """Return the list at *uri*, or raise why it must not be believed.

    *iss* is the issuer of the badge that names the list: nobody else's key may
    say what became of it.  The list itself names no issuer.
    """
    if len(text) > MAX_LENGTH:
        raise TooLargeError("more text than a list has")
    token = read_token(text, types=frozenset({STATUS_LIST_TYPE}))
    alg, _, kid = token.header
    if iss.startswith("did:") and kid.partition("#")[0] != iss:
        raise HeaderError("the key belongs to another issuer")
    check_token(token, find_key(iss, kid, alg))
    claims = token.payload
    if claims.get("sub") != uri:
        raise StatusListError("this is another list")
    require_current(claims, now)
    issued_at, expires_at, ttl = (
        read_seconds(claims, name) for name in ("iat", "exp", "ttl")
    )
    if issued_at is None or expires_at is None or ttl == 0:
        raise BadClaimError("a list says when it was made and when it ends")
    match claims.get("status_list"):
        case {"bits": 1 as each, "lst": str(compressed)} if each is not True:
            bits = decode_bits(compressed)
            return StatusList(uri, bits, issued_at, expires_at, ttl)
    raise StatusListError("not a list of single bits")
