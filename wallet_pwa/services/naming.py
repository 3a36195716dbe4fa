"""Names on badges: a learner gives hers, the organiser says that it is her.

Only then is it signed.  A name waits a week at most, under the server's key.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from wallet_pwa.disclosure import JsonObject
from wallet_pwa.models import Issuance, WaitingName, Workshop
from wallet_pwa.services.errors import NotFoundError
from wallet_pwa.services.house import House
from wallet_pwa.services.issuing import sign_badge
from wallet_pwa.services.records import BadgeRecord, decode
from wallet_pwa.vault import (
    BADGE_STEP,
    Place,
    open_sealed_to,
    pack_json,
    seal_to,
    server_key,
    unpack_json,
)

#: How long a name waits for the organiser.
NAME_LIFE: Final = timedelta(days=7)
#: How long a badge with a confirmed name waits for its learner.
BADGE_LIFE: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class NameRequest:
    """A name that waits for the organiser's yes or no."""

    issuance: Issuance
    name: str


def ask_name(
    session: Session,
    house: House,
    *,
    issuance: Issuance,
    name: str,
    holder_jwk: JsonObject,
    pickup_key: bytes,
) -> None:
    """Keep a learner's name until the organiser has looked at it.

    The badge's holder key waits with it, so that the badge with the name is hers
    as well.  *pickup_key* was made for this badge alone and joins it to nobody.
    """
    asked = pack_json({"name": name, "holder_jwk": holder_jwk})
    place = _name_place(issuance.id)
    session.add(
        WaitingName(
            issuance_id=issuance.id,
            sealed_name=server_key.wrap(house.secrets.wrap, asked, place),
            pickup_key=pickup_key,
            given_on=issuance.given_on,
        )
    )
    session.flush()


def waiting_names(
    session: Session, house: House, workshop_id: int
) -> list[NameRequest]:
    """Return the names that wait at a workshop, the first seat first."""
    rows = session.execute(
        select(Issuance, WaitingName)
        .join(WaitingName, WaitingName.issuance_id == Issuance.id)
        .where(
            Issuance.workshop_id == workshop_id,
            WaitingName.sealed_name.is_not(None),
            Issuance.revoked_on.is_(None),
        )
        .order_by(Issuance.seat)
    )
    return [
        NameRequest(issuance, _read(house, waiting)[0]) for issuance, waiting in rows
    ]


def confirm_name(
    session: Session, house: House, issuance: Issuance, *, now: datetime
) -> None:
    """Sign the badge with the name, for the learner to fetch; forget the name."""
    waiting = _waiting(session, issuance)
    name, holder_jwk = _read(house, waiting)
    text = sign_badge(
        session,
        house,
        workshop=session.get_one(Workshop, issuance.workshop_id),
        issuance=issuance,
        holder_jwk=holder_jwk,
        name=name,
        now=now,
    )
    place = _badge_place(issuance.id)
    waiting.sealed_badge = seal_to(
        waiting.pickup_key, text.encode(), place, step=BADGE_STEP
    )
    waiting.sealed_name = None
    session.flush()


def refuse_name(session: Session, issuance: Issuance) -> None:
    """Forget the name; the badge stays as it is, without one."""
    session.delete(_waiting(session, issuance))
    session.flush()


def fetch_named(session: Session, house: House, record: BadgeRecord) -> str | None:
    """Return the badge with the confirmed name, and forget it here.

    None where none waits: not confirmed yet, refused, too late or never asked.
    """
    if not record.pickup_secret:
        return None
    issuance_id = decode(record.issuance)
    waiting = session.get(WaitingName, issuance_id, with_for_update=True)
    if waiting is None or waiting.sealed_badge is None:
        return None
    text = open_sealed_to(
        decode(record.pickup_secret), waiting.sealed_badge, _badge_place(issuance_id)
    )
    session.delete(waiting)
    session.flush()
    return text.decode()


def is_waiting(session: Session, record: BadgeRecord) -> bool:
    """Whether the organiser has still to say something about this badge's name."""
    if not record.pickup_secret:
        return False
    waiting = session.get(WaitingName, decode(record.issuance))
    return waiting is not None and waiting.sealed_name is not None


def forget_old(session: Session, now: datetime) -> None:
    """Forget names that waited a week, and badges that nobody fetched in a year."""
    today = now.date()
    session.execute(
        delete(WaitingName).where(
            WaitingName.sealed_name.is_not(None),
            WaitingName.given_on < today - NAME_LIFE,
        )
    )
    session.execute(
        delete(WaitingName).where(WaitingName.given_on < today - BADGE_LIFE)
    )


def _waiting(session: Session, issuance: Issuance) -> WaitingName:
    waiting = session.get(WaitingName, issuance.id, with_for_update=True)
    if waiting is None or waiting.sealed_name is None:
        raise NotFoundError
    return waiting


def _read(house: House, waiting: WaitingName) -> tuple[str, JsonObject]:
    """Return the name, and the key of the badge that it belongs to."""
    place = _name_place(waiting.issuance_id)
    packed = server_key.unwrap(house.secrets.wrap, waiting.sealed_name or b"", place)
    match unpack_json(packed):
        case {"name": str(name), "holder_jwk": dict(holder_jwk)}:
            return name, holder_jwk
    raise NotFoundError


def _name_place(issuance_id: bytes) -> str:
    return f"waiting_name.sealed_name.{issuance_id.hex()}"


def _badge_place(issuance_id: bytes) -> Place:
    return Place("waiting_name", "sealed_badge", issuance_id, b"")
