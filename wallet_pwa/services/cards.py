"""The paper card as a way in: 8 digits say which wallet, 20 open it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from wallet_pwa.models import Slot, Wallet
from wallet_pwa.models.columns import new_id
from wallet_pwa.services import limits
from wallet_pwa.services.derivations import derive_card
from wallet_pwa.services.errors import WayInError
from wallet_pwa.services.house import House
from wallet_pwa.services.slots import (
    SlotToOpen,
    add_slot,
    end_slots,
    own_slots,
    slot_to_open,
)
from wallet_pwa.services.wallets import (
    OpenWallet,
    own_wallet,
    read_profile,
    write_profile,
)
from wallet_pwa.vault import Card, Cost, new_salt

#: How many cards may be tried, and for how long tries count.
PER_WALLET: Final = 12
PER_NETWORK: Final = 60
IN_ALL: Final = 1000
WINDOW: Final = timedelta(minutes=5)
#: Where a number belongs to nobody, this much work is done nevertheless.
_NOBODYS_SALT: Final = bytes(16)


@dataclass(frozen=True, slots=True, repr=False)
class NewCard:
    """A card that was worked into a key and is not in use yet."""

    card: Card
    slot_id: bytes
    salt: bytes
    cost: Cost
    kek: bytes


@dataclass(frozen=True, slots=True, repr=False)
class OpenedByCard:
    """A wallet that a card has opened, and which card it was."""

    wallet: OpenWallet
    slot_id: bytes


def check_card_tries(
    house: House, card: Card, *, network: bytes, now: datetime
) -> None:
    """Count one try; raise `SlowDownError` where there were too many.

    A number is counted whether a wallet has it or not.  The network comes first:
    what is refused there uses up nobody else's tries.
    """
    for name, part, limit in (
        ("card-network", network, PER_NETWORK),
        ("card-wallet", card.number.encode(), PER_WALLET),
        ("card-all", b"", IN_ALL),
    ):
        limits.check(house, name, part, limit=limit, window=WINDOW, now=now)


def find_cards(session: Session, number: str) -> list[SlotToOpen]:
    """Return the cards of the wallet with *number*: none, one, or an old and a new."""
    query = select(Slot).join(Wallet).where(Wallet.number == number)
    slots = session.scalars(query.where(Slot.kind == "card").order_by(Slot.id))
    return [slot_to_open(session, slot) for slot in slots]


def open_with_card(house: House, card: Card, slots: list[SlotToOpen]) -> OpenedByCard:
    """Open a wallet with its card; slow, and outside of transactions.

    A wrong number takes as long as wrong digits and gets the same answer.  An
    old and a new card share their salt, so there is one derivation for both.
    """
    keks: dict[tuple[bytes, Cost], bytes] = {}
    for slot in slots:
        key = (slot.sealed.salt, slot.cost)
        if key not in keks:
            keks[key] = derive_card(house, card.secret, *key)
        try:
            return OpenedByCard(slot.open(keks[key]), slot.id)
        except WayInError:
            continue
    if not slots:
        derive_card(house, card.secret, _NOBODYS_SALT, house.cost)
    raise WayInError


def number_of(session: Session, wallet: OpenWallet) -> str:
    """Return the number that stands on the wallet's cards."""
    return own_wallet(session, wallet).number


def prepare_card(house: House, number: str, old: list[SlotToOpen]) -> NewCard:
    """Make a card and work it into a key; slow, and outside of transactions."""
    card = Card.generate(number)
    same_cost = [slot.sealed.salt for slot in old if slot.cost == house.cost]
    salt = same_cost[0] if same_cost else new_salt()
    kek = derive_card(house, card.secret, salt, house.cost)
    return NewCard(card, new_id(), salt, house.cost, kek)


def keep_card(
    session: Session, house: House, wallet: OpenWallet, new: NewCard, *, now: datetime
) -> None:
    """Let the new card open *wallet*, beside the one that she has kept.

    The old card works until she says that she has the new one: a page that
    never arrived must not lock her out.
    """
    unseen = [
        slot.id for slot in own_slots(session, wallet.id, "card") if not slot.proven
    ]
    end_slots(session, house, unseen)
    add_slot(
        session,
        house,
        wallet,
        slot_id=new.slot_id,
        kind="card",
        kek=new.kek,
        salt=new.salt,
        cost=new.cost,
        now=now,
    )


def card_is_kept(
    session: Session, house: House, wallet: OpenWallet, slot_id: bytes
) -> None:
    """Note that she has this card; every other card of the wallet ends."""
    cards = own_slots(session, wallet.id, "card")
    kept = next((slot for slot in cards if slot.id == slot_id), None)
    if kept is None:
        raise WayInError
    kept.proven = True
    session.flush()
    end_slots(session, house, [slot.id for slot in cards if slot.id != slot_id])
    profile = read_profile(session, wallet)
    if not profile.card_saved:
        write_profile(session, wallet, replace(profile, card_saved=True))


def card_was_used(session: Session, house: House, opened: OpenedByCard) -> None:
    """Note that a card opened the wallet: whoever types it has kept it."""
    slot = session.get(Slot, opened.slot_id)
    if slot is None:
        raise WayInError
    if not slot.proven:
        card_is_kept(session, house, opened.wallet, slot.id)
