"""What others read to check badges: keys, kinds of badges, status lists."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from wallet_pwa.disclosure import (
    Ed25519Key,
    Ed25519Signer,
    JsonObject,
    PublicKey,
    did_document,
    issuer_metadata,
    sign_status_list,
    type_metadata,
)
from wallet_pwa.disclosure.encoding import dump_json
from wallet_pwa.disclosure.openbadges import (
    proof_signer,
    sign_document,
    status_list_credential,
)
from wallet_pwa.models import Issuer, StatusList
from wallet_pwa.services.achievements import achievement_called
from wallet_pwa.services.errors import NotFoundError
from wallet_pwa.services.givers import did_of
from wallet_pwa.services.house import House
from wallet_pwa.services.issuer_keys import keys_of, signer_for
from wallet_pwa.services.issuers import issuer_called
from wallet_pwa.services.issuing import type_address
from wallet_pwa.services.status import ListKind, list_address

#: How long others may use a list before they look again.
LIST_TTL: Final = timedelta(minutes=5)
#: After this, a list that somebody kept says nothing any more.
LIST_LIFE: Final = timedelta(days=1)
#: Each byte with its bits the other way round: a Bitstring list counts from the
#: highest bit of a byte, a Token list, like our rows, from the lowest.
_TURNED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
#: Putting linked data in order takes milliseconds, and everybody asks for the same.
_SIGNED_LISTS: Final[dict[tuple[object, ...], str]] = {}
MOST_LISTS: Final = 32


@dataclass(frozen=True, slots=True)
class PublishedList:
    """A signed status list, and as what it is sent."""

    text: str
    media_type: str


def issuer_did_document(session: Session, house: House, slug: str) -> JsonObject:
    """Return an issuer's DID document, with all keys that ever signed (did:web)."""
    issuer = issuer_called(session, slug)
    return did_document(did_of(house.base_url, slug), _keys(session, issuer))


def issuer_key_metadata(session: Session, house: House, slug: str) -> JsonObject:
    """Return the same keys for readers that know no DIDs (SD-JWT VC, section 4)."""
    issuer = issuer_called(session, slug)
    did = did_of(house.base_url, slug)
    keys = {f"{did}#{name}": key for name, key in _keys(session, issuer).items()}
    return issuer_metadata(f"{house.base_url}/issuers/{slug}", keys)


def badge_type(session: Session, house: House, slug: str) -> JsonObject:
    """Return what a kind of badge is called, and what in it can be kept back."""
    achievement = achievement_called(session, slug)
    language = achievement.language
    return type_metadata(
        type_address(house.base_url, slug),
        names={language: achievement.title},
        descriptions={language: achievement.description},
    )


def signed_list(
    session: Session, house: House, list_id: int, *, now: datetime
) -> PublishedList:
    """Return a status list, signed, in the form of its kind.

    Its time is cut to steps, so that the same list is the same text for a while
    and whoever has it need not fetch it again.
    """
    row = session.get(StatusList, list_id)
    if row is None:
        raise NotFoundError
    step = LIST_TTL.total_seconds()
    issued_at = datetime.fromtimestamp(now.timestamp() // step * step, UTC)
    uri = list_address(house.base_url, list_id)
    signer = signer_for(session, house, row.issuer_id, house.day(now))
    if row.kind == ListKind.BITSTRING:
        text = _bitstring_list(row.bits, uri, signer, issued_at)
        return PublishedList(text, "application/vc")
    text = sign_status_list(
        row.bits,
        uri=uri,
        signer=signer,
        issued_at=issued_at,
        expires_at=issued_at + LIST_LIFE,
        ttl=LIST_TTL,
    )
    return PublishedList(text, "application/statuslist+jwt")


def _bitstring_list(
    bits: bytes, uri: str, signer: Ed25519Signer, issued_at: datetime
) -> str:
    """Return a list for Open Badges, signed (Bitstring Status List 1.0)."""
    # By the public key: the one that signs should not stay in memory.
    wanted = (uri, signer.kid, signer.public_key, issued_at, bits)
    known = _SIGNED_LISTS.get(wanted)
    if known is not None:
        return known
    document = status_list_credential(
        bits.translate(_TURNED),
        url=uri,
        issuer=signer.kid.partition("#")[0],
        valid_from=issued_at,
        valid_until=issued_at + LIST_LIFE,
        ttl=LIST_TTL,
    )
    signed = sign_document(document, signer=proof_signer(signer), created=issued_at)
    text = dump_json(signed).decode()
    if len(_SIGNED_LISTS) >= MOST_LISTS:
        _SIGNED_LISTS.clear()
    _SIGNED_LISTS[wanted] = text
    return text


def _keys(session: Session, issuer: Issuer) -> dict[str, PublicKey]:
    return {
        key.fragment: Ed25519Key(key.public_key) for key in keys_of(session, issuer.id)
    }
