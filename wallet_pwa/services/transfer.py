"""Bring the badges of one browser's wallet into another one of the same person.

An installed app and a browser on the same phone have cookies of their own, so one
person may end up with two wallets.  The wallet that she leaves makes a code of eight
digits; where the code is typed, everything is sealed anew for that wallet and the
other one ends.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from wallet_pwa.models import Issuance, Share, Wallet
from wallet_pwa.models.columns import ID_BYTES
from wallet_pwa.services import limits
from wallet_pwa.services.badges import own_badges
from wallet_pwa.services.errors import TransferCodeError
from wallet_pwa.services.house import House
from wallet_pwa.services.records import decode
from wallet_pwa.services.rotation import (
    Resealing,
    badges_of,
    reseal_badge,
    reseal_share,
    shares_of,
)
from wallet_pwa.services.share_notes import OwnerNote, Snapshot, give_back_snapshot
from wallet_pwa.services.share_notes import keep_snapshot as put_away
from wallet_pwa.services.wallets import (
    OpenWallet,
    lock_wallet,
    read_profile,
    write_profile,
)
from wallet_pwa.vault import (
    SNAPSHOT_STEP,
    CannotOpenError,
    CardDigitsError,
    Place,
    claim_once,
    keyed,
    open_sealed,
    seal,
    share_key,
    unwrap,
)
from wallet_pwa.vault.digits import read_digits

DIGITS: Final = 8
LIFE: Final = timedelta(minutes=10)
#: Wrong codes, and for how long they count.
PER_WALLET: Final = 5
PER_NETWORK: Final = 40
IN_ALL: Final = 500


@dataclass(frozen=True, slots=True)
class Moved:
    """What came along."""

    badges: int
    links: int


def make_code(house: House, wallet: OpenWallet, *, now: datetime) -> str:
    """Return a code that brings *wallet* into another one, once, for ten minutes.

    The code's store holds the wallet's key under the code and a secret of the
    server: neither alone opens it.
    """
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    sealed = seal(_key(house, code), wallet.keys.secret_key, _place(wallet.id), step=32)
    house.sessions.put_once(_lookup(house, code), wallet.id + sealed, now, LIFE)
    return code


def check_code_tries(
    house: House, wallet: OpenWallet, *, network: bytes, now: datetime
) -> None:
    """Count one try; raise `SlowDownError` where there were too many.

    What is refused for one wallet or network uses up nobody else's tries.
    """
    for name, part, limit in (
        ("move-wallet", wallet.id, PER_WALLET),
        ("move-network", network, PER_NETWORK),
        ("move-all", b"", IN_ALL),
    ):
        limits.check(house, name, part, limit=limit, window=LIFE, now=now)


def bring(
    session: Session, house: House, code: str, *, into: OpenWallet, now: datetime
) -> Moved:
    """Bring all of the wallet behind *code* over, and end that wallet.

    Badges and links keep their ids, so links go on working and each one still
    knows what it shows.  Nothing is written to the journal: where a backup from
    before is restored, she finds both wallets as they were, and loses nothing.
    Raises `TransferCodeError` where there is no such code.
    """
    leaving = _open_by_code(session, house, code, now=now)
    if leaving.id == into.id:
        raise TransferCodeError
    lock_wallet(session, into)
    resealing = Resealing(leaving, into)
    _move_claims(session, house, resealing)
    badges = list(badges_of(session, leaving.id))
    for badge in badges:
        reseal_badge(resealing, badge)
        badge.wallet_id = into.id
    shares = list(shares_of(session, leaving.id))
    for share in shares:
        _reseal_snapshot(house, resealing, share)
        reseal_share(session, resealing, share)
        share.wallet_id = into.id
    _move_name(session, resealing)
    session.flush()
    session.execute(delete(Wallet).where(Wallet.id == leaving.id))
    session.expire_all()
    house.sessions.end_others(leaving.id, None)
    return Moved(len(badges), len(shares))


def _open_by_code(
    session: Session, house: House, code: str, *, now: datetime
) -> OpenWallet:
    try:
        typed = read_digits(code, DIGITS)
    except CardDigitsError as error:
        raise TransferCodeError from error
    kept = house.sessions.take_once(_lookup(house, typed), now)
    if kept is None:
        raise TransferCodeError
    wallet_id, sealed = kept[:ID_BYTES], kept[ID_BYTES:]
    row = session.get(Wallet, wallet_id)
    if row is None:
        raise TransferCodeError
    try:
        secret_key = open_sealed(_key(house, typed), sealed, _place(wallet_id))
        keys = unwrap(secret_key, row.data_key, wallet_id)
    except CannotOpenError as error:
        # Its keys were changed after the code was made.
        raise TransferCodeError from error
    return OpenWallet(wallet_id, keys)


def _move_claims(session: Session, house: House, resealing: Resealing) -> None:
    """Let each workshop know the badge under the wallet where it is now.

    Where both wallets have a badge of one workshop, the second keeps its mark.
    """
    for badge in own_badges(session, resealing.old):
        issuance = session.get(Issuance, decode(badge.record.issuance))
        if issuance is None:
            continue
        workshop = issuance.workshop_id.to_bytes(8, "big")
        once = claim_once(house.secrets.links, resealing.new.id, workshop)
        taken = select(Issuance.id).where(Issuance.once_hash == once)
        if session.scalar(taken) is None:
            issuance.once_hash = once
            session.flush()


def _reseal_snapshot(house: House, resealing: Resealing, share: Share) -> None:
    """Seal what a link shows for its new owner, under the same key of the link."""
    old, new = resealing.old, resealing.new
    ids = {"share_id": share.id, "wallet_id": old.id}
    note = OwnerNote.open(old.keys, share.owner_note, **ids)
    key = share_key(house.secrets.links, note.token)
    before = Snapshot.place(share.id, old.id)
    after = Snapshot.place(share.id, new.id)

    def again(blob: bytes) -> bytes:
        return seal(key, open_sealed(key, blob, before), after, step=SNAPSHOT_STEP)

    if share.snapshot:
        share.snapshot = again(share.snapshot)
    if share.kept is not None:
        inside = again(give_back_snapshot(old.keys, share.kept, **ids))
        share.kept = put_away(old.keys.public_key, inside, **ids)


def _move_name(session: Session, resealing: Resealing) -> None:
    """Bring her name along where the other wallet has none."""
    old = read_profile(session, resealing.old)
    new = read_profile(session, resealing.new)
    if old.name and not new.name:
        write_profile(session, resealing.new, replace(new, name=old.name))


def _lookup(house: House, code: str) -> bytes:
    return keyed(house.secrets.links, "wp1.move.id", code.encode())


def _key(house: House, code: str) -> bytes:
    return keyed(house.secrets.typed, "wp1.move.key", code.encode())


def _place(wallet_id: bytes) -> Place:
    return Place("once", "move", wallet_id, wallet_id)
