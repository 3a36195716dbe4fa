"""A passkey as a way into a wallet, where the phone makes a key from it (PRF).

Phones differ in what they promise and what they keep.  So a key that came when the
passkey was made is a gift: only when the passkey has opened the wallet with it once
does the wallet's owner hear that the passkey is enough.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes

from wallet_pwa.models import Passkey, Slot
from wallet_pwa.models.columns import new_id
from wallet_pwa.services.errors import WayInError
from wallet_pwa.services.house import House
from wallet_pwa.services.passkeys import NewPasskey, new_handle
from wallet_pwa.services.slots import add_slot, end_slots, slot_to_open
from wallet_pwa.services.wallets import OpenWallet
from wallet_pwa.vault import CannotOpenError, check_prf_kek


def handle_of(passkeys: Sequence[Passkey]) -> bytes:
    """Return the name under which phones keep this owner's passkeys."""
    return passkeys[0].user_handle if passkeys else new_handle()


def add_passkey(
    session: Session,
    house: House,
    wallet: OpenWallet,
    new: NewPasskey,
    *,
    kek: bytes | None,
    now: datetime,
) -> None:
    """Keep a new passkey of the wallet's owner, and its key if there was one."""
    known = select(Passkey.id).where(Passkey.credential_id == new.credential_id)
    if session.scalar(known) is not None:
        raise WayInError
    row = Passkey(
        id=new_id(),
        wallet_id=wallet.id,
        credential_id=new.credential_id,
        public_key=new.public_key,
        sign_count=new.sign_count,
        user_handle=new.handle,
        backed_up=new.backed_up,
        transports=new.transports,
        created_on=house.day(now),
    )
    session.add(row)
    session.flush()
    if kek is not None:
        _add_key(session, house, wallet, row, kek, now=now)


def open_with_passkey(
    session: Session, passkey: Passkey, kek: bytes | None
) -> OpenWallet | None:
    """Open the wallet of *passkey* with its key.

    None where there is no key or it does not fit: the passkey then says who she
    is, and the card must open.
    """
    slot = _slot_of(session, passkey)
    if slot is None or kek is None:
        return None
    try:
        wallet = slot_to_open(session, slot).open(check_prf_kek(kek))
    except (WayInError, CannotOpenError):
        return None
    slot.proven = True
    session.flush()
    return wallet


def learn_key(
    session: Session,
    house: House,
    wallet: OpenWallet,
    passkey: Passkey,
    *,
    kek: bytes | None,
    now: datetime,
) -> None:
    """Take the key that came while *wallet* was open: prove it, or keep it.

    A key that does not fit the kept one replaces it: some phones make another
    one after an update, and the old one would never open again.
    """
    if kek is None or passkey.wallet_id != wallet.id:
        return
    if open_with_passkey(session, passkey, kek) is not None:
        return
    slot = _slot_of(session, passkey)
    if slot is not None:
        end_slots(session, house, [slot.id])
    _add_key(session, house, wallet, passkey, kek, now=now)


def read_kek(text: object) -> bytes | None:
    """Return the key that a script sent, as bytes; None if there is none."""
    if not isinstance(text, str) or len(text) != 43:
        return None
    try:
        return check_prf_kek(base64url_to_bytes(text))
    except (ValueError, CannotOpenError):
        return None


def _add_key(
    session: Session,
    house: House,
    wallet: OpenWallet,
    passkey: Passkey,
    kek: bytes,
    *,
    now: datetime,
) -> None:
    add_slot(
        session,
        house,
        wallet,
        slot_id=new_id(),
        kind="prf",
        kek=kek,
        salt=passkey.credential_id,
        passkey_id=passkey.id,
        now=now,
    )


def _slot_of(session: Session, passkey: Passkey) -> Slot | None:
    return session.scalar(select(Slot).where(Slot.passkey_id == passkey.id))
