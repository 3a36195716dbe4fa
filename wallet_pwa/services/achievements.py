"""Badges as their giver describes them, once."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from wallet_pwa.models import Achievement, Issuance, Issuer, Organiser, Workshop
from wallet_pwa.services.errors import AlreadyGivenError, NotFoundError
from wallet_pwa.services.givers import did_of
from wallet_pwa.services.house import House
from wallet_pwa.services.pictures import PictureSpec, picture_for

#: What the addresses of skills in the European list begin with.
ESCO: Final = "http://data.europa.eu/esco/skill/"


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementDetails:
    """What a giver says of a badge; all of it is public."""

    title: str
    #: What somebody who has it can do.
    description: str
    #: How it was judged.
    criteria: str
    language: str
    skill: str = ""
    hours: int | None = None
    valid_months: int | None = None
    picture_kind: str = ""
    picture_symbol: str = ""
    level: int = 0


def create_achievement(
    session: Session,
    house: House,
    organiser: Organiser,
    details: AchievementDetails,
    *,
    now: datetime,
) -> Achievement:
    """Describe a new badge."""
    if organiser.issuer_id is None:
        raise NotFoundError
    achievement = Achievement(
        issuer_id=organiser.issuer_id,
        # Random: the address of a badge that is being prepared cannot be guessed.
        slug=secrets.token_hex(8),
        created_on=house.day(now),
        **asdict(details),
    )
    session.add(achievement)
    session.flush()
    return achievement


def change_achievement(
    session: Session,
    organiser: Organiser,
    achievement_id: int,
    details: AchievementDetails,
) -> None:
    """Change a badge's words, as long as nobody has it.

    What was given was signed; other words under the same address would not be
    what people earned.  A copy can have other words.
    """
    achievement = own_achievement(session, organiser, achievement_id)
    session.refresh(achievement, with_for_update=True)
    if is_given(session, achievement_id):
        raise AlreadyGivenError
    for name, value in asdict(details).items():
        setattr(achievement, name, value)
    session.flush()


def details_of(achievement: Achievement) -> AchievementDetails:
    """Return a badge's words, to change them or to start a copy with."""
    names = AchievementDetails.__dataclass_fields__
    return AchievementDetails(**{name: getattr(achievement, name) for name in names})


def own_achievement(
    session: Session, organiser: Organiser, achievement_id: int
) -> Achievement:
    """Return a badge of the organiser's giver, or raise `NotFoundError`."""
    achievement = session.get(Achievement, achievement_id)
    if achievement is None or achievement.issuer_id != organiser.issuer_id:
        raise NotFoundError
    return achievement


def own_achievements(session: Session, organiser: Organiser) -> list[Achievement]:
    """Return the badges of the organiser's giver, newest first."""
    query = select(Achievement).where(Achievement.issuer_id == organiser.issuer_id)
    return list(session.scalars(query.order_by(Achievement.id.desc())))


def is_given(session: Session, achievement_id: int) -> bool:
    """Whether somebody has taken this badge."""
    given = exists().where(
        Issuance.workshop_id == Workshop.id, Workshop.achievement_id == achievement_id
    )
    return bool(session.scalar(select(given)))


def achievement_called(session: Session, slug: str) -> Achievement:
    """Return the badge with this part in its address, or raise `NotFoundError`."""
    query = select(Achievement).where(Achievement.slug == slug)
    achievement = session.scalar(query)
    if achievement is None:
        raise NotFoundError
    return achievement


def picture_of(base_url: str, issuer: Issuer, achievement: Achievement) -> PictureSpec:
    """Return how a badge looks; badges of one giver look like a family."""
    return picture_for(
        achievement.title,
        did_of(base_url, issuer.slug),
        kind=achievement.picture_kind,
        symbol=achievement.picture_symbol,
        colour=issuer.colour,
        level=achievement.level,
    )


def esco_skill(skill: str, title: str) -> tuple[str, str] | None:
    """Return name and address of the ESCO skill that *skill* names, if it does.

    A skill in own words is on the badge's page, and not in the signed badge: it
    belongs to no public list.
    """
    words, address = split_skill(skill)
    return (words or title, address) if address.startswith(ESCO) else None


def split_skill(skill: str) -> tuple[str, str]:
    """Return the words and the web address in *skill*; either may be empty."""
    head, _space, tail = skill.strip().rpartition(" ")
    if tail.startswith(("http://", "https://")):
        return head.strip(), tail
    return skill.strip(), ""


def given_achievements(session: Session, issuer_id: int) -> list[Achievement]:
    """Return the badges that a giver has given, by title."""
    given = exists().where(
        Issuance.workshop_id == Workshop.id, Workshop.achievement_id == Achievement.id
    )
    query = select(Achievement).where(Achievement.issuer_id == issuer_id, given)
    return list(session.scalars(query.order_by(Achievement.title)))
