"""Places in status lists: take one for each badge and copy, and take badges back.

Every copy of a badge has a place of its own, at random in a list of 131,072, so
that two copies cannot be matched; taking the badge back sets all of its places.
An Open Badge has its place in a list of the other kind, because others read it.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Final, cast

from sqlalchemy import (
    Integer,
    LargeBinary,
    Table,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from wallet_pwa.journal import Ending
from wallet_pwa.models import (
    CopyPlace,
    Issuance,
    Issuer,
    StatusList,
    WaitingName,
)
from wallet_pwa.services.errors import BadgeWithdrawnError, NotFoundError
from wallet_pwa.services.house import House

#: The smallest list in which a place says nothing about whose it is.
LIST_SIZE: Final = 131_072
#: No list has so many places, and no database takes a number without an end.
LONGEST_LIST: Final = 2**31

# Made once, and of one byte out of 16,384: every look at a badge asks this.
_LIST: Final = StatusList.__table__.c
_BYTE: Final = select(
    _LIST.size,
    func.substr(
        _LIST.bits, bindparam("place", type_=Integer), 1, type_=LargeBinary
    ).label("byte"),
).where(_LIST.id == bindparam("list_id"))

# Also made once: a whole room claims in the same minute.
_OPEN_LIST: Final = (
    select(_LIST.id, _LIST.size, _LIST.bits)
    # A list is full at half: in a full one, a new place would be no surprise.
    .where(
        _LIST.issuer_id == bindparam("issuer_id"),
        _LIST.kind == bindparam("kind"),
        _LIST.taken * 2 < _LIST.size,
    )
    .order_by(_LIST.id)
    .limit(1)
)
_COUNT_PLACE: Final = (
    update(cast("Table", StatusList.__table__))
    .where(_LIST.id == bindparam("list_id"))
    .values(taken=_LIST.taken + 1)
)
_ISSUANCE: Final = Issuance.__table__.c
_HELD: Final = (
    select(_ISSUANCE.revoked_on)
    .where(_ISSUANCE.id == bindparam("issuance_id"))
    .with_for_update(read=True)
)
_COPY_PLACE: Final = cast("Table", CopyPlace.__table__)
_PUT: Final = {
    "postgresql": postgresql.insert(_COPY_PLACE)
    .on_conflict_do_nothing()
    .returning(_COPY_PLACE.c.position),
    "sqlite": sqlite.insert(_COPY_PLACE)
    .on_conflict_do_nothing()
    .returning(_COPY_PLACE.c.position),
}


class ListKind(StrEnum):
    """The forms in which lists are published."""

    #: Token Status List: for the badge itself, and for what links show.
    TOKEN = "token"  # noqa: S105  # no password, the name of a format
    #: Bitstring Status List: for Open Badges.
    BITSTRING = "bitstring"


class Unlisted(Enum):
    """The one answer about a place that is in no list of ours."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unlisted.UNKNOWN


@dataclass(frozen=True, slots=True)
class StatusPlace:
    """Where others look whether a badge was taken back."""

    uri: str
    index: int


def take_place(
    session: Session,
    house: House,
    issuer_id: int,
    issuance_id: bytes,
    needed_until: date | None,
    *,
    kind: ListKind = ListKind.TOKEN,
) -> StatusPlace:
    """Take a free place at random for a badge (no *needed_until*) or a copy of it.

    The badge's row is held until the end of the transaction: a copy that is made
    while the badge is being taken back would otherwise stay good.
    """
    revoked_on = session.execute(_HELD, {"issuance_id": issuance_id}).one_or_none()
    if revoked_on is None:
        raise NotFoundError
    if revoked_on[0] is not None:
        raise BadgeWithdrawnError
    found = _open_list(session, issuer_id, kind)
    list_id, size, bits = found
    while True:
        index = secrets.randbelow(size)
        # A place whose time is over is free again, but not if its bit was set.
        if not _is_set(bits, index) and _insert(
            session, list_id, index, issuance_id, needed_until
        ):
            break
    session.execute(_COUNT_PLACE, {"list_id": list_id})
    return StatusPlace(list_address(house.base_url, list_id), index)


def list_address(base_url: str, list_id: int) -> str:
    """Return where the list is published."""
    return f"{base_url}/status/{list_id}"


def withdrawn_on(
    session: Session, house: House, uri: str, index: int
) -> date | Unlisted | None:
    """Return the day on which what has this place was taken back; None: it is good.

    Our own lists are read from the database, never fetched.
    """
    list_id = _list_id(house, uri)
    if not list_id or not 0 <= index < LONGEST_LIST:
        return UNKNOWN
    # The database counts bytes from 1.
    wanted = {"list_id": list_id, "place": (index >> 3) + 1}
    row = session.execute(_BYTE, wanted).one_or_none()
    if row is None or index >= row.size:
        return UNKNOWN
    if not _is_set(row.byte, index & 7):
        return None
    revoked_on = session.scalar(
        select(Issuance.revoked_on)
        .join(CopyPlace, CopyPlace.issuance_id == Issuance.id)
        .where(CopyPlace.status_list_id == list_id, CopyPlace.position == index)
    )
    return revoked_on or UNKNOWN


