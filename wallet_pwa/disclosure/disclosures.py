"""A disclosure: one claim, or one item of an array, that may be kept back."""

import hashlib
from typing import NamedTuple

from wallet_pwa.disclosure.encoding import (
    JsonValue,
    b64url_decode,
    b64url_encode,
    dump_array,
    load_json,
)
from wallet_pwa.disclosure.errors import (
    BadDisclosureError,
    MalformedError,
    ReservedNameError,
    TooLargeError,
    TooManyDisclosuresError,
)

MAX_LENGTH = 300_000
MAX_DISCLOSURES = 100
SALT_BYTES = 16

#: Names that mean something in the format itself (RFC 9901, 4.2.1 and 4.1.1).
RESERVED_NAMES = frozenset({"_sd", "_sd_alg", "..."})


class Disclosure(NamedTuple):
    """The text that reveals one claim, together with what it says.

    `encoded` is kept exactly as received: the issuer signed a digest of that
    text, and writing the JSON anew could give other bytes.  An item of an array
    has no name.
    """

    encoded: str
    salt: str
    name: str | None
    value: JsonValue

    @property
    def digest(self) -> str:
        """The digest that stands for this disclosure in what the issuer signed."""
        return digest_of(self.encoded)


def read_disclosure(encoded: str) -> Disclosure:
    """Read a disclosure of the form ``[salt, name, value]`` or ``[salt, value]``."""
    array = load_json(b64url_decode(encoded))
    if not isinstance(array, list) or not 2 <= len(array) <= 3:
        raise BadDisclosureError("a disclosure is an array of two or three")
    salt = array[0]
    if not isinstance(salt, str):
        raise BadDisclosureError("a salt is a text")
    if len(array) == 2:
        return Disclosure(encoded, salt, None, array[1])
    name = array[1]
    if not isinstance(name, str):
        raise BadDisclosureError("a name is a text")
    if name in RESERVED_NAMES:
        raise ReservedNameError("a disclosure has a reserved name")
    return Disclosure(encoded, salt, name, array[2])


def write_disclosure(name: str | None, value: JsonValue, *, salt: bytes) -> str:
    """Return a new disclosure; *salt* must be fresh, random and 16 bytes.

    *name* is `None` for an item of an array.
    """
    text = b64url_encode(salt)
    return b64url_encode(
        dump_array((text, value) if name is None else (text, name, value))
    )


def digest_of(text: str) -> str:
    """Return the SHA-256 digest of an ASCII *text*, in base64url."""
    return b64url_encode(hashlib.sha256(text.encode("ascii")).digest())


def split_combined(text: str) -> tuple[str, list[str], str]:
    """Return the signed token, the disclosures, and the key-binding token or "".

    The form is ``<token>~<disclosure>~…~<key binding>`` (RFC 9901, section 4).
    Sizes are looked at before anything is decoded.
    """
    if len(text) > MAX_LENGTH:
        raise TooLargeError("more text than a badge has")
    if not text.isascii():
        raise MalformedError("not ASCII")
    found = text.count("~")
    if not found:
        raise MalformedError("a signed token without disclosures")
    if found > MAX_DISCLOSURES + 1:
        raise TooManyDisclosuresError("more disclosures than a badge has")
    token, *disclosures, binding = text.split("~")
    if not all(disclosures):
        raise MalformedError("an empty disclosure")
    return token, disclosures, binding
