"""Ways in: each is a slot that holds the wallet's secret key once more.

A slot has a key pair of its own.  The wallet's secret key is sealed to its
public half, and its secret half is sealed under a key (KEK) that only this way
in can make.  So a wallet's new secret key reaches every slot without the phones
and cards that open them.
"""

from dataclasses import dataclass

from nacl.public import PrivateKey
from nacl.utils import random

from wallet_pwa.vault.derive import SIZE
from wallet_pwa.vault.errors import CannotOpenError, VaultError
from wallet_pwa.vault.keks import (
    CHEAP,
    SALT_SIZE,
    STRONG,
    Cost,
    card_kek,
    check_prf_kek,
    device_kek,
    device_pin_kek,
)
from wallet_pwa.vault.sealing import (
    NOTE_STEP,
    Place,
    open_sealed,
    open_sealed_to,
    seal,
    seal_to,
)

__all__ = [
    "CHEAP",
    "KINDS",
    "STRONG",
    "Cost",
    "SealedSlot",
    "card_kek",
    "check_prf_kek",
    "device_kek",
    "device_pin_kek",
    "make_slot",
    "new_salt",
    "open_slot",
    "reseal_slot",
]

#: This phone; this phone and a PIN; a passkey with PRF; the paper card.
KINDS = frozenset({"device", "device_pin", "prf", "card"})

#: The kinds that somebody types, so that each guess must cost something.
_TYPED = frozenset({"device_pin", "card"})


@dataclass(frozen=True, slots=True)
class SealedSlot:
    """One way in, as it is stored; nothing of it opens without its KEK.

    ``salt`` is 16 random bytes; for a passkey it is the credential id.
    """

    kind: str
    salt: bytes
    cost: Cost | None
    public_key: bytes
    sealed_slot_key: bytes
    sealed_wallet_key: bytes


def new_salt() -> bytes:
    """Make the salt of a new slot."""
    return random(SALT_SIZE)


def make_slot(
    *,
    kind: str,
    kek: bytes,
    salt: bytes,
    cost: Cost | None,
    wallet_secret_key: bytes,
    slot_id: bytes,
    wallet_id: bytes,
) -> SealedSlot:
    """Return a new way in to the wallet with *wallet_secret_key*.

    A typed kind without a cost, or a cost that nothing uses, is a mistake that
    nobody would notice, so it is refused.
    """
    if kind not in KINDS or (cost is not None) != (kind in _TYPED):
        raise VaultError("an unknown kind of slot, or not its cost")
    if kind == "prf":
        check_prf_kek(kek)
    pair = PrivateKey.generate()
    public_key = bytes(pair.public_key)
    place = _slot_key_place(slot_id, wallet_id)
    return SealedSlot(
        kind=kind,
        salt=salt,
        cost=cost,
        public_key=public_key,
        sealed_slot_key=seal(kek, bytes(pair), place, step=NOTE_STEP),
        sealed_wallet_key=reseal_slot(
            public_key, wallet_secret_key, slot_id, wallet_id
        ),
    )


def open_slot(
    slot: SealedSlot, *, kek: bytes, slot_id: bytes, wallet_id: bytes
) -> bytes:
    """Return the wallet's secret key, or raise `CannotOpenError`.

    A public key that does not belong to the slot's secret key is refused too: a
    later rotation would hand the wallet to whoever put it there.
    """
    place = _slot_key_place(slot_id, wallet_id)
    slot_key = open_sealed(kek, slot.sealed_slot_key, place)
    if len(slot_key) != SIZE:
        raise CannotOpenError
    if bytes(PrivateKey(slot_key).public_key) != slot.public_key:
        raise CannotOpenError
    place = _wallet_key_place(slot_id, wallet_id)
    wallet_key = open_sealed_to(slot_key, slot.sealed_wallet_key, place)
    if len(wallet_key) != SIZE:
        raise CannotOpenError
    return wallet_key


def reseal_slot(
    slot_public_key: bytes,
    new_wallet_secret_key: bytes,
    slot_id: bytes,
    wallet_id: bytes,
) -> bytes:
    """Return a new ``sealed_wallet_key`` for a slot whose device is not here.

    When a way in is removed, the wallet's secret key changes and is sealed to
    every slot that stays.
    """
    if len(new_wallet_secret_key) != SIZE:
        raise VaultError("a wallet's secret key has 32 bytes")
    place = _wallet_key_place(slot_id, wallet_id)
    return seal_to(slot_public_key, new_wallet_secret_key, place, step=NOTE_STEP)


def _slot_key_place(slot_id: bytes, wallet_id: bytes) -> Place:
    return Place("slot", "sealed_slot_key", slot_id, wallet_id)


def _wallet_key_place(slot_id: bytes, wallet_id: bytes) -> Place:
    return Place("slot", "sealed_wallet_key", slot_id, wallet_id)
