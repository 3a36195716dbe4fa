"""Leave: this phone only, or with everything."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from wallet_pwa.journal import Ending
from wallet_pwa.models import WaitingName, Wallet
from wallet_pwa.services.badges import own_badges
from wallet_pwa.services.errors import SaveCardFirstError
from wallet_pwa.services.house import House
from wallet_pwa.services.phones import Phone
from wallet_pwa.services.records import decode
from wallet_pwa.services.slots import end_slots
from wallet_pwa.services.stopping import hide_all
from wallet_pwa.services.wallets import OpenWallet
from wallet_pwa.services.ways_in import protection_of


def sign_out_phone(session: Session, house: House, phone: Phone) -> None:
    """Take this phone off its wallet; raise `SaveCardFirstError` if it is the last.

    The wallet must be one that a card or a passkey can open again.
    """
    if not protection_of(session, phone.wallet_id).survives_this_phone:
        raise SaveCardFirstError
    end_slots(session, house, [phone.slot.id])


def delete_everything(
    session: Session, house: House, wallet: OpenWallet, *, now: datetime
) -> None:
    """Delete the wallet and all that is in it; no backup brings it back.

    The links end first, and the journal knows it before the rows go.  What the
    giver keeps of a badge names nobody; a name that waits for the organiser goes.
    """
    hide_all(session, house, wallet.id, now=now)
    for badge in own_badges(session, wallet):
        issuance_id = decode(badge.record.issuance)
        session.execute(
            delete(WaitingName).where(WaitingName.issuance_id == issuance_id)
        )
    house.journal.write(Ending.WALLET_GONE, [wallet.id])
    session.flush()
    session.execute(delete(Wallet).where(Wallet.id == wallet.id))
    session.expire_all()
