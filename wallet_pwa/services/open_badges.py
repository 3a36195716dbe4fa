"""A learner's badge as an Open Badge 3.0: a file for wallets that are not ours.

It is made anew each time that she asks for it, from the badge in her wallet, and
nothing is noted of what for.  Only its place in a status list is taken once, and
kept sealed: taking the badge back takes the files back.
"""

from collections.abc import Collection
from datetime import UTC, datetime, time
from typing import Final

from sqlalchemy.orm import Session

from wallet_pwa.disclosure import (
    FIELD_PATHS,
    AchievementText,
    Badge,
    Ed25519Signer,
    JsonObject,
    key_from_jwk,
    parse,
)
from wallet_pwa.disclosure.badge_view import BadgeView
from wallet_pwa.disclosure.openbadges import (
    AchievementPicture,
    BitstringEntry,
    build_open_badge,
    proof_signer,
    sign_document,
)
from wallet_pwa.services.badges import OwnBadge, change_badge, own_badge, own_badges
from wallet_pwa.services.checking import CheckedBadge, State, check_badge
from wallet_pwa.services.errors import BadgeWithdrawnError, NotFoundError
from wallet_pwa.services.givers import issuer_named
from wallet_pwa.services.house import House
from wallet_pwa.services.issuer_keys import find_key, signer_for
from wallet_pwa.services.picture_files import picture_png
from wallet_pwa.services.records import BadgeRecord, decode
from wallet_pwa.services.status import ListKind, issuance_at, take_place
from wallet_pwa.services.wallets import OpenWallet, lock_wallet

#: The picture in the badge itself: wallets show it small.
PICTURE_SIDE: Final = 192


def take_open_place(
    session: Session, house: House, wallet: OpenWallet, own: OwnBadge, *, now: datetime
) -> OwnBadge:
    """Return the badge with a place for its Open Badge; take one at the first time.

    It must be committed before a file is made: a file whose place is forgotten
    could not be taken back.
    """
    # Two taps at once are one place.
    lock_wallet(session, wallet)
    own = own_badge(session, wallet, own.id)
    if own.record.open_place:
        return own
    view = checked_badge(session, house, own, now=now).view
    issuer = issuer_named(session, house, view.giver.id)
    if issuer is None:
        raise NotFoundError
    issuance_id = issuance_at(session, house, view.status.uri, view.status.idx)
    place = take_place(
        session, house, issuer.id, issuance_id, None, kind=ListKind.BITSTRING
    )
    change_badge(session, wallet, own, open_place=f"{place.uri}#{place.index}")
    session.flush()
    return own_badge(session, wallet, own.id)


def take_open_places(
    session: Session, house: House, wallet: OpenWallet, *, now: datetime
) -> None:
    """Take a place for every badge of *wallet* that can be a file."""
    for own in own_badges(session, wallet):
        try:
            take_open_place(session, house, wallet, own, now=now)
        except (BadgeWithdrawnError, NotFoundError):
            continue


def open_badge(
    session: Session,
    house: House,
    own: OwnBadge,
    *,
    fields: Collection[str] = tuple(FIELD_PATHS),
    now: datetime,
) -> JsonObject:
    """Return the badge as a signed Open Badge that holds these of its *fields*.

    Raises `BadgeWithdrawnError` if it was taken back, and `NotFoundError` if it
    is not a badge of this server, not hers, or has no place yet.
    """
    record = own.record
    view = checked_badge(session, house, own, now=now).view
    issuer = issuer_named(session, house, view.giver.id)
    if issuer is None or not record.open_place:
        raise NotFoundError
    url, _hash, index = record.open_place.rpartition("#")
    document = build_open_badge(
        _badge(view, record, fields, now),
        status=BitstringEntry(url, int(index)),
        picture=AchievementPicture(
            "image/png", picture_png(own.picture, side=PICTURE_SIDE), view.title
        ),
    )
    signer = signer_for(session, house, issuer.id, house.day(now))
    # Only the day: the minute would tell when she took it out.
    today = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    return sign_document(document, signer=proof_signer(signer), created=today)


def checked_badge(
    session: Session, house: House, own: OwnBadge, *, now: datetime
) -> CheckedBadge:
    """Return her badge if its giver signed it to her and has not taken it back."""
    record = own.record
    checked = check_badge(
        session, house, record.text, find_key=find_key(session, house), now=now
    )
    if not checked.is_signed or not _is_hers(record):
        raise NotFoundError
    if checked.state is State.WITHDRAWN:
        raise BadgeWithdrawnError
    return checked


def _is_hers(record: BadgeRecord) -> bool:
    """Whether the badge was signed to the holder key that lies beside it."""
    match parse(record.text).claims.get("cnf"):
        case {"jwk": jwk}:
            holder = Ed25519Signer(decode(record.holder_seed)).public_key
            return key_from_jwk(jwk) == holder
    return False


def _badge(
    view: BadgeView, record: BadgeRecord, fields: Collection[str], now: datetime
) -> Badge:
    has_place = "place" in fields
    return Badge(
        id=view.id,
        vct=view.vct,
        giver=view.giver,
        achievement=AchievementText(
            id=view.achievement_id,
            title=view.title,
            description=view.description,
            criteria=view.criteria,
            language=view.language,
            kind=view.kind,
            skill=view.skill,
        ),
        awarded=view.valid_from,
        # What was cut to a month was cut when it was given.
        shows_day=True,
        issued_at=now,
        status=view.status,
        holder=Ed25519Signer(decode(record.holder_seed)).public_key,
        picture=view.picture,
        valid_until=view.valid_until,
        name=view.name if "name" in fields else None,
        day=view.day if "day" in fields else None,
        hours=view.hours if "hours" in fields else None,
        story=view.story if "story" in fields else None,
        place=view.place if has_place else None,
        occasion=view.occasion if has_place else None,
    )
