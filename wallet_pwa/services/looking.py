"""What happens when somebody opens a link."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Row, Table, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from wallet_pwa.disclosure.verifying import Binding
from wallet_pwa.models import Share
from wallet_pwa.services.checking import CheckedBadge, State, check_badge
from wallet_pwa.services.errors import ShareGoneError
from wallet_pwa.services.house import House
from wallet_pwa.services.issuer_keys import find_key
from wallet_pwa.services.openings import add_opening
from wallet_pwa.services.share_notes import Opening, Snapshot
from wallet_pwa.vault import CannotOpenError, share_key, share_lookup

# Statements are made once, of columns and not of objects: a page that somebody
# opens at a counter answers before she looks up.
_SHARE: Final = Share.__table__.c
_COLUMNS: Final = (_SHARE.id, _SHARE.wallet_id, _SHARE.snapshot, _SHARE.expires_at)
# An ended link's snapshot is put away, so that no clock brings it back.
_WORKS: Final = and_(
    _SHARE.stopped_on.is_(None),
    _SHARE.expires_at > bindparam("now"),
    _SHARE.snapshot != b"",
)
_MAY_OPEN: Final = and_(
    _SHARE.lookup == bindparam("token_lookup"),
    _WORKS,
    or_(_SHARE.max_opens.is_(None), _SHARE.opens < _SHARE.max_opens),
)
_BY_TOKEN: Final = select(*_COLUMNS).where(_MAY_OPEN)
_BY_ID: Final = select(*_COLUMNS).where(_SHARE.id == bindparam("share_id"), _WORKS)
_COUNT_OPENING: Final = (
    update(cast("Table", Share.__table__))
    .where(_MAY_OPEN)
    .values(opens=_SHARE.opens + 1, devices=_SHARE.devices + bindparam("new_devices"))
    .returning(*_COLUMNS, _SHARE.devices)
)


@dataclass(frozen=True, slots=True, repr=False)
class LiveShare:
    """A link that works, and what it shows, closed."""

    id: bytes
    wallet_id: bytes
    snapshot: bytes
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is opening a link, as far as anybody may know."""

    is_phone: bool
    is_person: bool
    #: This browser's number among those that opened the link.  None: a new one.
    device: int | None


@dataclass(frozen=True, slots=True)
class ShownName:
    """The name that a link shows."""

    text: str
    #: Whether a giver confirmed it; else she wrote it herself.
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class ShownShare:
    """All that a link shows at this moment."""

    badges: Sequence[CheckedBadge]
    #: None: no name was chosen.
    name: ShownName | None
    expires_at: datetime
    seconds_left: int


def audience(house: House) -> str:
    """Return for whom a learner's copies are signed: whoever reads links here."""
    return f"{house.base_url}/S"


def find_live(
    session: Session, house: House, token: bytes, *, now: datetime
) -> LiveShare:
    """Return the link behind *token*, or raise `ShareGoneError` for every reason."""
    lookup = share_lookup(house.secrets.links, token)
    wanted = {"token_lookup": lookup, "now": now}
    return _live(session.execute(_BY_TOKEN, wanted).one_or_none())


def find_seen(session: Session, share_id: bytes, *, now: datetime) -> LiveShare:
    """Return a link that a browser has opened before, if it still works."""
    wanted = {"share_id": share_id, "now": now}
    return _live(session.execute(_BY_ID, wanted).one_or_none())


def open_share(
    session: Session, house: House, token: bytes, *, visit: Visit, now: datetime
) -> tuple[LiveShare, int]:
    """Count one opening of a link; return the link and the browser's number.

    Check and count are one statement: of forty people who open a link for one at
    the same moment, one gets in.
    """
    is_new = visit.device is None
    wanted = {
        "token_lookup": share_lookup(house.secrets.links, token),
        "now": now,
        "new_devices": int(is_new),
    }
    row = session.execute(_COUNT_OPENING, wanted).one_or_none()
    if row is None:
        raise ShareGoneError
    share = _live(row)
    device = row.devices if visit.device is None else visit.device
    opening = Opening(
        opened_at=now,
        is_phone=visit.is_phone,
        is_person=visit.is_person,
        device=device,
    )
    add_opening(session, house, share.wallet_id, share.id, opening)
    return share, device


def show_share(
    session: Session, house: House, share: LiveShare, token: bytes, *, now: datetime
) -> ShownShare:
    """Open what a link shows, and check every badge in it now."""
    try:
        snapshot = Snapshot.open(
            share_key(house.secrets.links, token),
            share.snapshot,
            share_id=share.id,
            wallet_id=share.wallet_id,
        )
    except CannotOpenError:
        raise ShareGoneError from None
    keys = find_key(session, house)
    binding = Binding(aud=audience(house), nonce=share.id.hex())
    badges = [
        check_badge(session, house, text, find_key=keys, binding=binding, now=now)
        for text in snapshot.presentations
    ]
    left = math.ceil((share.expires_at - now).total_seconds())
    name = name_of(badges, snapshot.own_name)
    return ShownShare(badges, name, share.expires_at, left)


def name_of(badges: Sequence[CheckedBadge], own_name: str) -> ShownName | None:
    """Return the name on a page: a giver's word before her own.

    The word of a giver whom nobody here knows comes after the others'.
    """
    for badge in sorted(badges, key=lambda one: one.state is State.UNKNOWN):
        if badge.view.name and badge.is_signed:
            return ShownName(badge.view.name, is_confirmed=True)
    return ShownName(own_name, is_confirmed=False) if own_name else None


def _live(row: Row[*tuple[Any, ...]] | None) -> LiveShare:
    if row is None:
        raise ShareGoneError
    return LiveShare(row.id, row.wallet_id, row.snapshot, row.expires_at)
