"""Sessions, views and counters: on volatile storage, apart from the data.

A reboot ends them all, no backup holds them, and they work while the data's disk
is full.  Rows hold hashes of what is in cookies, never the cookies themselves.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import local
from typing import Any

from wallet_pwa.db import sqlite_module

#: A wallet that nobody has touched for so long locks itself.
IDLE = timedelta(minutes=30)
#: No session lasts longer, however busy.
LONGEST = timedelta(hours=12)
#: How long a check that it is her counts.
CONFIRMED = timedelta(minutes=10)
#: How long an employer's browser may look again without a new opening.
VIEW = timedelta(hours=12)

TABLES = """
CREATE TABLE IF NOT EXISTS session (
    id BLOB PRIMARY KEY, wallet_id BLOB, organiser_id INTEGER, slot_id BLOB,
    keys BLOB, way TEXT NOT NULL, started REAL NOT NULL, seen REAL NOT NULL,
    confirmed REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS session_wallet ON session (wallet_id);
CREATE TABLE IF NOT EXISTS view (
    id BLOB NOT NULL, share_id BLOB NOT NULL, key BLOB NOT NULL,
    device INTEGER NOT NULL, started REAL NOT NULL, PRIMARY KEY (id, share_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS once (
    id BLOB PRIMARY KEY, value BLOB NOT NULL, ends REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hits (
    id BLOB NOT NULL, slice INTEGER NOT NULL, count INTEGER NOT NULL,
    ends REAL NOT NULL, PRIMARY KEY (id, slice)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True, repr=False)
class SessionRow:
    """One browser that is signed in, as a learner, an organiser or both."""

    id: bytes
    wallet_id: bytes | None
    organiser_id: int | None
    #: The way in that opened it.  None: not a way of this phone.
    slot_id: bytes | None
    #: The wallet's keys under a key that only the cookie knows.  None: locked.
    keys: bytes | None
    #: How it was opened: a slot's kind, "passkey" or "invite".
    way: str
    started: float
    seen: float
    #: When the person last proved who she is; 0 if never in this session.
    confirmed: float


@dataclass(frozen=True, slots=True, repr=False)
class ViewRow:
    """One browser that has opened one share."""

    share_id: bytes
    key: bytes
    device: int
    started: float


def default_file(installation: str) -> Path:
    """Return where sessions live if nobody says otherwise: in memory, if possible."""
    shared_memory = Path("/dev/shm")  # noqa: S108  # a private folder is made in it
    base = (
        shared_memory
        if os.access(shared_memory, os.W_OK)
        else Path(tempfile.gettempdir())
    )
    return base / f"wallet_pwa-{os.getuid()}-{installation}" / "sessions.db"


class SessionStore:
    """The store; one SQLite file that the workers of a machine share."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.parent.stat().st_uid != os.getuid():
            raise PermissionError(f"{path.parent} belongs to somebody else")
        self._module = sqlite_module()
        self._local = local()
        with self._change() as connection:
            connection.executescript(TABLES)
        path.chmod(0o600)

    def _connection(self) -> Any:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._module.connect(str(self.path), isolation_level=None)
            connection.execute("PRAGMA busy_timeout = 10000")
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA secure_delete = ON")
            self._local.connection = connection
        return connection

    def close(self) -> None:
        """Let go of this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            del self._local.connection

    @contextmanager
    def _change(self) -> Iterator[Any]:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        if connection.in_transaction:
            connection.execute("COMMIT")

    # Sessions

    def start(self, row: SessionRow) -> None:
        """Keep a new session."""
        with self._change() as connection:
            connection.execute(
                "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    row.id,
                    row.wallet_id,
                    row.organiser_id,
                    row.slot_id,
                    row.keys,
                    row.way,
                    row.started,
                    row.seen,
                    row.confirmed,
                ),
            )

    def find(self, session_id: bytes, now: datetime) -> SessionRow | None:
        """Return the session; idle ones come back locked, old ones not at all."""
        found = (
            self._connection()
            .execute("SELECT * FROM session WHERE id = ?", (session_id,))
            .fetchone()
        )
        if found is None:
            return None
        row = SessionRow(*found)
        moment = now.timestamp()
        if moment - row.started > LONGEST.total_seconds():
            self.end(session_id)
            return None
        if moment - row.seen > IDLE.total_seconds():
            self.lock(session_id)
            return self._reread(session_id)
        if moment - row.seen > 60:
            with self._change() as connection:
                connection.execute(
                    "UPDATE session SET seen = ? WHERE id = ?", (moment, session_id)
                )
        return row

    def _reread(self, session_id: bytes) -> SessionRow | None:
        found = (
            self._connection()
            .execute("SELECT * FROM session WHERE id = ?", (session_id,))
            .fetchone()
        )
        return SessionRow(*found) if found else None

    def confirm(self, session_id: bytes, now: datetime) -> None:
        """Note that the person has just proved who she is."""
        with self._change() as connection:
            connection.execute(
                "UPDATE session SET confirmed = ? WHERE id = ?",
                (now.timestamp(), session_id),
            )

    def rekey(self, session_id: bytes, keys: bytes, slot_id: bytes | None) -> None:
        """Put other keys into a session, after the wallet's keys were changed."""
        with self._change() as connection:
            connection.execute(
                "UPDATE session SET keys = ?, slot_id = ? WHERE id = ?",
                (keys, slot_id, session_id),
            )

    def lock(self, session_id: bytes) -> None:
        """Forget the keys and the organiser; hiding everything stays possible."""
        with self._change() as connection:
            connection.execute(
                "UPDATE session SET keys = NULL, organiser_id = NULL, confirmed = 0"
                " WHERE id = ?",
                (session_id,),
            )

    def end(self, session_id: bytes) -> None:
        """Forget the session."""
        with self._change() as connection:
            connection.execute("DELETE FROM session WHERE id = ?", (session_id,))

    def end_others(self, wallet_id: bytes, but: bytes | None) -> None:
        """Forget all sessions of a wallet, except one."""
        with self._change() as connection:
            connection.execute(
                "DELETE FROM session WHERE wallet_id = ? AND id IS NOT ?",
                (wallet_id, but),
            )

    def end_organiser(self, organiser_id: int, but: bytes | None) -> None:
        """Forget an organiser in all sessions except one; wallets stay open."""
        with self._change() as connection:
            connection.execute(
                "UPDATE session SET organiser_id = NULL"
                " WHERE organiser_id = ? AND id IS NOT ?",
                (organiser_id, but),
            )

    # Views

    def start_view(
        self, view_id: bytes, share_id: bytes, *, key: bytes, device: int, now: datetime
    ) -> None:
        """Let a browser look at a share for twelve hours."""
        with self._change() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO view VALUES (?, ?, ?, ?, ?)",
                (view_id, share_id, key, device, now.timestamp()),
            )

    def find_view(
        self, view_id: bytes, share_id: bytes, now: datetime
    ) -> ViewRow | None:
        """Return the view of this browser on that share, if it is not too old."""
        found = (
            self._connection()
            .execute(
                "SELECT share_id, key, device, started FROM view"
                " WHERE id = ? AND share_id = ? AND started > ?",
                (view_id, share_id, now.timestamp() - VIEW.total_seconds()),
            )
            .fetchone()
        )
        return ViewRow(*found) if found else None

    # Things that may happen once

    def put_once(
        self, key: bytes, value: bytes, now: datetime, life: timedelta
    ) -> None:
        """Keep *value* until it is taken or *life* is over."""
        with self._change() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO once VALUES (?, ?, ?)",
                (key, value, (now + life).timestamp()),
            )

    def take_once(self, key: bytes, now: datetime) -> bytes | None:
        """Return and forget what was kept under *key*; None if it is gone."""
        with self._change() as connection:
            found = connection.execute(
                "DELETE FROM once WHERE id = ? AND ends > ? RETURNING value",
                (key, now.timestamp()),
            ).fetchone()
        return found[0] if found else None

    # Counters

    def daily_key(self, now: datetime) -> bytes:
        """Return the key under which today's tries are counted.

        It is made when the day begins and gone a day later, and with it any way
        to tell whose tries were counted.
        """
        name = b"daily-key:%d" % (int(now.timestamp()) // 86_400)
        found = (
            self._connection()
            .execute("SELECT value FROM once WHERE id = ?", (name,))
            .fetchone()
        )
        if found is None:
            with self._change() as connection:
                connection.execute(
                    "INSERT OR IGNORE INTO once VALUES (?, ?, ?)",
                    (name, os.urandom(32), now.timestamp() + 86_400),
                )
                found = connection.execute(
                    "SELECT value FROM once WHERE id = ?", (name,)
                ).fetchone()
        key: bytes = found[0]
        return key

    def hit(self, key: bytes, now: datetime, window: timedelta) -> int:
        """Count one more under *key* and return how many there are in *window*."""
        seconds = int(window.total_seconds())
        piece = int(now.timestamp()) // seconds
        with self._change() as connection:
            [count] = connection.execute(
                "INSERT INTO hits VALUES (?, ?, 1, ?)"
                " ON CONFLICT (id, slice) DO UPDATE SET count = count + 1"
                " RETURNING count",
                (key, piece, now.timestamp() + 2 * seconds),
            ).fetchone()
        return int(count)

    def hits(self, key: bytes, now: datetime, window: timedelta) -> int:
        """Return how many were counted under *key* in this *window*."""
        piece = int(now.timestamp()) // int(window.total_seconds())
        found = (
            self._connection()
            .execute("SELECT count FROM hits WHERE id = ? AND slice = ?", (key, piece))
            .fetchone()
        )
        return int(found[0]) if found else 0

    def sweep(self, now: datetime) -> None:
        """Forget what is over."""
        moment = now.timestamp()
        with self._change() as connection:
            connection.execute(
                "DELETE FROM session WHERE started < ?",
                (moment - LONGEST.total_seconds(),),
            )
            connection.execute(
                "DELETE FROM view WHERE started < ?", (moment - VIEW.total_seconds(),)
            )
            connection.execute("DELETE FROM once WHERE ends < ?", (moment,))
            connection.execute("DELETE FROM hits WHERE ends < ?", (moment,))


def moment(stamp: float) -> datetime:
    """Return a stamp of the store as a moment in UTC."""
    return datetime.fromtimestamp(stamp, UTC)
