"""The keys that badges and status lists are signed with."""

from collections.abc import Callable
from datetime import date
from typing import Final

from nacl.utils import random
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from wallet_pwa.disclosure.keys import Ed25519Key, Ed25519Signer, PublicKey
from wallet_pwa.models import Issuer, IssuerKey
from wallet_pwa.services.errors import NotFoundError
from wallet_pwa.services.givers import did_of, slug_in
from wallet_pwa.services.house import House
from wallet_pwa.vault import server_key

SEED_BYTES: Final = 32

# Made once, of columns and not of objects: every look at a badge asks this.
_ISSUER: Final = Issuer.__table__.c
_KEY: Final = IssuerKey.__table__.c
_PUBLIC_KEY: Final = (
    select(_KEY.public_key)
    .join(Issuer.__table__, _KEY.issuer_id == _ISSUER.id)
    .where(_ISSUER.slug == bindparam("slug"), _KEY.fragment == bindparam("fragment"))
)


_SIGNING_KEY: Final = (
    select(_KEY.fragment, _KEY.wrapped_key, _ISSUER.slug)
    .join(Issuer.__table__, _KEY.issuer_id == _ISSUER.id)
    .where(
        _KEY.issuer_id == bindparam("issuer_id"),
        _KEY.retired_on.is_(None) | (_KEY.retired_on > bindparam("today")),
    )
    .order_by(_KEY.id.desc())
    .limit(1)
)


def add_key(
    session: Session, house: House, issuer_id: int, *, today: date
) -> IssuerKey:
    """Make a signing key; badges are signed with the newest one that signs.

    The private half is only ever kept under the server's wrap key, which is in
    neither the database nor a backup.
    """
    known = session.scalars(
        select(IssuerKey.fragment).where(IssuerKey.issuer_id == issuer_id)
    ).all()
    fragment = f"key-{len(known) + 1}"
    seed = random(SEED_BYTES)
    place = _place(issuer_id, fragment)
    key = IssuerKey(
        issuer_id=issuer_id,
        fragment=fragment,
        algorithm=Ed25519Signer.alg,
        public_key=Ed25519Signer(seed).public_key.public,
        wrapped_key=server_key.wrap(house.secrets.wrap, seed, place),
        created_on=today,
    )
    session.add(key)
    session.flush()
    return key


def change_key(
    session: Session, house: House, issuer_id: int, *, today: date
) -> IssuerKey:
    """Sign with a new key from now on; the old ones stay published for checking."""
    signing = select(IssuerKey).where(
        IssuerKey.issuer_id == issuer_id, IssuerKey.retired_on.is_(None)
    )
    for key in session.scalars(signing).all():
        key.retired_on = today
    return add_key(session, house, issuer_id, today=today)


def signer_for(
    session: Session, house: House, issuer_id: int, today: date
) -> Ed25519Signer:
    """Return what signs for an issuer on this day."""
    wanted = {"issuer_id": issuer_id, "today": today}
    key = session.execute(_SIGNING_KEY, wanted).one_or_none()
    if key is None:
        raise NotFoundError
    place = _place(issuer_id, key.fragment)
    seed = server_key.unwrap(house.secrets.wrap, key.wrapped_key, place)
    did = did_of(house.base_url, key.slug)
    return Ed25519Signer(seed, kid=f"{did}#{key.fragment}")


def keys_of(session: Session, issuer_id: int) -> list[IssuerKey]:
    """Return all keys of an issuer, retired ones too, oldest first."""
    query = select(IssuerKey).where(IssuerKey.issuer_id == issuer_id)
    return list(session.scalars(query.order_by(IssuerKey.id)))


def find_key(
    session: Session, house: House
) -> Callable[[str, str, str], PublicKey | None]:
    """Return how to find the public key of a giver on this server.

    Retired keys are found too: a badge outlives the key that signed it.
    """

    def find(iss: str, kid: str, alg: str) -> PublicKey | None:
        did, _hash, fragment = kid.partition("#")
        slug = slug_in(house.base_url, iss)
        if not slug or did != iss or alg not in Ed25519Key.algorithms:
            return None
        wanted = {"slug": slug, "fragment": fragment}
        public_key = session.scalar(_PUBLIC_KEY, wanted)
        return None if public_key is None else Ed25519Key(public_key)

    return find


def _place(issuer_id: int, fragment: str) -> str:
    return f"issuer_key.wrapped_key.{issuer_id}.{fragment}"
