"""Whether a giver anywhere has taken a badge back: ask the list that it names."""

from datetime import date, datetime
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from wallet_pwa.disclosure.openbadges import (
    BitstringEntry,
    Document,
    FindDocumentKey,
    VerifiedDocument,
    bitstring_bit,
    bitstring_entries,
    read_document,
    read_status_list,
    verify_document,
    verify_vc_jwt,
)
from wallet_pwa.disclosure.status_list import bit_at, verify_status_list
from wallet_pwa.disclosure.verifying import FindKey, StatusReference
from wallet_pwa.fetching import STATUS_LIST, FetchError
from wallet_pwa.services import status
from wallet_pwa.services.house import House

#: More lists than a badge has: each is one more computer that we ask.
MOST_LISTS: Final = 4
#: What a list may be about; of the rest, none makes a badge bad.
TAKEN_BACK: Final = frozenset({"revocation", "suspension"})

#: None: it is good.  True: it was taken back, nobody says when.
Withdrawn = date | bool | None


class StatusUnknownError(Exception):
    """Nobody could say whether it was taken back."""


def in_token_list(
    session: Session,
    house: House,
    place: StatusReference,
    iss: str,
    *,
    find_key: FindKey,
    now: datetime,
) -> Withdrawn:
    """Return whether the place in a Token Status List is set."""
    if is_own_address(house, place.uri):
        return _own(session, house, place.uri, place.idx)
    data = _fetch(house, place.uri, now)
    signed = verify_status_list(
        _ascii(data).strip(), uri=place.uri, iss=iss, find_key=find_key, now=now
    )
    return bit_at(signed.bits, place.idx) or None


def in_bitstring_lists(
    session: Session,
    house: House,
    document: Document,
    issuer: str,
    *,
    find_key: FindDocumentKey,
    now: datetime,
) -> Withdrawn:
    """Return whether one of the places that *document* names is set."""
    entries = [
        entry for entry in bitstring_entries(document) if entry.purpose in TAKEN_BACK
    ]
    if len(entries) > MOST_LISTS:
        raise StatusUnknownError
    for entry in entries:
        if is_own_address(house, entry.list_url):
            found = _own(session, house, entry.list_url, entry.index)
        else:
            found = _in_list(house, entry, issuer, find_key, now)
        if found is not None:
            return found
    return None


def is_own_address(house: House, address: str) -> bool:
    """Whether *address* is ours: that is looked up here and never fetched."""
    try:
        asked, own = urlsplit(address), urlsplit(house.base_url)
        usual = {"http": 80, "https": 443}
        return (asked.hostname, asked.port or usual.get(asked.scheme)) == (
            own.hostname,
            own.port or usual.get(own.scheme),
        )
    except ValueError:
        return False


def _own(session: Session, house: House, uri: str, index: int) -> Withdrawn:
    found = status.withdrawn_on(session, house, uri, index)
    if isinstance(found, status.Unlisted):
        raise StatusUnknownError
    return found


def _in_list(
    house: House,
    entry: BitstringEntry,
    issuer: str,
    find_key: FindDocumentKey,
    now: datetime,
) -> Withdrawn:
    text = _ascii(_fetch(house, entry.list_url, now)).strip()
    verified: VerifiedDocument
    if text.startswith("{"):
        verified = verify_document(read_document(text), find_key=find_key, now=now)
    else:
        verified = verify_vc_jwt(text, find_key=find_key, now=now)
    bits = read_status_list(
        verified, url=entry.list_url, issuer=issuer, purpose=entry.purpose
    )
    return bitstring_bit(bits, entry.index) or None


def _fetch(house: House, address: str, now: datetime) -> bytes:
    try:
        return house.copies.fetch(address, STATUS_LIST, now=now)
    except FetchError as error:
        raise StatusUnknownError from error


def _ascii(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise StatusUnknownError from error
