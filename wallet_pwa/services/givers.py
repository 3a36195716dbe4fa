"""Who gives badges, as learners and employers may know it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from wallet_pwa.disclosure import did_web
from wallet_pwa.models import Issuer
from wallet_pwa.services.house import House

# Made once, of columns and not of objects: every look at a badge asks this.
_ISSUER: Final = Issuer.__table__.c
_GIVER: Final = select(
    _ISSUER.name,
    _ISSUER.place,
    _ISSUER.known_on,
    _ISSUER.colour,
    _ISSUER.slug,
    _ISSUER.url,
    _ISSUER.proven_domain,
).where(_ISSUER.slug == bindparam("slug"))


@dataclass(frozen=True, slots=True)
class GiverView:
    """An organisation as it stands beside its badges."""

    name: str
    #: Town or region.  Empty: not said.
    place: str
    #: A web domain that it has proven to be its own.  None: it has none.
    domain: str | None
    #: Whether whoever runs this installation registered it.
    known: bool
    #: The colour of its badges' pictures, by name; empty: made from its address.
    colour: str
    #: Its part of our addresses; empty: it is not on this server.
    slug: str


def giver_view(issuer: Issuer) -> GiverView:
    """Return what may be shown of *issuer*."""
    return GiverView(
        name=issuer.name,
        place=issuer.place,
        domain=_shown_domain(issuer.proven_domain, issuer.url),
        known=issuer.known_on is not None,
        colour=issuer.colour,
        slug=issuer.slug,
    )


def domain_of(url: str) -> str | None:
    """Return the domain of an organisation's web page; None: it names none."""
    try:
        parts = urlsplit(url)
        domain = (parts.hostname or "").encode("idna").decode("ascii")
    except ValueError:
        return None
    return domain if parts.scheme in {"http", "https"} and "." in domain else None


def _shown_domain(proven: str | None, url: str) -> str | None:
    """Return the domain that was proven, while it is the one that is named."""
    return proven if proven is not None and proven == domain_of(url) else None


def giver_of(session: Session, house: House, iss: str) -> GiverView | None:
    """Return the giver whom a badge's *iss* names; None: nobody of this server."""
    slug = slug_in(house.base_url, iss)
    row = session.execute(_GIVER, {"slug": slug}).one_or_none() if slug else None
    if row is None:
        return None
    return GiverView(
        name=row.name,
        place=row.place,
        domain=_shown_domain(row.proven_domain, row.url),
        known=row.known_on is not None,
        colour=row.colour,
        slug=row.slug,
    )


def issuer_named(session: Session, house: House, iss: str) -> Issuer | None:
    """Return the issuer with the DID *iss*; None: nobody of this server."""
    slug = slug_in(house.base_url, iss)
    if not slug:
        return None
    return session.scalar(select(Issuer).where(Issuer.slug == slug))


def slug_in(base_url: str, iss: str) -> str:
    """Return whom the DID *iss* names under our own address; empty: nobody.

    Such names are looked up here and never fetched.
    """
    head, _colon, slug = iss.rpartition(":")
    return slug if head == did_prefix(base_url) else ""


@lru_cache(maxsize=8)
def did_prefix(base_url: str) -> str:
    """Return what the DIDs of all issuers under *base_url* begin with (did:web)."""
    return did_web(base_url, "issuers")


def did_of(base_url: str, slug: str) -> str:
    """Return an issuer's DID: its document is `/issuers/<slug>/did.json`."""
    return f"{did_prefix(base_url)}:{slug}"
