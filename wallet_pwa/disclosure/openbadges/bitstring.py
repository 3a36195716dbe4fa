"""An issuer's list of withdrawn Open Badges (Bitstring Status List 1.0).

It differs from the other kind of list (`status_list`): bits are counted from the
most significant, and the list is a credential with a proof of its own.
"""

import gzip
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wallet_pwa.disclosure.encoding import JsonObject, b64url_decode, b64url_encode
from wallet_pwa.disclosure.errors import EncodingError, StatusListError
from wallet_pwa.disclosure.moments import write_moment
from wallet_pwa.disclosure.openbadges.documents import V2, Document, types_of
from wallet_pwa.disclosure.openbadges.proofs import VerifiedDocument
from wallet_pwa.disclosure.status_list import MIN_ENTRIES

#: A short text can inflate to gigabytes; a list is never larger than this.
MAX_LIST_BYTES = 2_000_000

_ENTRY_TYPE = "BitstringStatusListEntry"
#: Read a stream with the header of gzip, and no other.
_GZIP = 31


@dataclass(frozen=True, slots=True)
class BitstringEntry:
    """The place in a list that says whether a badge was withdrawn."""

    list_url: str
    index: int
    purpose: str = "revocation"

    def as_json(self) -> JsonObject:
        """Return the `credentialStatus` of a badge."""
        return {
            "id": f"{self.list_url}#{self.index}",
            "type": _ENTRY_TYPE,
            "statusPurpose": self.purpose,
            "statusListIndex": str(self.index),
            "statusListCredential": self.list_url,
        }


def bitstring_entries(document: Document) -> list[BitstringEntry]:
    """Return where the status of *document* is written; it may have several.

    A kind of status that we cannot look up is an error: such a badge may have
    been withdrawn, and nobody could say.
    """
    entries = document.get("credentialStatus", [])
    entries = [entries] if isinstance(entries, dict) else entries
    if not isinstance(entries, list) or len(entries) > 10:
        raise StatusListError("not the place of a status")
    return [_read_entry(entry) for entry in entries]


def _read_entry(entry: Any) -> BitstringEntry:
    if not isinstance(entry, dict) or types_of(entry) != [_ENTRY_TYPE]:
        raise StatusListError("a kind of status that we cannot look up")
    match entry:
        case {
            "statusPurpose": str(purpose),
            "statusListIndex": str(index),
            "statusListCredential": str(url),
        } if index.isascii() and index.isdecimal() and len(index) < 10 and url:
            if entry.get("statusSize", 1) == 1:
                return BitstringEntry(url, int(index), purpose)
    raise StatusListError("not the place of a status")


def make_bitstring(withdrawn: Iterable[int], *, entries: int = MIN_ENTRIES) -> bytes:
    """Return a list of *entries* bits in which those of *withdrawn* are set."""
    if entries < MIN_ENTRIES or entries % 8:
        raise ValueError("a list has whole bytes and at least 131,072 entries")
    bits = bytearray(entries // 8)
    for index in withdrawn:
        if not 0 <= index < entries:
            raise ValueError("a place outside the list")
        bits[index // 8] |= 0x80 >> index % 8
    return bytes(bits)


def bitstring_bit(bits: bytes, index: int) -> bool:
    """Return whether the bit at *index* is set, from the most significant."""
    if not 0 <= index < len(bits) * 8:
        raise StatusListError("a place outside the list")
    return bool(bits[index // 8] & 0x80 >> index % 8)


def encode_bitstring(bits: bytes) -> str:
    """Return *bits* as a list writes them: the same text for the same bits."""
    return f"u{b64url_encode(gzip.compress(bits, 9, mtime=0))}"


def decode_bitstring(text: str) -> bytes:
    """Return the bits of a list, inflating no more than a list can hold."""
    if not text.startswith("u"):
        raise StatusListError("a list in another base")
    inflater = zlib.decompressobj(wbits=_GZIP)
    try:
        bits = inflater.decompress(b64url_decode(text[1:]), MAX_LIST_BYTES)
    except (zlib.error, EncodingError) as error:
        raise StatusListError("not compressed bits") from error
    if not inflater.eof or inflater.unused_data:
        raise StatusListError("cut off, too long, or with something behind it")
    if len(bits) * 8 < MIN_ENTRIES:
        raise StatusListError("a short list, in which a badge would stand out")
    return bits


def status_list_credential(
    bits: bytes,
    *,
    url: str,
    issuer: str,
    valid_from: datetime,
    valid_until: datetime,
    ttl: timedelta,
    purpose: str = "revocation",
) -> JsonObject:
    """Return the list to be signed and served at *url*."""
    if len(bits) * 8 < MIN_ENTRIES:
        raise ValueError("a list has at least 131,072 entries")
    return {
        "@context": [V2],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": write_moment(valid_from),
        "validUntil": write_moment(valid_until),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "ttl": int(ttl.total_seconds() * 1000),
            "encodedList": encode_bitstring(bits),
        },
    }


def read_status_list(
    verified: VerifiedDocument, *, url: str, issuer: str, purpose: str = "revocation"
) -> bytes:
    """Return the bits of the list at *url*.

    *issuer* is whoever gave the badge that names the list: nobody else may say
    what became of it.
    """
    document = verified.document
    if verified.issuer != issuer:
        raise StatusListError("the list of somebody else")
    if "BitstringStatusListCredential" not in types_of(document):
        raise StatusListError("not a list")
    if document.get("id", url) != url:
        raise StatusListError("this is another list")
    match document.get("credentialSubject"):
        case {
            "type": "BitstringStatusList" | ["BitstringStatusList"],
            "statusPurpose": purposes,
            "encodedList": str(text),
        } if purposes == purpose or (
            isinstance(purposes, list) and purpose in purposes
        ):
            return decode_bitstring(text)
    raise StatusListError("not a list of this purpose")
