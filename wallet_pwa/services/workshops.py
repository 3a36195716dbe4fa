"""Workshops: open one, change its time and seats, see who was there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from wallet_pwa.models import Achievement, ClaimOffer, Issuance, Organiser, Workshop
from wallet_pwa.services import offers, status
from wallet_pwa.services.achievements import own_achievement
from wallet_pwa.services.errors import NotFoundError
from wallet_pwa.services.house import House

#: A workshop that nobody said more about.
USUAL_LENGTH: Final = timedelta(hours=3)
USUAL_SEATS: Final = 20
MOST_SEATS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopDetails:
    """When a workshop is, for how many, and what is said there."""

    opens_at: datetime
    closes_at: datetime
    seats: int = USUAL_SEATS
    asks_name: bool = False
    place: str = ""
    thanks: str = ""


@dataclass(frozen=True, slots=True)
class WorkshopView:
    """A workshop with its badge and its code."""

    workshop: Workshop
    achievement: Achievement
    offer: ClaimOffer
    state: offers.OfferState


def create_workshop(
    session: Session,
    house: House,
    organiser: Organiser,
    achievement_id: int,
    details: WorkshopDetails,
) -> Workshop:
    """Prepare a workshop at which people collect a badge, and make its code."""
    achievement = own_achievement(session, organiser, achievement_id)
    workshop = Workshop(
        achievement_id=achievement.id,
        organiser_id=organiser.id,
        opens_at=details.opens_at,
        closes_at=details.closes_at,
        seats=details.seats,
        asks_name=details.asks_name,
        place=details.place,
        thanks=details.thanks,
    )
    session.add(workshop)
    session.flush()
    offers.add_offer(session, house, workshop)
    return workshop


def own_workshop(
    session: Session, organiser: Organiser, workshop_id: int, *, now: datetime
) -> WorkshopView:
    """Return a workshop of the organiser's giver, or raise `NotFoundError`."""
    query = _own(organiser).where(Workshop.id == workshop_id)
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFoundError
    return _view(*found, now)


def own_workshops(
    session: Session, organiser: Organiser, *, now: datetime
) -> list[WorkshopView]:
    """Return the workshops of the organiser's giver, the newest first."""
    query = _own(organiser).order_by(Workshop.opens_at.desc(), Workshop.id.desc())
    return [_view(*row, now) for row in session.execute(query)]


def close_workshop(
    session: Session, organiser: Organiser, workshop_id: int, *, now: datetime
) -> None:
    """Let the code end now."""
    view = own_workshop(session, organiser, workshop_id, now=now)
    # A workshop that never opened still needs an end after its beginning.
    opens_at = min(view.workshop.opens_at, now - timedelta(minutes=1))
    if now < view.workshop.closes_at:
        _set_times(view, opens_at, now)
    session.flush()


def extend_workshop(
    session: Session,
    organiser: Organiser,
    workshop_id: int,
    *,
    by: timedelta,
    now: datetime,
) -> None:
    """Let the code work longer, counted from now if it has ended."""
    view = own_workshop(session, organiser, workshop_id, now=now)
    end = max(view.workshop.closes_at, now) + by
    _set_times(view, view.workshop.opens_at, end)
    session.flush()


def open_workshop(
    session: Session, organiser: Organiser, workshop_id: int, *, now: datetime
) -> None:
    """Let the code work from now on, before its time."""
    view = own_workshop(session, organiser, workshop_id, now=now)
    if now < view.workshop.opens_at:
        _set_times(view, now, view.workshop.closes_at)
    session.flush()


def add_seats(
    session: Session,
    organiser: Organiser,
    workshop_id: int,
    *,
    more: int,
    now: datetime,
) -> None:
    """Let *more* people take the badge."""
    view = own_workshop(session, organiser, workshop_id, now=now)
    session.refresh(view.offer, with_for_update=True)
    seats = min(view.offer.seats + max(more, 0), MOST_SEATS)
    view.workshop.seats = view.offer.seats = seats
    session.flush()


def taken_badges(session: Session, workshop_id: int) -> list[Issuance]:
    """Return what was taken at a workshop, the last seat first."""
    query = select(Issuance).where(Issuance.workshop_id == workshop_id)
    return list(session.scalars(query.order_by(Issuance.seat.desc())))


def own_badge(
    session: Session, organiser: Organiser, workshop_id: int, seat: int
) -> Issuance:
    """Return what was taken with one seat of an own workshop."""
    issuance = session.scalar(
        select(Issuance)
        .join(Workshop, Issuance.workshop_id == Workshop.id)
        .join(Achievement, Workshop.achievement_id == Achievement.id)
        .where(
            Achievement.issuer_id == organiser.issuer_id,
            Workshop.id == workshop_id,
            Issuance.seat == seat,
        )
    )
    if issuance is None:
        raise NotFoundError
    return issuance


def badge_with_number(session: Session, organiser: Organiser, number: str) -> Issuance:
    """Return the own giver's badge with the number that its holder told."""
    issuance = session.scalar(
        select(Issuance)
        .join(Workshop, Issuance.workshop_id == Workshop.id)
        .join(Achievement, Workshop.achievement_id == Achievement.id)
        .where(Achievement.issuer_id == organiser.issuer_id, Issuance.number == number)
    )
    if issuance is None:
        raise NotFoundError
    return issuance


def withdraw_all(
    session: Session,
    house: House,
    organiser: Organiser,
    workshop_id: int,
    *,
    now: datetime,
) -> int:
    """Take back all badges of a workshop, close it, and return how many there were."""
    view = own_workshop(session, organiser, workshop_id, now=now)
    close_workshop(session, organiser, workshop_id, now=now)
    # The code's row is held, so that nobody takes a badge in between.
    session.refresh(view.offer, with_for_update=True)
    good = session.scalars(
        select(Issuance.id).where(
            Issuance.workshop_id == workshop_id, Issuance.revoked_on.is_(None)
        )
    ).all()
    status.withdraw_badges(session, house, good, now)
    return len(good)


def count_good(session: Session, workshop_id: int) -> int:
    """Return how many badges of a workshop have not been taken back."""
    query = select(func.count()).select_from(Issuance)
    where = (Issuance.workshop_id == workshop_id, Issuance.revoked_on.is_(None))
    return session.scalar(query.where(*where)) or 0


def _own(organiser: Organiser) -> Select[Workshop, Achievement, ClaimOffer]:
    return (
        select(Workshop, Achievement, ClaimOffer)
        .join(Achievement, Workshop.achievement_id == Achievement.id)
        .join(ClaimOffer, ClaimOffer.workshop_id == Workshop.id)
        .where(Achievement.issuer_id == organiser.issuer_id)
    )


def _view(
    workshop: Workshop, achievement: Achievement, offer: ClaimOffer, now: datetime
) -> WorkshopView:
    return WorkshopView(workshop, achievement, offer, offers.state_of(offer, now))


def _set_times(view: WorkshopView, opens_at: datetime, closes_at: datetime) -> None:
    """Change a workshop's time, and its code's with it."""
    view.workshop.opens_at = view.offer.opens_at = opens_at
    view.workshop.closes_at = view.offer.closes_at = closes_at
