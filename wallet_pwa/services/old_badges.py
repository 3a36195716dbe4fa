"""Check Open Badges 2.0 that lie on their giver's own page.

Such a badge has no signature.  That the giver's web domain says it, now and over
https, is all its proof: so only what is fetched is believed, and never the copy
that somebody handed in.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from wallet_pwa.disclosure.openbadges import Document, read_document
from wallet_pwa.disclosure.openbadges.errors import DocumentError
from wallet_pwa.fetching import Want
from wallet_pwa.services.anything import HOSTED, FoundBadge, read_old
from wallet_pwa.services.foreign_status import is_own_address
from wallet_pwa.services.house import House
from wallet_pwa.services.signers import Signer, Standing

_PAGE: Final = Want(frozenset({"application/json", "application/ld+json"}))


@dataclass(frozen=True, slots=True, repr=False)
class HostedBadge:
    """A badge as its giver's page says it now."""

    badge: FoundBadge
    signer: Signer
    is_withdrawn: bool
    is_over: bool


def check_hosted(house: House, found: FoundBadge, *, now: datetime) -> HostedBadge:
    """Return what the giver's page says of *found* (Open Badges 2.0, "Hosted").

    Raises `FetchError` if it says nothing, `DocumentError` if badge and giver do
    not stand on the same domain.
    """
    address = _address(found.document.get("id"))
    assertion = _fetch(house, address, None)
    if assertion.get("id") != address:
        raise DocumentError("the page of another badge")
    verification = assertion.get("verification") or assertion.get("verify")
    kind = verification.get("type") if isinstance(verification, dict) else None
    if kind not in HOSTED:
        raise DocumentError("a badge that is not checked by its page")
    if assertion.get("revoked") is True:
        # Such a page may say nothing else.
        return HostedBadge(found, _host(address), is_withdrawn=True, is_over=False)
    badge = _whole(house, assertion.get("badge"), now)
    issuer = _whole(house, badge.get("issuer"), now)
    for part in (badge, issuer):
        if _origin(_address(part.get("id"))) != _origin(address):
            raise DocumentError("badge and giver are not on one domain")
    read = read_old(assertion, badge, issuer)
    if not read.facts.title:
        raise DocumentError("a badge without a name")
    return HostedBadge(
        read, _host(address), is_withdrawn=False, is_over=_is_over(assertion, now)
    )


def _whole(house: House, value: Any, now: datetime) -> Document:
    """Return a part that stands inside, or on a page of its own."""
    return value if isinstance(value, dict) else _fetch(house, _address(value), now)


def _fetch(house: House, address: str, now: datetime | None) -> Document:
    """Return a page; without *now* it is somebody's own, and not remembered."""
    if is_own_address(house, address):
        raise DocumentError("we never gave such badges")
    if now is None:
        return read_document(house.copies.fetcher.fetch(address, _PAGE))
    return read_document(house.copies.fetch(address, _PAGE, now=now))


def _address(value: Any) -> str:
    if isinstance(value, str) and value.startswith("https://"):
        return value
    raise DocumentError("not an address")


def _origin(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError as error:
        raise DocumentError("not an address") from error


def _host(address: str) -> Signer:
    # Who may put pages there is not known: many domains hold those of others.
    return Signer(Standing.GUEST, domain=_origin(address))


def _is_over(assertion: Document, now: datetime) -> bool:
    match assertion.get("expires"):
        case None:
            return False
        case str(text):
            try:
                return datetime.fromisoformat(text) < now
            except (ValueError, TypeError) as error:
                raise DocumentError("not a moment") from error
    raise DocumentError("not a moment")
