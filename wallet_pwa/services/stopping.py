"""Stop links, take a stop back, and forget what stopped links showed.

A stop is on the journal's disk before the row changes, so that no crash and no
restored backup makes a stopped link work again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from wallet_pwa.journal import Ending
from wallet_pwa.models import Share, Wallet
from wallet_pwa.services.errors import ConfirmError, NotFoundError, ShareGoneError
from wallet_pwa.services.house import House
from wallet_pwa.services.share_notes import (
    give_back_snapshot,
    keep_snapshot,
    seal_stop,
)
from wallet_pwa.services.wallets import OpenWallet
from wallet_pwa.vault import keyed

#: How long *Undo* stands beside a link that was just stopped.
UNDO = timedelta(seconds=30)
#: How long what a stopped link showed is kept, for *Start again*.
KEPT_DAYS = 30
#: Rows that housekeeping changes at a time, so that nobody waits for it.
BATCH = 200


def own_share(session: Session, wallet: OpenWallet, share_id: bytes) -> Share:
    """Return a link of *wallet*; raise `NotFoundError` for anybody else's."""
    share = session.get(Share, share_id)
    if share is None or share.wallet_id != wallet.id:
        raise NotFoundError
    return share


def stop_share(
    session: Session,
    house: House,
    wallet: OpenWallet,
    share_id: bytes,
    *,
    session_id: bytes,
    now: datetime,
) -> None:
    """Stop one link; for half a minute the same session may take it back."""
    share = own_share(session, wallet, share_id)
    if share.snapshot and share.expires_at > now:
        _stop(session, house, [share], now=now)
        house.sessions.put_once(_undo_key(house, session_id, share_id), b"1", now, UNDO)


def hide_all(
    session: Session, house: House, wallet_id: bytes, *, now: datetime
) -> Sequence[bytes]:
    """Stop every link of a wallet, which need not be open; return which."""
    shares = session.scalars(
        select(Share).where(
            Share.wallet_id == wallet_id, Share.snapshot != b"", Share.expires_at > now
        )
    ).all()
    _stop(session, house, shares, now=now)
    return [share.id for share in shares]


def undo_stop(
    session: Session,
    house: House,
    wallet: OpenWallet,
    share_id: bytes,
    *,
    session_id: bytes,
    now: datetime,
) -> None:
    """Take a stop back; raise `ConfirmError` when its half minute is over."""
    share = own_share(session, wallet, share_id)
    if house.sessions.take_once(_undo_key(house, session_id, share_id), now) is None:
        raise ConfirmError
    _start(session, house, wallet, share, now=now)


def start_again(
    session: Session,
    house: House,
    wallet: OpenWallet,
    share_id: bytes,
    *,
    now: datetime,
) -> None:
    """Let a stopped link work again, at the same address and to the same end.

    The caller has made sure that it is her.
    """
    share = own_share(session, wallet, share_id)
    _start(session, house, wallet, share, now=now)


def delete_share(
    session: Session,
    house: House,
    wallet: OpenWallet,
    share_id: bytes,
    *,
    now: datetime,
) -> None:
    """Take a link out of her list, stopping it if it still works."""
    share = own_share(session, wallet, share_id)
    if share.snapshot:
        house.journal.write(Ending.SHARE_ENDED, [share.lookup])
    session.delete(share)
    session.flush()


def end_expired(session: Session, house: House, *, now: datetime) -> int:
    """Put away what links showed whose time is over; call it until it returns 0.

    They are dead before this by their time alone; after it they stay dead even
    if a clock goes back.
    """
    shares = session.scalars(
        select(Share)
        .where(Share.expires_at <= now, Share.snapshot != b"")
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    house.journal.write(Ending.SHARE_ENDED, [share.lookup for share in shares])
    for share in shares:
        _keep(session, share)
    session.flush()
    return len(shares)


def forget_kept(session: Session, house: House, *, now: datetime) -> int:
    """Delete what links showed that ended long ago; call it until it returns 0."""
    shares = session.scalars(
        select(Share)
        .where(Share.kept.is_not(None), ended_before(house, now, KEPT_DAYS))
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for share in shares:
        share.kept = None
    session.flush()
    return len(shares)


def ended_before(house: House, now: datetime, days: int) -> ColumnElement[bool]:
    """Return the condition that a link ended more than *days* ago."""
    limit = now - timedelta(days=days)
    return or_(Share.stopped_on < house.day(limit), Share.expires_at < limit)


def _stop(
    session: Session, house: House, shares: Sequence[Share], *, now: datetime
) -> None:
    house.journal.write(Ending.SHARE_ENDED, [share.lookup for share in shares])
    for share in shares:
        public_key = _keep(session, share)
        share.stopped_on = house.day(now)
        share.stop_note = seal_stop(
            public_key, now, share_id=share.id, wallet_id=share.wallet_id
        )
    session.flush()


def _keep(session: Session, share: Share) -> bytes:
    """Seal what a link shows away, and return its owner's public key."""
    owner = session.get_one(Wallet, share.wallet_id)
    share.kept = keep_snapshot(
        owner.public_key, share.snapshot, share_id=share.id, wallet_id=owner.id
    )
    share.snapshot = b""
    return owner.public_key


def _start(
    session: Session, house: House, wallet: OpenWallet, share: Share, *, now: datetime
) -> None:
    if share.snapshot:
        return
    if share.kept is None or share.expires_at <= now:
        raise ShareGoneError
    snapshot = give_back_snapshot(
        wallet.keys, share.kept, share_id=share.id, wallet_id=wallet.id
    )
    house.journal.write(Ending.SHARE_AGAIN, [share.lookup])
    share.snapshot = snapshot
    share.kept = share.stop_note = None
    share.stopped_on = None
    session.flush()


def _undo_key(house: House, session_id: bytes, share_id: bytes) -> bytes:
    return keyed(house.secrets.links, "wp1.stop.undo", session_id, share_id)
