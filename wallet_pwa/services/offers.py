"""The code on a workshop's wall: find it, read its state, take a seat."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from wallet_pwa.models import Achievement, ClaimOffer, Issuer, Workshop
from wallet_pwa.services.errors import (
    NotFoundError,
    OfferNotOpenError,
    OfferOverError,
    OfferUnknownError,
    OfferUsedUpError,
)
from wallet_pwa.services.givers import GiverView, giver_view
from wallet_pwa.services.house import House
from wallet_pwa.vault import (
    CardDigitsError,
    code_lookup,
    new_token,
    new_typed_code,
    offer_lookup,
    parse_typed_code,
    server_key,
)


class OfferState(StrEnum):
    """What the code does now."""

    OPEN = "open"
    NOT_OPEN = "not_open"
    OVER = "over"
    USED_UP = "used_up"


@dataclass(frozen=True, slots=True, repr=False)
class OfferView:
    """A workshop as whoever scans its code may see it."""

    id: int
    state: OfferState
    workshop: Workshop
    achievement: Achievement
    issuer: Issuer
    giver: GiverView

    def require_open(self) -> None:
        """Raise the error that says why nobody can take the badge now."""
        if self.state is not OfferState.OPEN:
            raise REFUSALS[self.state]


REFUSALS = {
    OfferState.NOT_OPEN: OfferNotOpenError,
    OfferState.OVER: OfferOverError,
    OfferState.USED_UP: OfferUsedUpError,
}


# Made once: a whole room claims in the same minute.
_OFFER: Final = (
    select(ClaimOffer, Workshop, Achievement, Issuer)
    .join(Workshop, ClaimOffer.workshop_id == Workshop.id)
    .join(Achievement, Workshop.achievement_id == Achievement.id)
    .join(Issuer, Achievement.issuer_id == Issuer.id)
    .where(ClaimOffer.token_hash == bindparam("token_lookup"))
)
_CLAIM_OFFER: Final = ClaimOffer.__table__.c
_TAKE_SEAT: Final = (
    update(cast("Table", ClaimOffer.__table__))
    .where(
        _CLAIM_OFFER.id == bindparam("offer_id"),
        _CLAIM_OFFER.taken < _CLAIM_OFFER.seats,
        _CLAIM_OFFER.opens_at <= bindparam("now"),
        _CLAIM_OFFER.closes_at > bindparam("now"),
    )
    .values(taken=_CLAIM_OFFER.taken + 1, last_taken_at=bindparam("now"))
    .returning(_CLAIM_OFFER.taken)
)


def find_offer(
    session: Session, house: House, token: bytes, *, now: datetime
) -> OfferView:
    """Return what the code with *token* gives; raise `OfferUnknownError` if nothing."""
    lookup = offer_lookup(house.secrets.links, token)
    found = session.execute(_OFFER, {"token_lookup": lookup}).one_or_none()
    if found is None:
        raise OfferUnknownError
    offer, workshop, achievement, issuer = found
    return OfferView(
        offer.id,
        state_of(offer, now),
        workshop,
        achievement,
        issuer,
        giver_view(issuer),
    )


def find_by_code(session: Session, house: House, code: str, *, now: datetime) -> bytes:
    """Return the token behind a typed *code*.

    The digits are few, so they name a workshop only while it is open.
    """
    try:
        lookup = code_lookup(house.secrets.links, parse_typed_code(code))
    except CardDigitsError as error:
        raise OfferUnknownError from error
    offer = session.scalar(select(ClaimOffer).where(ClaimOffer.code_hash == lookup))
    if offer is None:
        raise OfferUnknownError
    if now < offer.opens_at:
        raise OfferNotOpenError
    if now >= offer.closes_at:
        raise OfferOverError
    return _unwrap(house, offer.sealed_token, "sealed_token", offer.workshop_id)


def use_offer(session: Session, offer_id: int, *, now: datetime) -> int:
    """Take one seat and return its number, counted from 1.

    The check and the change are one statement: thirty learners who scan the same
    code in the same second get exactly as many badges as there are seats.
    """
    wanted = {"offer_id": offer_id, "now": now}
    seat: int | None = session.scalar(_TAKE_SEAT, wanted)
    if seat is not None:
        return seat
    offer = session.get(ClaimOffer, offer_id, populate_existing=True)
    if offer is None:
        raise OfferUnknownError
    # Between the statement and this look a seat may have come free.
    raise REFUSALS.get(state_of(offer, now), OfferUsedUpError)


def state_of(offer: ClaimOffer, now: datetime) -> OfferState:
    """Return what the code does at *now*; over counts before used up."""
    if now >= offer.closes_at:
        return OfferState.OVER
    if offer.taken >= offer.seats:
        return OfferState.USED_UP
    return OfferState.OPEN if now >= offer.opens_at else OfferState.NOT_OPEN


def add_offer(session: Session, house: House, workshop: Workshop) -> ClaimOffer:
    """Make the code of a new workshop."""
    links, token = house.secrets.links, new_token()
    code = _free_code(session, links)
    offer = ClaimOffer(
        workshop_id=workshop.id,
        token_hash=offer_lookup(links, token),
        code_hash=code_lookup(links, code),
        sealed_token=_wrap(house, token, "sealed_token", workshop.id),
        sealed_code=_wrap(house, code.encode(), "sealed_code", workshop.id),
        opens_at=workshop.opens_at,
        closes_at=workshop.closes_at,
        seats=workshop.seats,
    )
    session.add(offer)
    session.flush()
    return offer


def offer_of(session: Session, workshop_id: int) -> ClaimOffer:
    """Return the code of a workshop."""
    query = select(ClaimOffer).where(ClaimOffer.workshop_id == workshop_id)
    offer = session.scalar(query)
    if offer is None:
        raise NotFoundError
    return offer


@dataclass(frozen=True, slots=True, repr=False)
class PosterCode:
    """What stands on the wall: the QR code's token and the ten digits."""

    token: bytes
    code: str


def read_code(house: House, offer: ClaimOffer) -> PosterCode:
    """Return the code in clear, to print it."""
    token = _unwrap(house, offer.sealed_token, "sealed_token", offer.workshop_id)
    code = _unwrap(house, offer.sealed_code, "sealed_code", offer.workshop_id)
    return PosterCode(token, code.decode())


def _free_code(session: Session, links: bytes) -> str:
    while True:
        code = new_typed_code()
        taken = select(ClaimOffer.id).where(
            ClaimOffer.code_hash == code_lookup(links, code)
        )
        if session.scalar(taken) is None:
            return code


def _wrap(house: House, data: bytes, column: str, workshop_id: int) -> bytes:
    place = f"claim_offer.{column}.{workshop_id}"
    return server_key.wrap(house.secrets.wrap, data, place)


def _unwrap(house: House, blob: bytes, column: str, workshop_id: int) -> bytes:
    place = f"claim_offer.{column}.{workshop_id}"
    return server_key.unwrap(house.secrets.wrap, blob, place)
