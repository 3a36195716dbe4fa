"""The ways into a wallet as their owner sees them, and what protects it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from wallet_pwa.models import Passkey, Slot
from wallet_pwa.services.errors import LastWayError, NotFoundError
from wallet_pwa.services.house import House
from wallet_pwa.services.rotation import rotate
from wallet_pwa.services.slots import PHONE_KINDS, end_slots, own_slots
from wallet_pwa.services.wallets import OpenWallet

# Made once, of columns and not of objects: every opening of a wallet asks these.
_SLOT: Final = Slot.__table__.c
_KINDS: Final = select(_SLOT.kind, _SLOT.proven).where(
    _SLOT.wallet_id == bindparam("wallet_id")
)
_PASSKEY: Final = Passkey.__table__.c
_PASSKEYS: Final = select(func.count(_PASSKEY.id)).where(
    _PASSKEY.wallet_id == bindparam("wallet_id")
)


@dataclass(frozen=True, slots=True)
class Protection:
    """What a wallet's owner has besides the phone in her hand."""

    #: A card was made.
    card: bool
    #: She says that she has kept it, or she has used it.
    card_saved: bool
    passkey: bool
    #: A passkey has opened the wallet by itself, so it will do so again.
    prf_proven: bool

    @property
    def survives_this_phone(self) -> bool:
        """Whether the wallet can be opened when this phone is gone."""
        return self.card_saved or self.prf_proven


@dataclass(frozen=True, slots=True)
class Checks:
    """How a wallet's owner can show that it is her, on the phone that asks."""

    #: The tap that opens the wallet; where she has nothing else to lean on.
    tap: bool
    pin: bool
    passkey: bool
    card: bool


@dataclass(frozen=True, slots=True)
class PhoneWay:
    """A phone that opens the wallet."""

    slot_id: bytes
    has_pin: bool
    is_here: bool
    added_on: date


@dataclass(frozen=True, slots=True)
class PasskeyWay:
    """A passkey of the wallet's owner."""

    id: bytes
    #: Whether it opens the wallet by itself, as has been seen.
    opens: bool
    added_on: date


@dataclass(frozen=True, slots=True)
class Ways:
    """All ways into a wallet."""

    phones: Sequence[PhoneWay]
    passkeys: Sequence[PasskeyWay]
    card_saved: bool

    @property
    def here(self) -> PhoneWay | None:
        """The way of the phone that asks, if it has one."""
        return next((phone for phone in self.phones if phone.is_here), None)

    @property
    def other_phones(self) -> Sequence[PhoneWay]:
        """The phones that are not here; one of them may be lost."""
        return [phone for phone in self.phones if not phone.is_here]


def protection(session: Session, wallet: OpenWallet) -> Protection:
    """Return what is done already, so that a page can offer the rest."""
    return protection_of(session, wallet.id)


def protection_of(session: Session, wallet_id: bytes) -> Protection:
    """Return the same of a wallet that need not be open."""
    wanted = {"wallet_id": wallet_id}
    ways = {(row.kind, row.proven) for row in session.execute(_KINDS, wanted)}
    return Protection(
        card=("card", False) in ways or ("card", True) in ways,
        card_saved=("card", True) in ways,
        passkey=bool(session.scalar(_PASSKEYS, wanted)),
        prf_proven=("prf", True) in ways,
    )


def checks_of(session: Session, wallet_id: bytes, here: bytes | None) -> Checks:
    """Return how the owner can show that it is her; *here* is this phone's slot.

    A passkey takes the place of the tap only when she has a card as well: where
    the passkey were lost, nothing else could show that it is her.
    """
    has = protection_of(session, wallet_id)
    slot = session.get(Slot, here) if here is not None else None
    kind = slot.kind if slot is not None else None
    return Checks(
        tap=kind == "device" and not (has.passkey and has.card_saved),
        pin=kind == "device_pin",
        passkey=has.passkey,
        card=has.card,
    )


def list_ways(session: Session, wallet: OpenWallet, here: bytes | None) -> Ways:
    """Return every way into *wallet*; *here* is the slot of the phone that asks."""
    slots = own_slots(session, wallet.id)
    opening = {slot.passkey_id for slot in slots if slot.kind == "prf" and slot.proven}
    return Ways(
        phones=[
            PhoneWay(
                slot.id, slot.kind == "device_pin", slot.id == here, slot.created_on
            )
            for slot in slots
            if slot.kind in PHONE_KINDS
        ],
        passkeys=[
            PasskeyWay(row.id, row.id in opening, row.created_on)
            for row in own_passkeys(session, wallet.id)
        ],
        card_saved=any(slot.kind == "card" and slot.proven for slot in slots),
    )


def own_passkeys(session: Session, wallet_id: bytes) -> list[Passkey]:
    """Return the passkeys of a wallet's owner."""
    query = select(Passkey).where(Passkey.wallet_id == wallet_id)
    return list(session.scalars(query.order_by(Passkey.created_on, Passkey.id)))


def remove_passkey(
    session: Session, house: House, wallet: OpenWallet, passkey_id: bytes
) -> OpenWallet:
    """Take a passkey off the wallet and return the wallet with its new keys.

    Whoever kept the passkey's key and an old copy of the database must not read
    what comes later, so the wallet's keys change.
    """
    row = session.get(Passkey, passkey_id)
    if row is None or row.wallet_id != wallet.id:
        raise NotFoundError
    its_own = {slot.id for slot in _opened_by(session, passkey_id)}
    _need_another(session, wallet, its_own)
    end_slots(session, house, its_own)
    session.delete(row)
    session.flush()
    return rotate(session, wallet) if its_own else wallet


def remove_other_phones(
    session: Session, house: House, wallet: OpenWallet, here: bytes | None
) -> OpenWallet:
    """Lock lost phones out and return the wallet with its new keys.

    Their sessions are ended by the caller, after this is in the database.
    """
    phones = own_slots(session, wallet.id, *PHONE_KINDS)
    lost = {slot.id for slot in phones if slot.id != here}
    _need_another(session, wallet, lost)
    end_slots(session, house, lost)
    return rotate(session, wallet)


def _opened_by(session: Session, passkey_id: bytes) -> Sequence[Slot]:
    return session.scalars(select(Slot).where(Slot.passkey_id == passkey_id)).all()


def _need_another(session: Session, wallet: OpenWallet, without: set[bytes]) -> None:
    """Raise `LastWayError` unless a way in stays that is known to work."""
    for slot in own_slots(session, wallet.id):
        if slot.id not in without and (slot.proven or slot.kind in PHONE_KINDS):
            return
    raise LastWayError
