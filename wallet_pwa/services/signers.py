"""Whether we know who signed a badge, which its own words never prove."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from sqlalchemy.orm import Session

from wallet_pwa.fetching import FetchError
from wallet_pwa.services.foreign_status import is_own_address
from wallet_pwa.services.givers import giver_of
from wallet_pwa.services.house import House
from wallet_pwa.services.identifiers import proves_domain


class Standing(StrEnum):
    """How well we know somebody; only the first two are good."""

    #: Registered on this server.
    KNOWN = "known"
    #: Whoever owns a web domain signed, or the domain says that it is the signer.
    DOMAIN = "domain"
    #: Somebody with a page under somebody else's domain, or under our own.
    GUEST = "guest"
    #: A key, and nothing more.
    NOBODY = "nobody"

    @property
    def is_good(self) -> bool:
        """Whether a badge of theirs may be called real."""
        return self in {Standing.KNOWN, Standing.DOMAIN}


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed, as far as we know it and not as the badge says."""

    standing: Standing
    #: The name under which we registered them; empty: we did not.
    name: str = ""
    domain: str = ""


NOBODY = Signer(Standing.NOBODY)


def signer_called(
    session: Session, house: House, name: str, url: str, *, now: datetime
) -> Signer:
    """Return what we know of the issuer *name*, whose key has signed.

    *url* is the address that its badge names; it counts only if what is published
    there names *name* as well.
    """
    own = giver_of(session, house, name)
    if own is not None:
        is_known = own.known or bool(own.domain) or name == house.trusted_issuer
        standing = Standing.KNOWN if is_known else Standing.GUEST
        return Signer(standing, own.name, own.domain or "")
    if name == house.trusted_issuer:
        return Signer(Standing.KNOWN, domain=_domain_of(name)[0])
    domain, is_whole = _domain_of(name)
    if is_whole:
        return Signer(Standing.DOMAIN, domain=domain)
    claimed = _host(url)
    if (
        claimed
        and name.startswith("did:")
        and _is_proven(session, house, name, claimed, now)
    ):
        return Signer(Standing.DOMAIN, domain=claimed)
    return Signer(Standing.GUEST, domain=domain) if domain else NOBODY


def _domain_of(name: str) -> tuple[str, bool]:
    """Return the domain in *name*, and whether *name* is nothing but it."""
    if name.startswith("did:web:"):
        host, *path = name.removeprefix("did:web:").split(":")
        return unquote(host), not path
    parts = urlsplit(name) if name.startswith("https://") else None
    if parts is None or not parts.netloc:
        return "", False
    return parts.netloc, parts.path in {"", "/"} and not parts.query


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.hostname or "" if parts.scheme == "https" else ""


def _is_proven(
    session: Session, house: House, name: str, domain: str, now: datetime
) -> bool:
    if is_own_address(house, f"https://{domain}"):
        return False
    try:
        return proves_domain(session, house, name, domain, now=now)
    except FetchError:
        return False
