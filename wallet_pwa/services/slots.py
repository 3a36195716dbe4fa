"""Rows of ways in: write them, read them for opening, and end them for good."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from wallet_pwa.journal import Ending
from wallet_pwa.models import Slot, Wallet
from wallet_pwa.services.errors import WayInError
from wallet_pwa.services.house import House
from wallet_pwa.services.wallets import OpenWallet, lock_wallet
from wallet_pwa.vault import (
    CannotOpenError,
    Cost,
    SealedSlot,
    make_slot,
    open_slot,
    unwrap,
)

#: Kinds of slot that belong to one phone, by its cookie.
PHONE_KINDS = ("device", "device_pin")


@dataclass(frozen=True, slots=True, repr=False)
class SlotToOpen:
    """What opening one way in needs, read out of the database beforehand.

    Typed digits take a quarter of a second, and no transaction waits for them.
    """

    id: bytes
    wallet_id: bytes
    sealed: SealedSlot
    data_key: bytes
    tries_left: int | None

    @property
    def kind(self) -> str:
        """Which kind of way in it is."""
        return self.sealed.kind

    @property
    def cost(self) -> Cost:
        """What one guess costs; only where something is typed."""
        if self.sealed.cost is None:
            raise WayInError
        return self.sealed.cost

    def open(self, kek: bytes) -> OpenWallet:
        """Open the wallet with this slot's key, or raise `WayInError`."""
        try:
            secret_key = open_slot(
                self.sealed, kek=kek, slot_id=self.id, wallet_id=self.wallet_id
            )
            keys = unwrap(secret_key, self.data_key, self.wallet_id)
        except CannotOpenError as error:
            raise WayInError from error
        return OpenWallet(self.wallet_id, keys)


def slot_to_open(session: Session, slot: Slot) -> SlotToOpen:
    """Return what opening *slot* needs."""
    wallet = session.get_one(Wallet, slot.wallet_id)
    has_cost = slot.cost_ops is not None and slot.cost_mem_kib is not None
    sealed = SealedSlot(
        kind=slot.kind,
        salt=slot.salt,
        cost=Cost(slot.cost_ops or 1, slot.cost_mem_kib or 8) if has_cost else None,
        public_key=slot.public_key,
        sealed_slot_key=slot.sealed_slot_key,
        sealed_wallet_key=slot.sealed_wallet_key,
    )
    return SlotToOpen(slot.id, wallet.id, sealed, wallet.data_key, slot.tries_left)


def add_slot(
    session: Session,
    house: House,
    wallet: OpenWallet,
    *,
    slot_id: bytes,
    kind: str,
    kek: bytes,
    salt: bytes,
    now: datetime,
    cost: Cost | None = None,
    tries: int | None = None,
    passkey_id: bytes | None = None,
) -> None:
    """Add a way into *wallet* that *kek* opens."""
    lock_wallet(session, wallet)
    made = make_slot(
        kind=kind,
        kek=kek,
        salt=salt,
        cost=cost,
        wallet_secret_key=wallet.keys.secret_key,
        slot_id=slot_id,
        wallet_id=wallet.id,
    )
    session.add(
        Slot(
            id=slot_id,
            wallet_id=wallet.id,
            kind=kind,
            salt=salt,
            cost_ops=cost.ops if cost else None,
            cost_mem_kib=cost.mem_kib if cost else None,
            public_key=made.public_key,
            sealed_slot_key=made.sealed_slot_key,
            sealed_wallet_key=made.sealed_wallet_key,
            tries_left=tries,
            passkey_id=passkey_id,
            proven=False,
            created_on=house.day(now),
        )
    )
    session.flush()


def own_slots(session: Session, wallet_id: bytes, *kinds: str) -> list[Slot]:
    """Return the ways into a wallet, of these kinds or of all."""
    query = select(Slot).where(Slot.wallet_id == wallet_id)
    if kinds:
        query = query.where(Slot.kind.in_(kinds))
    return list(session.scalars(query.order_by(Slot.created_on, Slot.id)))


def end_slots(session: Session, house: House, slot_ids: Collection[bytes]) -> None:
    """Take ways in away, for good: the journal knows it before the row goes."""
    if not slot_ids:
        return
    house.journal.write(Ending.SLOT_GONE, slot_ids)
    session.execute(delete(Slot).where(Slot.id.in_(slot_ids)))
    session.expire_all()
