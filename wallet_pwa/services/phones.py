"""*This phone* as a way in: its secret is in a cookie, its slot in the database."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from wallet_pwa.models import Slot
from wallet_pwa.models.columns import ID_BYTES
from wallet_pwa.services.errors import SaveCardFirstError, WayInError
from wallet_pwa.services.house import House
from wallet_pwa.services.slots import (
    PHONE_KINDS,
    SlotToOpen,
    add_slot,
    end_slots,
    own_slots,
    slot_to_open,
)
from wallet_pwa.services.wallets import DeviceSecret, OpenWallet
from wallet_pwa.vault import device_kek, digest, new_salt

#: Bytes of the salt of a PIN.
SALT_BYTES = 16
#: How many changes of a phone's slot may be missed before its cookie is too old.
MISSED = 4


@dataclass(frozen=True, slots=True, repr=False)
class Phone:
    """A phone whose slot exists, and its secret under the slot's present name."""

    device: DeviceSecret
    slot: SlotToOpen

    @property
    def has_pin(self) -> bool:
        """Whether its owner types a PIN here."""
        return self.slot.kind == "device_pin"

    @property
    def wallet_id(self) -> bytes:
        """Whose phone it is."""
        return self.slot.wallet_id

    def open(self) -> OpenWallet:
        """Open the wallet; raise `WayInError` where a PIN is needed besides."""
        if self.has_pin:
            raise WayInError
        return self.slot.open(device_kek(self.device.secret, self.slot.sealed.salt))

    def fits(self) -> bool:
        """Whether the cookie's secret belongs to the slot.

        Names of slots are in the database.  Whoever has only them must not use
        up a PIN's tries, hide links or take phones off their wallets.
        """
        if self.has_pin:
            salt = pin_salt(self.device)
            return hmac.compare_digest(salt, self.slot.sealed.salt)
        try:
            self.open()
        except WayInError:
            return False
        return True


def find_phone(session: Session, device: DeviceSecret | None) -> Phone | None:
    """Return the phone behind a cookie; None if its slot is gone or not its own.

    A PIN that is set or taken away gives the slot a new name, made from the old
    one: where the answer with the new cookie was lost, the old cookie still
    finds it.
    """
    if device is None:
        return None
    slot_id = device.slot_id
    for _step in range(MISSED):
        slot = session.get(Slot, slot_id)
        if slot is not None and slot.kind in PHONE_KINDS:
            present = DeviceSecret(slot_id, device.secret)
            phone = Phone(present, slot_to_open(session, slot))
            return phone if phone.fits() else None
        slot_id = next_name(slot_id)
    return None


def next_name(slot_id: bytes) -> bytes:
    """Return the name of the slot that follows *slot_id* on the same phone."""
    return digest("wp1.slot.next", slot_id)[:ID_BYTES]


def pin_salt(device: DeviceSecret) -> bytes:
    """Return the salt of a phone's PIN: made from its secret, so it proves it.

    It is as unique as the slot's name, and says nothing about the secret.
    """
    return digest("wp1.pin.salt", device.secret, device.slot_id)[:SALT_BYTES]


def keep_phone_without_pin(
    session: Session, house: House, wallet: OpenWallet, phone: Phone, *, now: datetime
) -> DeviceSecret:
    """Let the phone open *wallet* without its PIN from now on."""
    device = DeviceSecret(next_name(phone.slot.id), phone.device.secret)
    salt = new_salt()
    add_slot(
        session,
        house,
        wallet,
        slot_id=device.slot_id,
        kind="device",
        kek=device_kek(device.secret, salt),
        salt=salt,
        now=now,
    )
    end_slots(session, house, [phone.slot.id])
    return device


def make_room(session: Session, house: House, phone: Phone) -> None:
    """Take another wallet's way in off this phone, because somebody chose so.

    Refused where that wallet could not be opened again.
    """
    others = own_slots(session, phone.wallet_id, "card", "prf")
    if not any(slot.proven for slot in others):
        raise SaveCardFirstError
    end_slots(session, house, [phone.slot.id])
