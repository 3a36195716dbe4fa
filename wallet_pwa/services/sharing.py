"""Make links that show what a learner picked."""

import secrets
from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wallet_pwa.disclosure.achievements import paths_of
from wallet_pwa.disclosure.keys import Ed25519Signer
from wallet_pwa.disclosure.presenting import bind, present
from wallet_pwa.models import Share
from wallet_pwa.models.columns import new_id
from wallet_pwa.services.drafts import NAME, Pick
from wallet_pwa.services.house import House
from wallet_pwa.services.issuing import fresh_copy
from wallet_pwa.services.looking import audience
from wallet_pwa.services.share_notes import OwnerNote, SharedBadge, Snapshot
from wallet_pwa.services.wallets import OpenWallet
from wallet_pwa.vault import (
    keyed,
    new_token,
    share_key,
    share_lookup,
    token_text,
)

HOLDER_SEED_BYTES = 32


def create_share(
    session: Session,
    house: House,
    wallet: OpenWallet,
    *,
    picks: Sequence[Pick],
    own_name: str,
    label: str,
    ends_at: datetime,
    once: bytes,
    max_opens: int | None = None,
    now: datetime,
) -> bytes:
    """Make a link that shows *picks* until *ends_at* and return its id.

    Every badge in it is a fresh copy, so that two links cannot be matched, and
    what was not picked is cut out before anything is stored.  The same form
    (*once*) makes one link, however often it is sent.
    """
    once_hash = keyed(house.secrets.links, "wp1.share.once", wallet.id, once)
    known = session.scalar(select(Share.id).where(Share.once_hash == once_hash))
    if known is not None:
        return known
    share_id, token = new_id(), new_token()
    snapshot = Snapshot(
        presentations=tuple(
            _cut_out(session, house, pick, share_id, ends_at=ends_at, now=now)
            for pick in picks
        ),
        own_name=own_name,
    )
    note = OwnerNote(
        token=token,
        label=label,
        badges=tuple(_shared_badge(pick) for pick in picks),
        with_name=bool(own_name) or any(NAME in pick.fields for pick in picks),
        made=now,
    )
    share = Share(
        id=share_id,
        wallet_id=wallet.id,
        lookup=share_lookup(house.secrets.links, token),
        once_hash=once_hash,
        created_on=house.day(now),
        expires_at=ends_at,
        max_opens=max_opens,
        snapshot=snapshot.seal(
            share_key(house.secrets.links, token),
            share_id=share_id,
            wallet_id=wallet.id,
        ),
        owner_note=note.seal(wallet.keys, share_id=share_id, wallet_id=wallet.id),
    )
    return _add(session, share)


def link_of(house: House, note: OwnerNote) -> str:
    """Return the address that a learner gives to others."""
    return f"{house.base_url}/S/{token_text(note.token)}"


def _add(session: Session, share: Share) -> bytes:
    """Add *share*, unless a second tap on the same form was faster."""
    try:
        with session.begin_nested():
            session.add(share)
    except IntegrityError:
        return session.scalars(
            select(Share.id).where(Share.once_hash == share.once_hash)
        ).one()
    return share.id


def _cut_out(
    session: Session,
    house: House,
    pick: Pick,
    share_id: bytes,
    *,
    ends_at: datetime,
    now: datetime,
) -> str:
    holder = Ed25519Signer(secrets.token_bytes(HOLDER_SEED_BYTES))
    copy = fresh_copy(
        session,
        house,
        pick.own.record.text,
        holder_jwk=holder.public_key.jwk(),
        ends_at=ends_at,
        now=now,
    )
    return bind(
        present(copy, paths_of(pick.fields)),
        holder=holder,
        aud=audience(house),
        nonce=share_id.hex(),
        # Cut to the day: whoever looks need not know at what hour she wrote it.
        iat=datetime.combine(now.date(), time(), now.tzinfo),
    )


def _shared_badge(pick: Pick) -> SharedBadge:
    return SharedBadge(
        credential_id=pick.own.id,
        title=pick.own.record.title,
        fields=tuple(sorted(pick.fields)),
    )
