"""Sign badges, and copies of badges, in their giver's name."""

import secrets
import uuid
from calendar import monthrange
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from wallet_pwa.disclosure import (
    AchievementText,
    Badge,
    Giver,
    JsonObject,
    Skill,
    StatusReference,
    issue_badge,
    key_from_jwk,
    read_badge,
    verify,
)
from wallet_pwa.models import Achievement, Issuance, Issuer, Workshop
from wallet_pwa.models.columns import new_id
from wallet_pwa.services.achievements import esco_skill, picture_of
from wallet_pwa.services.errors import BadgeWithdrawnError, NotFoundError
from wallet_pwa.services.givers import did_of, issuer_named
from wallet_pwa.services.house import House
from wallet_pwa.services.installation import fix_base_address
from wallet_pwa.services.issuer_keys import find_key, signer_for
from wallet_pwa.services.status import (
    StatusPlace,
    issuance_at,
    take_place,
    withdrawn_on,
)

#: Seven digits: short enough to tell on the phone.
LOWEST_NUMBER: Final = 1_000_000
SALT_BYTES: Final = 16


def new_issuance(
    session: Session,
    house: House,
    *,
    workshop: Workshop,
    seat: int,
    once_hash: bytes,
    now: datetime,
) -> Issuance:
    """Note that a seat's badge is given; whose it is is noted nowhere."""
    issuance = Issuance(
        id=new_id(),
        workshop_id=workshop.id,
        seat=seat,
        number=_free_number(session),
        once_hash=once_hash,
        given_on=house.day(now),
    )
    session.add(issuance)
    session.flush()
    return issuance


def sign_badge(
    session: Session,
    house: House,
    *,
    workshop: Workshop,
    issuance: Issuance,
    holder_jwk: JsonObject,
    name: str | None,
    now: datetime,
) -> str:
    """Return the badge for whoever has the holder key, with all its details.

    Only a *name* that the organiser has confirmed belongs here.
    """
    fix_base_address(session, house.base_url)
    achievement = session.get_one(Achievement, workshop.achievement_id)
    issuer = session.get_one(Issuer, achievement.issuer_id)
    place = take_place(session, house, issuer.id, issuance.id, None)
    given_on = issuance.given_on
    badge = Badge(
        id=uuid.uuid4().urn,
        vct=type_address(house.base_url, achievement.slug),
        giver=giver_in_badge(house.base_url, issuer),
        achievement=_text(house.base_url, achievement),
        awarded=given_on,
        issued_at=now,
        status=_reference(place),
        holder=key_from_jwk(holder_jwk),
        picture=asdict(picture_of(house.base_url, issuer, achievement)),
        valid_until=_last_day(given_on, achievement.valid_months),
        name=name,
        day=house.day(workshop.opens_at),
        hours=achievement.hours,
        place=workshop.place or None,
    )
    signer = signer_for(session, house, issuer.id, house.day(now))
    return issue_badge(badge, signer=signer, salts=_salt)


def fresh_copy(
    session: Session,
    house: House,
    text: str,
    *,
    holder_jwk: JsonObject,
    ends_at: datetime,
    now: datetime,
) -> str:
    """Return the badge *text* signed once more, for another holder key.

    Salts, name of the badge, place in the status list: nothing of it is in
    another copy, so two readers cannot match theirs.  What the giver once signed
    is taken from the badge itself.  Raises `BadgeWithdrawnError` if it was taken
    back, and a `DisclosureError` if it is not a badge of this server.
    """
    verified = verify(text, find_key=find_key(session, house), now=now)
    shown = read_badge(verified.claims)
    issuer = issuer_named(session, house, verified.iss)
    if issuer is None:
        raise NotFoundError
    place, index = shown.status.uri, shown.status.idx
    withdrawn = withdrawn_on(session, house, place, index)
    if isinstance(withdrawn, date):
        raise BadgeWithdrawnError
    issuance_id = issuance_at(session, house, place, index)
    until = _first_of_next_month(house.day(ends_at))
    fresh = take_place(session, house, issuer.id, issuance_id, until)
    copy = Badge(
        id=uuid.uuid4().urn,
        vct=shown.vct,
        giver=shown.giver,
        achievement=AchievementText(
            id=shown.achievement_id,
            title=shown.title,
            description=shown.description,
            criteria=shown.criteria,
            language=shown.language,
            kind=shown.kind,
            skill=shown.skill,
        ),
        awarded=shown.valid_from,
        shows_day=True,
        issued_at=now,
        status=_reference(fresh),
        holder=key_from_jwk(holder_jwk),
        picture=shown.picture,
        valid_until=shown.valid_until,
        ends_at=ends_at,
        name=shown.name,
        day=shown.day,
        hours=shown.hours,
        story=shown.story,
        place=shown.place,
        occasion=shown.occasion,
    )
    signer = signer_for(session, house, issuer.id, house.day(now))
    return issue_badge(copy, signer=signer, salts=_salt)


def giver_in_badge(base_url: str, issuer: Issuer) -> Giver:
    """Return how badges name their giver."""
    url = f"{base_url}/issuers/{issuer.slug}"
    return Giver(did_of(base_url, issuer.slug), issuer.name, url)


def type_address(base_url: str, slug: str) -> str:
    """Return the name of a kind of badge, which is where it is described (`vct`)."""
    return f"{base_url}/vct/{slug}"


def achievement_address(base_url: str, slug: str) -> str:
    """Return the address of the page about a badge."""
    return f"{base_url}/badges-of/{slug}"


def _text(base_url: str, achievement: Achievement) -> AchievementText:
    named = esco_skill(achievement.skill, achievement.title)
    return AchievementText(
        id=achievement_address(base_url, achievement.slug),
        title=achievement.title,
        description=achievement.description,
        criteria=achievement.criteria,
        language=achievement.language,
        skill=Skill(*named) if named else None,
    )


def _reference(place: StatusPlace) -> StatusReference:
    return StatusReference(place.uri, place.index)


def _salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def _last_day(given_on: date, months: int | None) -> date | None:
    """Return the last day on which a badge is good; None: for ever.

    It is the last of a month: another day would tell on which day the badge was
    given, which its owner may want to keep.
    """
    if months is None:
        return None
    years, month = divmod(given_on.month - 1 + months, 12)
    year = given_on.year + years
    return date(year, month + 1, monthrange(year, month + 1)[1])


def _first_of_next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _free_number(session: Session) -> str:
    while True:
        number = str(LOWEST_NUMBER + secrets.randbelow(9 * LOWEST_NUMBER))
        taken = select(Issuance.id).where(Issuance.number == number)
        if session.scalar(taken) is None:
            return number
