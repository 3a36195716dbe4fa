"""Find the keys of whoever signed something, here or on another computer."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from wallet_pwa.disclosure.did import MULTIKEY_SUFFIX
from wallet_pwa.disclosure.domain_linkage import PATH, links_domain
from wallet_pwa.disclosure.encoding import load_object
from wallet_pwa.disclosure.errors import DisclosureError, MalformedError
from wallet_pwa.disclosure.identities import (
    Keys,
    document_address,
    keys_in_document,
    keys_in_name,
    keys_in_set,
    linked_keys_address,
    pick_key,
)
from wallet_pwa.disclosure.keys import Ed25519Key, Es256Key, PublicKey
from wallet_pwa.disclosure.openbadges.multibase import DocumentKey
from wallet_pwa.disclosure.verifying import FindKey
from wallet_pwa.fetching import DOCUMENT, FetchError
from wallet_pwa.models import Issuer
from wallet_pwa.services.givers import did_of, did_prefix
from wallet_pwa.services.house import House
from wallet_pwa.services.issuer_keys import keys_of


def keys_named(session: Session, house: House, name: str, *, now: datetime) -> Keys:
    """Return the keys of the issuer called *name*, by their full names.

    Raises `FetchError` if nobody could be asked just now, `DisclosureError` if the
    name or its document is not as it must be.  Names under our own address are
    read from the database and never fetched: nobody makes us ask ourselves.
    """
    inside = keys_in_name(name)
    if inside is not None:
        return inside
    address = document_address(name)
    if _is_own(house, address):
        return _own_keys(session, house, name)
    document = load_object(house.copies.fetch(address, DOCUMENT, now=now))
    elsewhere = linked_keys_address(document, name)
    if elsewhere is None:
        return keys_in_document(document, name)
    if _is_own(house, elsewhere):
        raise MalformedError("somebody else's keys at our address")
    return keys_in_set(load_object(house.copies.fetch(elsewhere, DOCUMENT, now=now)))


def find_document_key(
    session: Session, house: House, name: str, kid: str, alg: str, *, now: datetime
) -> DocumentKey | None:
    """Return the key called *kid* of *name* for *alg*; None: it has no such key."""
    return pick_key(keys_named(session, house, name, now=now), kid, alg)


def find_key(session: Session, house: House, *, now: datetime) -> FindKey:
    """Return how to find any giver's key, for checking what links show.

    Whoever cannot be asked has no key, so what she signed is never called real.
    """

    def find(iss: str, kid: str, alg: str) -> PublicKey | None:
        try:
            key = find_document_key(session, house, iss, kid, alg, now=now)
        except (FetchError, DisclosureError):
            return None
        return key if isinstance(key, Ed25519Key | Es256Key) else None

    return find


def proves_domain(
    session: Session, house: House, did: str, domain: str, *, now: datetime
) -> bool:
    """Whether *domain* and *did* both say that they are the same.

    Raises `FetchError` if one of them could not be asked.
    """
    origin = f"https://{domain}"
    try:
        keys = keys_named(session, house, did, now=now)
        document = load_object(house.copies.fetch(origin + PATH, DOCUMENT, now=now))
    except DisclosureError:
        return False
    return links_domain(document, did=did, origin=origin, keys=keys, now=now)


def own_keys(session: Session, house: House, issuer: Issuer) -> Keys:
    """Return the keys of a giver on this server, in both their spellings."""
    did = did_of(house.base_url, issuer.slug)
    return {
        f"{did}#{row.fragment}{suffix}": Ed25519Key(row.public_key)
        for row in keys_of(session, issuer.id)
        for suffix in ("", MULTIKEY_SUFFIX)
    }


def _own_keys(session: Session, house: House, name: str) -> Keys:
    for prefix in (f"{did_prefix(house.base_url)}:", f"{house.base_url}/issuers/"):
        if name.startswith(prefix):
            slug = name.removeprefix(prefix)
            issuer = session.scalar(select(Issuer).where(Issuer.slug == slug))
            if issuer is not None:
                return own_keys(session, house, issuer)
    return {}


def _is_own(house: House, address: str) -> bool:
    """Whether *address* is on our host, whatever the scheme and the port's spelling."""
    host = house.base_url.partition("://")[2].removesuffix(":443")
    asked = address.partition("://")[2].partition("/")[0].removesuffix(":443")
    return asked == host
