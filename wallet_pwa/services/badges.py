"""What is in a wallet: list it, look at one, delete one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from wallet_pwa.models import Credential, Issuance
from wallet_pwa.models.columns import new_id
from wallet_pwa.services.errors import NotFoundError
from wallet_pwa.services.house import House
from wallet_pwa.services.pictures import PictureSpec
from wallet_pwa.services.records import BadgeRecord, decode
from wallet_pwa.services.wallets import OpenWallet, lock_wallet

#: How many badges one page of the shelf shows.
SHELF: Final = 60

# Made once, of columns and not of objects: every opening of a wallet asks these.
_BADGE: Final = Credential.__table__.c
_ALL: Final = select(_BADGE.id, _BADGE.sealed).where(
    _BADGE.wallet_id == bindparam("wallet_id")
)
_ON_SHELF: Final = select(_BADGE.id, _BADGE.sealed, _BADGE.created_on).where(
    _BADGE.id.in_(
        select(_BADGE.id)
        .where(_BADGE.wallet_id == bindparam("wallet_id"))
        .order_by(_BADGE.created_on.desc(), _BADGE.id.desc())
        .limit(SHELF + 1)
        .offset(bindparam("before"))
    )
)


_ISSUANCE: Final = Issuance.__table__.c
_WITHDRAWN: Final = select(_ISSUANCE.id).where(
    _ISSUANCE.id.in_(bindparam("ids", expanding=True)),
    _ISSUANCE.revoked_on.is_not(None),
)


@dataclass(frozen=True, slots=True, repr=False)
class OwnBadge:
    """A badge in its owner's hand."""

    id: bytes
    record: BadgeRecord

    @property
    def picture(self) -> PictureSpec:
        """Return what its picture is made of."""
        return picture_of(self.record.picture)


@dataclass(frozen=True, slots=True, repr=False)
class Shelf:
    """One page of a wallet's badges, the newest first."""

    badges: list[OwnBadge]
    has_more: bool


def picture_of(parts: dict[str, str | int]) -> PictureSpec:
    """Return the picture that the parts in a signed badge describe."""
    return PictureSpec(
        kind=str(parts.get("kind", "")),
        symbol=str(parts.get("symbol", "")),
        colour=str(parts.get("colour", "")),
        level=int(parts.get("level", 0)),
    )


def own_badges(session: Session, wallet: OpenWallet) -> list[OwnBadge]:
    """Return all badges of *wallet*, the newest first."""
    rows = session.execute(_ALL, {"wallet_id": wallet.id})
    return _opened(wallet, [(row.id, row.sealed) for row in rows])


def shelf(session: Session, wallet: OpenWallet, page: int) -> Shelf:
    """Return the badges on a *page* (from 1) of the shelf; opens no others.

    Only the day on which a badge came stands beside it, so pages go by days, and
    within a page by minutes.
    """
    wanted = {"wallet_id": wallet.id, "before": (page - 1) * SHELF}
    rows = list(session.execute(_ON_SHELF, wanted))
    rows.sort(key=lambda row: (row.created_on, row.id), reverse=True)
    badges = _opened(wallet, [(row.id, row.sealed) for row in rows[:SHELF]])
    return Shelf(badges, has_more=len(rows) > SHELF)


def withdrawn_of(session: Session, shown: Sequence[OwnBadge]) -> frozenset[bytes]:
    """Return which of these badges their givers have taken back.

    The question joins a wallet to what it was given for a moment, and no row does.
    """
    by_issuance = {decode(badge.record.issuance): badge.id for badge in shown}
    withdrawn = session.scalars(_WITHDRAWN, {"ids": list(by_issuance)})
    return frozenset(by_issuance[issuance_id] for issuance_id in withdrawn)


def own_badge(session: Session, wallet: OpenWallet, credential_id: bytes) -> OwnBadge:
    """Return one badge of *wallet*; raise `NotFoundError` if it is not in there."""
    row = _own_row(session, wallet, credential_id)
    return OwnBadge(row.id, _open(wallet, row.id, row.sealed))


def put_badge(
    session: Session, house: House, wallet: OpenWallet, record: BadgeRecord, *,
    now: datetime,
) -> bytes:  # fmt: skip
    """Seal *record* into *wallet* and return the badge's id."""
    lock_wallet(session, wallet)
    credential_id = new_id()
    sealed = record.seal(wallet.keys, credential_id=credential_id, wallet_id=wallet.id)
    session.add(
        Credential(
            id=credential_id,
            wallet_id=wallet.id,
            created_on=house.day(now),
            sealed=sealed,
        )
    )
    session.flush()
    return credential_id


def change_badge(
    session: Session, wallet: OpenWallet, badge: OwnBadge, **changes: str
) -> None:
    """Seal a badge anew, with other words in its record."""
    row = _own_row(session, wallet, badge.id)
    record = replace(badge.record, **changes)  # type: ignore[arg-type]
    row.sealed = record.seal(wallet.keys, credential_id=row.id, wallet_id=wallet.id)


def delete_badge(session: Session, wallet: OpenWallet, credential_id: bytes) -> None:
    """Take a badge out of its wallet for good; links that show it go on."""
    session.delete(_own_row(session, wallet, credential_id))


def _own_row(session: Session, wallet: OpenWallet, credential_id: bytes) -> Credential:
    row = session.get(Credential, credential_id)
    if row is None or row.wallet_id != wallet.id:
        raise NotFoundError
    return row


def _opened(wallet: OpenWallet, rows: Iterable[tuple[bytes, bytes]]) -> list[OwnBadge]:
    badges = [OwnBadge(row_id, _open(wallet, row_id, blob)) for row_id, blob in rows]
    badges.sort(key=lambda badge: (badge.record.received, badge.id), reverse=True)
    return badges


def _open(wallet: OpenWallet, credential_id: bytes, blob: bytes) -> BadgeRecord:
    return BadgeRecord.open(
        wallet.keys, blob, credential_id=credential_id, wallet_id=wallet.id
    )
