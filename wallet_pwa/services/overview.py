"""Who can see what: a learner's links, from her own notes alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from wallet_pwa.models import Share
from wallet_pwa.services.errors import NotFoundError
from wallet_pwa.services.house import House
from wallet_pwa.services.share_notes import OwnerNote, open_stop
from wallet_pwa.services.wallets import OpenWallet


class Phase(StrEnum):
    """Where a link is in its life."""

    WORKS = "works"
    STOPPED = "stopped"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class OwnShare:
    """A link as its owner sees it."""

    id: bytes
    note: OwnerNote
    phase: Phase
    expires_at: datetime
    #: The last day on which it works.
    last_day: date
    opens: int
    devices: int
    #: The minute in which she stopped it.  None: she has not.
    stopped_at: datetime | None
    #: Whether *Start again* is still possible.
    can_start_again: bool


# Made once, of columns and not of objects: every opening of a wallet asks these.
# What a link shows is large and stays closed.
_SHARE: Final = Share.__table__.c
_MINE: Final = select(
    _SHARE.id,
    _SHARE.owner_note,
    _SHARE.stop_note,
    _SHARE.stopped_on,
    _SHARE.expires_at,
    _SHARE.opens,
    _SHARE.devices,
    (_SHARE.snapshot != b"").label("has_snapshot"),
    _SHARE.kept.is_not(None).label("is_kept"),
).where(_SHARE.wallet_id == bindparam("wallet_id"))
_ONE: Final = _MINE.where(_SHARE.id == bindparam("share_id"))


def own_shares(
    session: Session, house: House, wallet: OpenWallet, *, now: datetime
) -> list[OwnShare]:
    """Return all links of *wallet*, the newest first.

    Only her notes are opened: a hundred links cost no hundred signatures.
    """
    rows = session.execute(_MINE, {"wallet_id": wallet.id})
    shares = [_own(house, wallet, row, now) for row in rows]
    return sorted(shares, key=lambda one: (one.note.made, one.id), reverse=True)


def read_share(
    session: Session,
    house: House,
    wallet: OpenWallet,
    share_id: bytes,
    *,
    now: datetime,
) -> OwnShare:
    """Return one link of *wallet*; raise `NotFoundError` for anybody else's."""
    wanted = {"wallet_id": wallet.id, "share_id": share_id}
    row = session.execute(_ONE, wanted).one_or_none()
    if row is None:
        raise NotFoundError
    return _own(house, wallet, row, now)


def count_working(session: Session, wallet_id: bytes, *, now: datetime) -> int:
    """Return how many links of a wallet work, which need not be open."""
    query = (
        select(func.count())
        .select_from(Share)
        .where(
            Share.wallet_id == wallet_id,
            Share.stopped_on.is_(None),
            Share.expires_at > now,
            Share.snapshot != b"",
        )
    )
    return session.scalar(query) or 0


def audiences(shares: Sequence[OwnShare]) -> Counter[bytes]:
    """Return how many working links show each badge of the wallet."""
    return Counter(
        badge.credential_id
        for share in shares
        if share.phase is Phase.WORKS
        for badge in share.note.badges
    )


def _own(
    house: House, wallet: OpenWallet, row: Row[*tuple[Any, ...]], now: datetime
) -> OwnShare:
    place = {"share_id": row.id, "wallet_id": wallet.id}
    is_over = row.expires_at <= now
    if row.stopped_on is not None:
        phase = Phase.STOPPED
    else:
        phase = Phase.ENDED if is_over or not row.has_snapshot else Phase.WORKS
    return OwnShare(
        id=row.id,
        note=OwnerNote.open(wallet.keys, row.owner_note, **place),
        phase=phase,
        expires_at=row.expires_at,
        last_day=house.day(row.expires_at - timedelta(seconds=1)),
        opens=row.opens,
        devices=row.devices,
        stopped_at=(
            open_stop(wallet.keys, row.stop_note, **place) if row.stop_note else None
        ),
        can_start_again=row.is_kept and not is_over,
    )
