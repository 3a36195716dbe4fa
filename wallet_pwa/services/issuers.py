"""Organisations that give badges: set one up, change it, vouch for it."""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from wallet_pwa.models import Issuer
from wallet_pwa.services.errors import NotFoundError
from wallet_pwa.services.house import House
from wallet_pwa.services.issuer_keys import add_key

#: Latin letters that Unicode does not take apart into a letter and a mark.
PLAIN_LETTERS = str.maketrans("æøœłđðþßı", "aoolddtsi")
LONGEST_SLUG = 40
#: Greek and Cyrillic letters that look like Latin ones.
LOOKALIKES = str.maketrans(
    "\u03b1\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7"
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445"
    "\u0455\u0456\u0458\u04bb\u0501\u051b\u051d",
    "aikvoptuxabekmhopctyxsijhdqw",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerDetails:
    """What an organisation says of itself; all of it is public."""

    name: str
    place: str = ""
    url: str = ""
    colour: str = ""


def create_issuer(
    session: Session, house: House, details: IssuerDetails, *, today: date
) -> Issuer:
    """Make an organisation and its first signing key.

    Whoever was invited was chosen by the person who runs this installation, so
    the organisation counts as registered from the start.
    """
    issuer = Issuer(
        slug=_free_slug(session, details.name),
        name=details.name,
        place=details.place,
        url=details.url,
        colour=details.colour,
        created_on=today,
        known_on=today,
    )
    session.add(issuer)
    session.flush()
    add_key(session, house, issuer.id, today=today)
    return issuer


def change_issuer(
    session: Session, issuer_id: int | None, details: IssuerDetails
) -> None:
    """Change what an organisation says of itself; its address stays."""
    issuer = issuer_with(session, issuer_id)
    if issuer is None:
        raise NotFoundError
    issuer.name, issuer.place = details.name, details.place
    issuer.url, issuer.colour = details.url, details.colour


def is_anothers_name(session: Session, name: str, own_id: int | None) -> bool:
    """Whether *name* reads like the name of another organisation.

    An employer has only the name to go by: who is registered must not call
    herself what another one is called.
    """
    names = session.execute(select(Issuer.id, Issuer.name))
    return any(row.id != own_id and _look(row.name) == _look(name) for row in names)


def _look(name: str) -> str:
    """Return what people see of a name: its letters, whatever case and marks."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).lower())
    return "".join(s for s in plain.translate(LOOKALIKES) if s.isalnum())


def all_issuers(session: Session) -> list[Issuer]:
    """Return every organisation, by its part of our addresses."""
    return list(session.scalars(select(Issuer).order_by(Issuer.slug)))


def vouch(session: Session, slug: str, *, today: date) -> Issuer:
    """Say that whoever runs this installation knows the organisation."""
    issuer = issuer_called(session, slug)
    issuer.known_on = issuer.known_on or today
    return issuer


def distrust(session: Session, slug: str) -> Issuer:
    """Take that back: employers then read that nobody here knows it."""
    issuer = issuer_called(session, slug)
    issuer.known_on = None
    return issuer


def issuer_called(session: Session, slug: str) -> Issuer:
    """Return the issuer with this part in its address, or raise `NotFoundError`."""
    issuer = session.scalar(select(Issuer).where(Issuer.slug == slug))
    if issuer is None:
        raise NotFoundError
    return issuer


def issuer_with(session: Session, issuer_id: int | None) -> Issuer | None:
    """Return the issuer with this id, if there is one."""
    return None if issuer_id is None else session.get(Issuer, issuer_id)


def _free_slug(session: Session, name: str) -> str:
    """Return a part for addresses that looks like *name*, or a random one."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(PLAIN_LETTERS))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    base = "-".join(words)[:LONGEST_SLUG].strip("-") or secrets.token_hex(4)
    slug = base
    while session.scalar(select(Issuer.id).where(Issuer.slug == slug)) is not None:
        slug = f"{base}-{secrets.token_hex(2)}"
    return slug
