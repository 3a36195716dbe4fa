"""Sofia's organisation, its badge and its workshop, for tests of the giver's side."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tests.browser_like import Browser
from tests.people import Giver, World
from wallet_pwa.disclosure import Ed25519Signer
from wallet_pwa.models import Achievement, Issuance, Organiser, Workshop
from wallet_pwa.services import offers, organisers, workshops
from wallet_pwa.services.achievements import AchievementDetails, create_achievement
from wallet_pwa.services.house import House
from wallet_pwa.services.issuers import IssuerDetails
from wallet_pwa.services.issuing import new_issuance
from wallet_pwa.services.workshops import WorkshopDetails
from wallet_pwa.vault import digest, parse_token

HOLDER = Ed25519Signer(bytes(range(32)))
FOOD = AchievementDetails(
    title="Food hygiene",
    description="Keeps food safe: washes hands, checks the fridge.",
    criteria="Four tasks in the kitchen, watched by a cook.",
    language="en",
    skill="food hygiene rules http://data.europa.eu/esco/skill/0000-food",
    hours=6,
    valid_months=24,
    picture_kind="food",
    picture_symbol="cooking",
    level=1,
)

#: The same badge, as an organiser types it.
DESCRIBED = {
    "title": "Food hygiene",
    "description": "Keeps food safe.",
    "criteria": "Watched by a cook.",
    "hours": "٦",
    "valid_months": "24",
    "picture_kind": "food",
    "picture_symbol": "cooking",
    "level": "1",
    "skill": "food hygiene",
    "skill_address": "http://data.europa.eu/esco/skill/1",
}


def sofia(
    session: Session,
    house: House,
    now: datetime,
    *,
    name: str = "Buurtkeuken Kanaleneiland",
    first_name: str = "Sofia",
) -> Organiser:
    """Let an organiser take her invitation and set up her giver."""
    path = organisers.invite(session, house, now=now)
    token = parse_token(path.removeprefix("/join/"))
    organiser = organisers.invited(session, house, token, now=now)
    details = IssuerDetails(name=name, place="Utrecht", url="https://keuken.example")
    organisers.set_up(
        session, house, organiser, details=details, first_name=first_name, now=now
    )
    return organiser


def badge_of(
    session: Session,
    house: House,
    organiser: Organiser,
    now: datetime,
    details: AchievementDetails = FOOD,
) -> Achievement:
    """Describe a badge."""
    return create_achievement(session, house, organiser, details, now=now)


def open_workshop(
    session: Session,
    house: House,
    organiser: Organiser,
    now: datetime,
    *,
    seats: int = 20,
    asks_name: bool = False,
    achievement: Achievement | None = None,
) -> Workshop:
    """Open a workshop for three hours."""
    badge = achievement or badge_of(session, house, organiser, now)
    details = WorkshopDetails(
        opens_at=now,
        closes_at=now + timedelta(hours=3),
        seats=seats,
        asks_name=asks_name,
        place="Kanaleneiland",
        thanks="You were great today.",
    )
    return workshops.create_workshop(session, house, organiser, badge.id, details)


def take_seat(
    session: Session, house: House, workshop: Workshop, now: datetime
) -> Issuance:
    """Take a seat as a learner's claim does."""
    offer = offers.offer_of(session, workshop.id)
    seat = offers.use_offer(session, offer.id, now=now)
    once = digest("test.once", seat.to_bytes(4, "big"), workshop.id.to_bytes(4, "big"))
    return new_issuance(
        session, house, workshop=workshop, seat=seat, once_hash=once, now=now
    )


def invite(world: World, giver: Giver | None = None) -> str:
    """Return an invitation to act for *giver*, or to set up another one."""
    slug = giver.slug if giver else None
    with world.database.write() as session:
        return organisers.invite(
            session, world.house, now=world.clock(), issuer_slug=slug
        )


def found_giver(visitor: Browser, invitation: str) -> Browser:
    """Take an invitation in a browser and set up Sofia's organisation."""
    visitor.get(invitation)
    visitor.press("Start")
    visitor.press(
        "Go on",
        name="Buurtkeuken Kanaleneiland",
        place="Utrecht",
        url="keuken.example",
        first_name="Sofia",
    )
    return visitor


def come_in(visitor: Browser, world: World, giver: Giver) -> Browser:
    """Bring one more organiser of *giver* into a browser."""
    visitor.get(invite(world, giver))
    visitor.press("Start")
    visitor.press("Go on", first_name="Sofia")
    return visitor