def issuance_at(session: Session, house: House, uri: str, index: int) -> bytes:
    """Return the id of the badge that has this place, or raise `NotFoundError`."""
    issuance_id = session.scalar(
        select(CopyPlace.issuance_id).where(
            CopyPlace.status_list_id == _list_id(house, uri),
            CopyPlace.position == index,
        )
    )
    if issuance_id is None:
        raise NotFoundError
    return issuance_id


def withdraw_badge(
    session: Session, house: House, issuance_id: bytes, now: datetime
) -> None:
    """Take back a badge and all its copies; doing it again changes nothing."""
    withdraw_badges(session, house, [issuance_id], now)


def withdraw_badges(
    session: Session, house: House, issuance_ids: Iterable[bytes], now: datetime
) -> None:
    """Take back several badges at once.

    The journal's line is on the disk before the change is committed, so that
    restoring an old backup cannot make them good again.
    """
    withdrawn = list(issuance_ids)
    house.journal.write(Ending.BADGE_WITHDRAWN, withdrawn)
    _withdraw(session, withdrawn, house.day(now))


def replay_withdrawn(
    session: Session, house: House, issuance_ids: Iterable[bytes], now: datetime
) -> None:
    """Take back again what the journal names; a restored backup forgot it."""
    known = session.scalars(
        select(Issuance.id).where(
            Issuance.id.in_(list(issuance_ids)), Issuance.revoked_on.is_(None)
        )
    )
    _withdraw(session, list(known), house.day(now))


def forget_old(session: Session, today: date) -> None:
    """Forget whose copies had the places that nobody needs any more."""
    session.execute(delete(CopyPlace).where(CopyPlace.needed_until <= today))


def _withdraw(session: Session, issuance_ids: list[bytes], today: date) -> None:
    session.execute(
        update(Issuance)
        .where(Issuance.id.in_(issuance_ids), Issuance.revoked_on.is_(None))
        .values(revoked_on=today)
    )
    # A name that waits for a badge which is gone has nothing to wait for.
    session.execute(
        delete(WaitingName).where(WaitingName.issuance_id.in_(issuance_ids))
    )
    places = session.execute(
        select(CopyPlace.status_list_id, CopyPlace.position).where(
            CopyPlace.issuance_id.in_(issuance_ids)
        )
    ).all()
    # In one order, so that two people who take back at once never wait in a ring.
    for list_id in sorted({place.status_list_id for place in places}):
        row = session.scalars(
            select(StatusList)
            .where(StatusList.id == list_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        bits = bytearray(row.bits)
        for place in places:
            if place.status_list_id == list_id:
                bits[place.position >> 3] |= 1 << (place.position & 7)
        row.bits = bytes(bits)
    session.flush()


def _open_list(
    session: Session, issuer_id: int, kind: ListKind
) -> tuple[int, int, bytes]:
    wanted = {"issuer_id": issuer_id, "kind": kind}
    found = session.execute(_OPEN_LIST, wanted).one_or_none()
    if found is None:
        session.execute(
            select(Issuer.id).where(Issuer.id == issuer_id).with_for_update()
        )
        found = session.execute(_OPEN_LIST, wanted).one_or_none()
    if found is None:
        row = StatusList(
            issuer_id=issuer_id,
            kind=kind,
            size=LIST_SIZE,
            bits=bytes(LIST_SIZE // 8),
        )
        session.add(row)
        session.flush()
        return row.id, row.size, row.bits
    return found.id, found.size, found.bits


def _insert(
    session: Session,
    list_id: int,
    index: int,
    issuance_id: bytes,
    needed_until: date | None,
) -> bool:
    """Put a row at a place, unless somebody else has it."""
    name = session.get_bind().dialect.name
    row = {
        "status_list_id": list_id,
        "position": index,
        "issuance_id": issuance_id,
        "needed_until": needed_until,
    }
    return session.scalar(_PUT[name], row) is not None


def _list_id(house: House, uri: str) -> int:
    """Return the list that *uri* names, 0 (no list) for one that is not ours."""
    head, _slash, tail = uri.rpartition("/")
    is_ours = head == f"{house.base_url}/status"
    is_number = tail.isascii() and tail.isdecimal() and not tail.startswith("0")
    return int(tail) if is_ours and is_number and len(tail) < 10 else 0


def _is_set(bits: bytes, index: int) -> bool:
    return bool(bits[index >> 3] & 1 << (index & 7))
