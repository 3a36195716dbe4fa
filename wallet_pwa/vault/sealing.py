"""Seal bytes for one place in the database, and open them only there.

Byte 0 of a blob is its version.  1 is sealed with a key that both sides have,
2 to a public key by somebody who cannot open it.  `docs/security-model.md` has
the layout byte for byte.
"""

from dataclasses import dataclass
from typing import Protocol

from nacl.bindings import sodium_pad
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import Aead

from wallet_pwa.vault.derive import join
from wallet_pwa.vault.errors import CannotOpenError, VaultError

#: Sizes are padded to whole steps before sealing: badges, keys and labels, links.
BADGE_STEP = 1024
NOTE_STEP = 256
SNAPSHOT_STEP = 8192

_WITH_KEY = b"\x01"
_TO_PUBLIC_KEY = b"\x02"


@dataclass(frozen=True, slots=True)
class Place:
    """The one cell of the database that a blob belongs to."""

    table: str
    column: str
    row_id: bytes
    wallet_id: bytes

    def aad(self) -> bytes:
        """Return the bytes that tie a blob to this place.

        Table, column, row and wallet: a blob that is copied to another row,
        or into another wallet, does not open.
        """
        table, column = self.table.encode("utf-8"), self.column.encode("utf-8")
        return join(table, column, self.row_id, self.wallet_id)


class OpeningKeys(Protocol):
    """The two keys of a wallet that open its rows."""

    @property
    def secret_key(self) -> bytes:
        """The secret half of the wallet's key pair."""

    @property
    def data_key(self) -> bytes:
        """The key of what was sealed while the learner was there."""


def seal(key: bytes, data: bytes, place: Place, *, step: int) -> bytes:
    """Return *data* sealed with *key* for *place*, its size padded to *step*.

    XChaCha20-Poly1305 with a random nonce; version and place are associated
    data.
    """
    padded = _pad(data, step)
    try:
        sealed = Aead(key).encrypt(padded, _WITH_KEY + place.aad())
    except (CryptoError, TypeError, ValueError) as error:
        raise VaultError("a sealing key has 32 bytes") from error
    return _WITH_KEY + sealed


def open_sealed(key: bytes, blob: bytes, place: Place) -> bytes:
    """Return what `seal` hid in *blob*, or raise `CannotOpenError`."""
    if blob[:1] != _WITH_KEY:
        raise CannotOpenError
    try:
        padded = Aead(key).decrypt(blob[1:], _WITH_KEY + place.aad())
    except (CryptoError, TypeError, ValueError) as error:
        raise CannotOpenError from error
    return _unpad(padded)


def seal_to(public_key: bytes, data: bytes, place: Place, *, step: int) -> bytes:
    """Return *data* sealed to *public_key* for *place*, its size padded to *step*.

    For what is put into a wallet while its owner is away.  A sealed box has no
    associated data, so version and place are inside and are checked at opening.
    It says nothing about who sealed it: what must be genuine needs a signature.
    """
    padded = _pad(join(_TO_PUBLIC_KEY, place.aad()) + data, step)
    try:
        return _TO_PUBLIC_KEY + SealedBox(PublicKey(public_key)).encrypt(padded)
    except (CryptoError, TypeError, ValueError) as error:
        raise VaultError("not a public key that can be sealed to") from error


def open_sealed_to(secret_key: bytes, blob: bytes, place: Place) -> bytes:
    """Return what `seal_to` hid in *blob*, or raise `CannotOpenError`."""
    if blob[:1] != _TO_PUBLIC_KEY:
        raise CannotOpenError
    try:
        padded = SealedBox(PrivateKey(secret_key)).decrypt(blob[1:])
    except (CryptoError, TypeError, ValueError) as error:
        raise CannotOpenError from error
    inside, expected = _unpad(padded), join(_TO_PUBLIC_KEY, place.aad())
    if not inside.startswith(expected):
        raise CannotOpenError
    return inside[len(expected) :]


def open_either(keys: OpeningKeys, blob: bytes, place: Place) -> bytes:
    """Return what is in *blob*, whichever way it was sealed for this wallet.

    Rows are sealed with the data key while the learner is there and to her
    public key while she is away.
    """
    if blob[:1] == _TO_PUBLIC_KEY:
        return open_sealed_to(keys.secret_key, blob, place)
    return open_sealed(keys.data_key, blob, place)


def is_sealed_to(blob: bytes) -> bool:
    """Say whether *blob* came while its owner was away, and wants re-sealing."""
    return blob[:1] == _TO_PUBLIC_KEY


def _pad(data: bytes, step: int) -> bytes:
    if step < 1:
        raise VaultError("a step has at least one byte")
    return sodium_pad(data, step)


def _unpad(padded: bytes) -> bytes:
    # The padding ends itself (ISO/IEC 7816-4), so opening need not know the step.
    # What is opened is genuine by now: nobody learns from how long this takes,
    # and libsodium's own way goes over the whole text, half as long as opening it.
    inside = padded.rstrip(b"\0")
    if inside[-1:] != b"\x80":
        raise CannotOpenError
    return inside[:-1]
