"""*This phone and a PIN* as a way in: ten tries, then the slot is gone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from wallet_pwa.db import Database
from wallet_pwa.models import Slot
from wallet_pwa.services.derivations import derive_pin
from wallet_pwa.services.errors import PinGoneError, WayInError
from wallet_pwa.services.house import House
from wallet_pwa.services.phones import Phone, next_name, pin_salt
from wallet_pwa.services.slots import add_slot, end_slots
from wallet_pwa.services.wallets import DeviceSecret, OpenWallet
from wallet_pwa.vault import CardDigitsError, Cost, parse_pin

TRIES: Final = 10


@dataclass(frozen=True, slots=True, repr=False)
class NewPin:
    """A PIN that was worked into a key and is not in use yet."""

    device: DeviceSecret
    salt: bytes
    cost: Cost
    kek: bytes


def prepare_pin(house: House, phone: Phone, pin: str) -> NewPin:
    """Work a PIN into the key of a new slot; slow, and outside of transactions."""
    device = DeviceSecret(next_name(phone.slot.id), phone.device.secret)
    salt = pin_salt(device)
    kek = derive_pin(device.secret, salt, parse_pin(pin), house.cost)
    return NewPin(device, salt, house.cost, kek)


def keep_pin(
    session: Session,
    house: House,
    wallet: OpenWallet,
    phone: Phone,
    new: NewPin,
    *,
    now: datetime,
) -> DeviceSecret:
    """Let the phone open *wallet* with the PIN only; the slot before it ends."""
    if phone.wallet_id != wallet.id:
        raise WayInError
    add_slot(
        session,
        house,
        wallet,
        slot_id=new.device.slot_id,
        kind="device_pin",
        kek=new.kek,
        salt=new.salt,
        cost=new.cost,
        tries=TRIES,
        now=now,
    )
    end_slots(session, house, [phone.slot.id])
    return new.device


def open_with_pin(
    database: Database, house: House, phone: Phone, pin: str
) -> OpenWallet:
    """Open the wallet of *phone* with its PIN.

    A try is taken, for good, before the PIN is looked at: guesses in parallel
    get no more of them.  The right PIN gives all tries back.  Raises
    `WayInError`, or `PinGoneError` when that was the last try.
    """
    try:
        typed = parse_pin(pin)
    except CardDigitsError as error:
        # Too short or not a number: it cannot be the PIN and costs no try.
        raise WayInError from error
    with database.write() as session:
        left = _take_try(session, phone.slot.id)
    kek = derive_pin(
        phone.device.secret, phone.slot.sealed.salt, typed, phone.slot.cost
    )
    try:
        wallet = phone.slot.open(kek)
    except WayInError:
        if left > 0:
            raise
        with database.write() as session:
            _end_if_used_up(session, house, phone.slot.id)
        raise PinGoneError from None
    with database.write() as session:
        if not _give_tries_back(session, phone.slot.id):
            raise PinGoneError
    return wallet


def _take_try(session: Session, slot_id: bytes) -> int:
    left: int | None = session.scalar(
        update(Slot)
        .where(Slot.id == slot_id, Slot.tries_left > 0)
        .values(tries_left=Slot.tries_left - 1)
        .returning(Slot.tries_left)
    )
    if left is None:
        raise PinGoneError
    return left


def _give_tries_back(session: Session, slot_id: bytes) -> bool:
    found = session.scalar(
        update(Slot)
        .where(Slot.id == slot_id)
        .values(tries_left=TRIES)
        .returning(Slot.id)
    )
    return found is not None


def _end_if_used_up(session: Session, house: House, slot_id: bytes) -> None:
    """End the slot, unless the right PIN has come in the meantime."""
    used_up = select(Slot.id).where(Slot.id == slot_id, Slot.tries_left == 0)
    if session.scalar(used_up.with_for_update()) is not None:
        end_slots(session, house, [slot_id])
