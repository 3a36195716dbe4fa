"""Who gives badges, as learners and employers may know it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from wallet_pwa.disclosure import did_web
from wallet_pwa.models import Installation, Issuer


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
        domain=_shown_domain(issuer),
        known=issuer.known_on is not None,
        colour=issuer.colour,
        slug=issuer.slug,
    )


def domain_of(issuer: Issuer) -> str | None:
    """Return the domain of an organisation's web page; None: it names none."""
    try:
        parts = urlsplit(issuer.url)
        domain = (parts.hostname or "").encode("idna").decode("ascii")
    except ValueError:
        return None
    return domain if parts.scheme in {"http", "https"} and "." in domain else None


def _shown_domain(issuer: Issuer) -> str | None:
    """Return the domain that was proven, while it is the one that is named."""
    proven = issuer.proven_domain
    return proven if proven is not None and proven == domain_of(issuer) else None


def giver_of(session: Session, iss: str) -> GiverView | None:
    """Return the giver whom a badge's *iss* names; None: nobody of this server."""
    issuer = issuer_named(session, iss)
    return None if issuer is None else giver_view(issuer)


def issuer_named(session: Session, iss: str) -> Issuer | None:
    """Return the issuer with the DID *iss*.

    Names under our own address are looked up here and never fetched.
    """
    installation = session.scalar(select(Installation))
    if installation is None or installation.base_url is None:
        return None
    head, _colon, slug = iss.rpartition(":")
    if head != did_prefix(installation.base_url):
        return None
    return session.scalar(select(Issuer).where(Issuer.slug == slug))


def did_prefix(base_url: str) -> str:
    """Return what the DIDs of all issuers under *base_url* begin with (did:web)."""
    return did_web(base_url, "issuers")


def did_of(base_url: str, slug: str) -> str:
    """Return an issuer's DID: its document is `/issuers/<slug>/did.json`."""
    return f"{did_prefix(base_url)}:{slug}"
