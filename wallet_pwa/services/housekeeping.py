"""What is forgotten, and when; and what stays forgotten after a backup."""

from datetime import datetime

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from wallet_pwa.db import Base
from wallet_pwa.journal import Ending
from wallet_pwa.models import Share, Slot, Wallet
from wallet_pwa.services import domains, naming, openings, organisers, status, stopping
from wallet_pwa.services.house import House
from wallet_pwa.services.slots import PHONE_KINDS, own_slots

#: Tables whose rows must not stand in the order of arrival: a wallet's badges and
#: a workshop's seats, both in that order, would tell whose badge is whose.
UNORDERED = tuple(
    table.name
    for table in Base.metadata.sorted_tables
    if table.dialect_options["sqlite"]["with_rowid"] is False
)


def replay_journal(session: Session, house: House, *, now: datetime) -> None:
    """End again what had ended when a backup was made too early to know it.

    A link, a way in, a wallet and a withdrawn badge stay gone, whatever a restored
    database says of them.
    """
    today = house.day(now)
    words: dict[Ending, list[bytes]] = {ending: [] for ending in Ending}
    for thing, ending in house.journal.last_words().items():
        words[ending].append(thing)
    for chunk in _chunks(words[Ending.SHARE_ENDED]):
        live = select(Share).where(Share.lookup.in_(chunk), Share.stopped_on.is_(None))
        for share in session.scalars(live):
            share.snapshot, share.stopped_on = b"", today
    for chunk in _chunks(words[Ending.SLOT_GONE]):
        _end_slots_again(session, chunk)
    for chunk in _chunks(words[Ending.WALLET_GONE]):
        session.execute(delete(Wallet).where(Wallet.id.in_(chunk)))
    for chunk in _chunks(words[Ending.BADGE_WITHDRAWN]):
        status.replay_withdrawn(session, house, chunk, now)


def _end_slots_again(session: Session, gone: list[bytes]) -> None:
    """Delete ways in, but leave a wallet the last one that it has.

    A phone's slot ends when a PIN takes its place, an old card when there is a new
    one.  Where a crash or an old backup took what came instead, nobody could ever
    open the wallet again.
    """
    for slot in session.scalars(select(Slot).where(Slot.id.in_(gone))).all():
        others = [
            other
            for other in own_slots(session, slot.wallet_id)
            if other.id not in gone and (other.proven or other.kind in PHONE_KINDS)
        ]
        if others:
            session.delete(slot)
    session.flush()


def sweep(session: Session, house: House, *, now: datetime) -> None:
    """Forget what nobody needs any more; safe to run on every machine at once."""
    today = house.day(now)
    while stopping.end_expired(session, house, now=now):
        pass
    while stopping.forget_kept(session, house, now=now):
        pass
    while openings.forget_openings(session, house, now=now):
        pass
    naming.forget_old(session, now)
    status.forget_old(session, today)
    for organiser_id in organisers.forget_old(session, now):
        house.sessions.end_organiser(organiser_id, but=None)
    domains.forget_old(session, today)
    session.execute(
        update(Wallet)
        .where(Wallet.first_claim_hash.is_not(None), Wallet.created_on < today)
        .values(first_claim_hash=None)
    )
    house.sessions.sweep(now)


def forget_order(session: Session, table: str) -> None:
    """Put a table's rows into the order of their random ids.

    SQLite keeps them so by itself.  PostgreSQL appends, and a dump tells who came
    first, until the table is written anew.  That locks it: one table in a
    transaction, so that nobody who writes into several waits in a ring.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"CLUSTER {table} USING pk_{table}"))


def _chunks(things: list[bytes], size: int = 200) -> list[list[bytes]]:
    return [things[at : at + size] for at in range(0, len(things), size)]
