"""Make wallets, and read what a wallet knows of its owner."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from wallet_pwa.models import Slot, Wallet
from wallet_pwa.models.columns import new_id
from wallet_pwa.services.errors import LockedError, NotFoundError
from wallet_pwa.services.house import House
from wallet_pwa.services.records import Profile
from wallet_pwa.vault import (
    WalletKeys,
    device_kek,
    make_slot,
    new_number,
    new_salt,
    new_secret,
    wrap_data_key,
)


@dataclass(frozen=True, slots=True, repr=False)
class OpenWallet:
    """A wallet and the keys that open it, for one request."""

    id: bytes
    keys: WalletKeys


@dataclass(frozen=True, slots=True, repr=False)
class DeviceSecret:
    """What a phone keeps in its cookie: which slot is its own, and its secret."""

    slot_id: bytes
    secret: bytes


@dataclass(frozen=True, slots=True, repr=False)
class NewWallet:
    """A wallet that was just made, open, with this phone as its way in."""

    wallet: OpenWallet
    device: DeviceSecret


def create_wallet(
    session: Session,
    house: House,
    *,
    now: datetime,
    device_secret: bytes | None = None,
    first_claim_hash: bytes | None = None,
) -> NewWallet:
    """Make an empty wallet that *this phone* opens.

    *device_secret* is given where a lost answer must be repeatable; else it is
    random.
    """
    wallet_id = new_id()
    keys = WalletKeys.generate()
    session.add(
        Wallet(
            id=wallet_id,
            number=_free_number(session),
            public_key=keys.public_key,
            data_key=wrap_data_key(keys, wallet_id),
            profile=Profile().seal(keys, wallet_id),
            created_on=house.day(now),
            first_claim_hash=first_claim_hash,
        )
    )
    session.flush()
    wallet = OpenWallet(wallet_id, keys)
    device = add_device(
        session, house, wallet, now=now, secret=device_secret or new_secret()
    )
    return NewWallet(wallet, device)


def add_device(
    session: Session,
    house: House,
    wallet: OpenWallet,
    *,
    now: datetime,
    secret: bytes | None = None,
) -> DeviceSecret:
    """Let another phone open *wallet* with the secret that is returned."""
    lock_wallet(session, wallet)
    device = DeviceSecret(new_id(), secret or new_secret())
    salt = new_salt()
    made = make_slot(
        kind="device",
        kek=device_kek(device.secret, salt),
        salt=salt,
        cost=None,
        wallet_secret_key=wallet.keys.secret_key,
        slot_id=device.slot_id,
        wallet_id=wallet.id,
    )
    session.add(
        Slot(
            id=device.slot_id,
            wallet_id=wallet.id,
            kind=made.kind,
            salt=made.salt,
            public_key=made.public_key,
            sealed_slot_key=made.sealed_slot_key,
            sealed_wallet_key=made.sealed_wallet_key,
            created_on=house.day(now),
        )
    )
    session.flush()
    return device


def own_wallet(session: Session, wallet: OpenWallet) -> Wallet:
    """Return the row of *wallet*; raise `NotFoundError` if it was deleted."""
    row = session.get(Wallet, wallet.id)
    if row is None:
        raise NotFoundError
    return row


def lock_wallet(session: Session, wallet: OpenWallet) -> Wallet:
    """Return the wallet's row, kept from others until the end.

    Raises `LockedError` where its keys were changed after this request began:
    what is sealed with the old ones would never open again.
    """
    row = session.get(Wallet, wallet.id, with_for_update=True, populate_existing=True)
    if row is None or row.public_key != wallet.keys.public_key:
        raise LockedError
    return row


def read_profile(session: Session, wallet: OpenWallet) -> Profile:
    """Return what the wallet knows of its owner."""
    return Profile.open(wallet.keys, own_wallet(session, wallet).profile, wallet.id)


def write_profile(session: Session, wallet: OpenWallet, profile: Profile) -> None:
    """Keep what the owner says of herself."""
    own_wallet(session, wallet).profile = profile.seal(wallet.keys, wallet.id)


def _free_number(session: Session) -> str:
    while True:
        number = new_number()
        taken = select(Wallet.id).where(Wallet.number == number)
        if session.scalar(taken) is None:
            return number
