"""What is in a wallet: list it, look at one, delete one."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from wallet_pwa.models import Credential
from wallet_pwa.models.columns import new_id
from wallet_pwa.services.errors import NotFoundError
from wallet_pwa.services.house import House
from wallet_pwa.services.pictures import PictureSpec
from wallet_pwa.services.records import BadgeRecord
from wallet_pwa.services.wallets import OpenWallet, lock_wallet


@dataclass(frozen=True, slots=True, repr=False)
class OwnBadge:
    """A badge in its owner's hand."""

    id: bytes
    record: BadgeRecord

    @property
    def picture(self) -> PictureSpec:
        """Return what its picture is made of."""
        return picture_of(self.record.picture)


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
    rows = session.execute(
        select(Credential.id, Credential.sealed).where(
            Credential.wallet_id == wallet.id
        )
    )
    badges = [OwnBadge(row.id, _open(wallet, row.id, row.sealed)) for row in rows]
    badges.sort(key=lambda badge: (badge.record.received, badge.id), reverse=True)
    return badges


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


def _open(wallet: OpenWallet, credential_id: bytes, blob: bytes) -> BadgeRecord:
    return BadgeRecord.open(
        wallet.keys, blob, credential_id=credential_id, wallet_id=wallet.id
    )
