"""A new card waits for its page: ten minutes, in one session, sealed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from wallet_pwa.models.columns import ID_BYTES
from wallet_pwa.services.cards import NewCard
from wallet_pwa.services.house import House
from wallet_pwa.services.wallets import OpenWallet
from wallet_pwa.vault import (
    NOTE_STEP,
    CannotOpenError,
    Card,
    Place,
    digest,
    open_json,
    seal_json,
)

LIFE: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, repr=False)
class CardToShow:
    """A card that its owner has yet to keep."""

    card: Card
    slot_id: bytes


def keep_to_show(
    house: House,
    wallet: OpenWallet,
    new: NewCard,
    *,
    session_id: bytes,
    now: datetime,
) -> None:
    """Let the page of this session show the card, with the wallet's key only."""
    ends = now + LIFE
    record = {"digits": new.card.digits, "ends": ends.timestamp()}
    sealed = seal_json(
        wallet.keys.data_key, record, _place(new.slot_id, wallet), step=NOTE_STEP
    )
    key = _key(wallet, session_id)
    house.sessions.put_once(key, new.slot_id + sealed, now, LIFE)


def read_to_show(
    house: House, wallet: OpenWallet, *, session_id: bytes, now: datetime
) -> CardToShow | None:
    """Return the card of this session, so that a reload shows it again."""
    key = _key(wallet, session_id)
    kept = house.sessions.take_once(key, now)
    if kept is None:
        return None
    slot_id, sealed = kept[:ID_BYTES], kept[ID_BYTES:]
    try:
        record = open_json(wallet.keys.data_key, sealed, _place(slot_id, wallet))
    except CannotOpenError:
        return None
    left = timedelta(seconds=record["ends"] - now.timestamp())
    house.sessions.put_once(key, kept, now, left)
    return CardToShow(Card.parse(record["digits"]), slot_id)


def forget_shown(
    house: House, wallet: OpenWallet, *, session_id: bytes, now: datetime
) -> None:
    """Forget the card, because she has kept it."""
    house.sessions.take_once(_key(wallet, session_id), now)


def _key(wallet: OpenWallet, session_id: bytes) -> bytes:
    return digest("wp1.card.show", session_id, wallet.id)


def _place(slot_id: bytes, wallet: OpenWallet) -> Place:
    return Place("once", "card", slot_id, wallet.id)
