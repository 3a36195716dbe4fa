"""Who opened a link: lines that only the learner can read."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from wallet_pwa.models import Share, ShareOpening, Wallet
from wallet_pwa.models.columns import new_id
from wallet_pwa.services.house import House
from wallet_pwa.services.share_notes import Opening
from wallet_pwa.services.stopping import BATCH, ended_before
from wallet_pwa.services.wallets import OpenWallet

#: How long after a link's end its owner can read who opened it.
OPENINGS_DAYS = 90


def add_opening(
    session: Session, house: House, wallet_id: bytes, share_id: bytes, opening: Opening
) -> None:
    """Note an opening for the learner, who is away."""
    # Shared with other openings, but not with a change of the wallet's keys: what
    # is sealed to the key of before would never open again.
    owner = session.get_one(Wallet, wallet_id, with_for_update={"read": True})
    opening_id = new_id()
    session.add(
        ShareOpening(
            id=opening_id,
            share_id=share_id,
            opened_on=house.day(opening.opened_at),
            sealed=opening.seal_to(
                owner.public_key, opening_id=opening_id, wallet_id=wallet_id
            ),
        )
    )
    session.flush()


def own_openings(
    session: Session, wallet: OpenWallet, share_id: bytes
) -> Sequence[Opening]:
    """Return who opened a link of *wallet*, newest first.

    The caller has the link from its owner's list.
    """
    rows = session.scalars(
        select(ShareOpening).where(ShareOpening.share_id == share_id)
    )
    openings = [
        Opening.open(wallet.keys, row.sealed, opening_id=row.id, wallet_id=wallet.id)
        for row in rows
    ]
    return sorted(openings, key=lambda one: (one.opened_at, one.device), reverse=True)


def forget_openings(session: Session, house: House, *, now: datetime) -> int:
    """Delete the openings of links that ended long ago; call it until it returns 0."""
    over = (
        select(ShareOpening.id)
        .join(Share, Share.id == ShareOpening.share_id)
        .where(ended_before(house, now, OPENINGS_DAYS))
        .limit(BATCH)
    )
    ids = session.scalars(over).all()
    session.execute(delete(ShareOpening).where(ShareOpening.id.in_(ids)))
    return len(ids)
