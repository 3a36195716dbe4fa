"""What happens when somebody opens a link."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from wallet_pwa.disclosure.verifying import Binding
from wallet_pwa.models import Share
from wallet_pwa.services.checking import CheckedBadge, check_badge
from wallet_pwa.services.errors import ShareGoneError
from wallet_pwa.services.house import House
from wallet_pwa.services.issuer_keys import find_key
from wallet_pwa.services.openings import add_opening
from wallet_pwa.services.share_notes import Opening, Snapshot
from wallet_pwa.vault import CannotOpenError, share_key, share_lookup


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


def find_live(session: Session, house: House, token: bytes, *, now: datetime) -> Share:
    """Return the link behind *token*, or raise `ShareGoneError` for every reason."""
    lookup = share_lookup(house.secrets.links, token)
    share = session.scalar(select(Share).where(Share.lookup == lookup, _may_open(now)))
    if share is None:
        raise ShareGoneError
    return share


def find_seen(session: Session, share_id: bytes, *, now: datetime) -> Share:
    """Return a link that a browser has opened before, if it still works."""
    share = session.scalar(select(Share).where(Share.id == share_id, _works(now)))
    if share is None:
        raise ShareGoneError
    return share


def open_share(
    session: Session, house: House, token: bytes, *, visit: Visit, now: datetime
) -> tuple[Share, int]:
    """Count one opening of a link; return the link and the browser's number.

    Check and count are one statement: of forty people who open a link for one at
    the same moment, one gets in.
    """
    is_new = visit.device is None
    share = session.scalar(
        update(Share)
        .where(Share.lookup == share_lookup(house.secrets.links, token), _may_open(now))
        .values(opens=Share.opens + 1, devices=Share.devices + int(is_new))
        .returning(Share)
        .execution_options(populate_existing=True)
    )
    if share is None:
        raise ShareGoneError
    device = share.devices if visit.device is None else visit.device
    opening = Opening(
        opened_at=now,
        is_phone=visit.is_phone,
        is_person=visit.is_person,
        device=device,
    )
    add_opening(session, house, share.wallet_id, share.id, opening)
    return share, device


def show_share(
    session: Session, house: House, share: Share, token: bytes, *, now: datetime
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
    keys = find_key(session)
    binding = Binding(aud=audience(house), nonce=share.id.hex())
    badges = [
        check_badge(session, house, text, find_key=keys, binding=binding, now=now)
        for text in snapshot.presentations
    ]
    left = math.ceil((share.expires_at - now).total_seconds())
    name = name_of(badges, snapshot.own_name)
    return ShownShare(badges, name, share.expires_at, left)


def name_of(badges: Sequence[CheckedBadge], own_name: str) -> ShownName | None:
    """Return the name on a page: a giver's word before her own."""
    for badge in badges:
        if badge.view.name and badge.is_signed:
            return ShownName(badge.view.name, is_confirmed=True)
    return ShownName(own_name, is_confirmed=False) if own_name else None


def _works(now: datetime) -> ColumnElement[bool]:
    # An ended link's snapshot is put away, so that no clock brings it back.
    return and_(
        Share.stopped_on.is_(None), Share.expires_at > now, Share.snapshot != b""
    )


def _may_open(now: datetime) -> ColumnElement[bool]:
    return and_(
        _works(now), or_(Share.max_opens.is_(None), Share.opens < Share.max_opens)
    )
