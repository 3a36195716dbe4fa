"""People who act for a giver: invite one, let her in, know her name."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from wallet_pwa.models import Issuer, Organiser, Passkey
from wallet_pwa.models.columns import new_id
from wallet_pwa.services.errors import InvitationGoneError, NotFoundError
from wallet_pwa.services.house import House
from wallet_pwa.services.issuers import (
    IssuerDetails,
    create_issuer,
    issuer_called,
)
from wallet_pwa.services.passkeys import NewPasskey
from wallet_pwa.vault import keyed, new_token, server_key, token_text

INVITATION_LIFE: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Team:
    """For whom an organiser acts, and what she is called."""

    issuer: Issuer
    first_name: str


def invite(
    session: Session,
    house: House,
    *,
    now: datetime,
    issuer_slug: str | None = None,
    life: timedelta = INVITATION_LIFE,
) -> str:
    """Return the path of a link that lets somebody become an organiser.

    With *issuer_slug* she joins a giver that exists, else she sets up her own.
    The link works until she has a passkey, so that a closed laptop loses nothing.
    """
    issuer = issuer_called(session, issuer_slug) if issuer_slug else None
    token = new_token()
    session.add(
        Organiser(
            issuer_id=issuer.id if issuer else None,
            invite_hash=_lookup(house, token),
            invite_ends_at=now + min(life, INVITATION_LIFE),
            created_on=house.day(now),
        )
    )
    session.flush()
    return f"/join/{token_text(token)}"


def invited(
    session: Session, house: House, token: bytes, *, now: datetime
) -> Organiser:
    """Return whom an invitation is for; raise `InvitationGoneError` if nobody."""
    organiser = session.scalar(
        select(Organiser).where(
            Organiser.invite_hash == _lookup(house, token),
            Organiser.invite_ends_at > now,
        )
    )
    if organiser is None:
        raise InvitationGoneError
    return organiser


def set_up(
    session: Session,
    house: House,
    organiser: Organiser,
    *,
    details: IssuerDetails | None,
    first_name: str,
    now: datetime,
) -> None:
    """Keep what the organiser is called, and make her giver if she has none yet.

    Sending the form twice makes one giver.
    """
    session.refresh(organiser, with_for_update=True)
    if organiser.issuer_id is None:
        if details is None:
            raise NotFoundError
        today = house.day(now)
        organiser.issuer_id = create_issuer(session, house, details, today=today).id
    organiser.sealed_name = server_key.wrap(
        house.secrets.wrap, first_name.encode(), _place(organiser)
    )
    session.flush()


def team_of(session: Session, house: House, organiser: Organiser) -> Team | None:
    """Return for whom the organiser acts; None until she has said it."""
    if organiser.issuer_id is None or organiser.sealed_name is None:
        return None
    issuer = session.get_one(Issuer, organiser.issuer_id)
    return Team(issuer, first_name(house, organiser))


def first_name(house: House, organiser: Organiser) -> str:
    """Return what the organiser is called.  Empty: she has not said it."""
    if organiser.sealed_name is None:
        return ""
    wrap = house.secrets.wrap
    return server_key.unwrap(wrap, organiser.sealed_name, _place(organiser)).decode()


def passkeys_of(session: Session, organiser: Organiser) -> list[Passkey]:
    """Return the passkeys with which the organiser signs in."""
    query = select(Passkey).where(Passkey.organiser_id == organiser.id)
    return list(session.scalars(query))


def add_passkey(
    session: Session,
    house: House,
    organiser: Organiser,
    made: NewPasskey,
    *,
    now: datetime,
) -> None:
    """Let the organiser sign in with a new passkey; her invitation is then used up."""
    session.add(
        Passkey(
            id=new_id(),
            organiser_id=organiser.id,
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            user_handle=made.handle,
            backed_up=made.backed_up,
            transports=made.transports,
            created_on=house.day(now),
        )
    )
    organiser.invite_hash = None
    organiser.invite_ends_at = None
    session.flush()


def forget_old(session: Session, now: datetime) -> list[int]:
    """Forget invitations that nobody took in their time; return whose.

    The caller ends their sessions: the next organiser may get the same number.
    """
    forgotten = delete(Organiser).where(
        Organiser.issuer_id.is_(None), Organiser.invite_ends_at <= now
    )
    return list(session.scalars(forgotten.returning(Organiser.id)))


def _lookup(house: House, token: bytes) -> bytes:
    return keyed(house.secrets.links, "wp1.invite.id", token)


def _place(organiser: Organiser) -> str:
    return f"organiser.sealed_name.{organiser.id}"
