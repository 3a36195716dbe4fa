"""What a restored backup must not revive: an append-only file outside it.

Each line is a kind and a keyed hash; the last line of a thing counts.  A line is
on the disk before the change that it stands for is committed.
"""

import fcntl
import os
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from threading import Lock

#: Bytes given up when the disk is full: stopping a link must always be possible.
#: In so many a database can go on stopping until its own log is written over.
RESERVE = 8 * 1024 * 1024
SMALL_RESERVE = 64 * 1024


class JournalError(Exception):
    """A line could not be written, so what it stands for must not happen."""


class Ending(StrEnum):
    """What may be written about a thing."""

    SHARE_ENDED = "share-ended"
    SHARE_AGAIN = "share-again"
    SLOT_GONE = "slot-gone"
    WALLET_GONE = "wallet-gone"
    BADGE_WITHDRAWN = "badge-withdrawn"


class Journal:
    """The file; safe to append to from several processes at once."""

    def __init__(self, path: Path, *, reserve: int = SMALL_RESERVE) -> None:
        self.path = path
        self._lock = Lock()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        self._reserve = path.with_name(path.name + ".reserve")
        self._keep_reserve(reserve)

    def _keep_reserve(self, size: int) -> None:
        """Put room aside; on a disk that is full already the journal goes on."""
        try:
            if not self._reserve.exists():
                # Not zeros, which some file systems do not store.
                self._reserve.write_bytes(os.urandom(size))
        except OSError:
            self.make_room()

    def make_room(self) -> bool:
        """Give the reserve up to a full disk; tell whether there was any left."""
        try:
            self._reserve.unlink()
        except FileNotFoundError:
            return False
        return True

    def write(self, ending: Ending, things: Iterable[bytes]) -> None:
        """Append a line for each of *things* and wait until they are on the disk."""
        text = "".join(f"{ending} {thing.hex()}\n" for thing in things).encode()
        if not text:
            return
        with self._lock:
            try:
                self._append(text)
            except JournalError:
                self.make_room()
                self._append(text)

    def _append(self, text: bytes) -> None:
        descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            size = os.fstat(descriptor).st_size
            if size and os.pread(descriptor, 1, size - 1) != b"\n":
                # A crash tore the line before; ours must not become part of it.
                text = b"\n" + text
            try:
                whole = os.write(descriptor, text) == len(text)
                os.fsync(descriptor)
            except OSError:
                whole = False
            if not whole:
                os.ftruncate(descriptor, size)
                raise JournalError("the journal's disk is full")
        finally:
            os.close(descriptor)

    def last_words(self) -> dict[bytes, Ending]:
        """Return the last line of each thing; a torn last line is passed over."""
        last: dict[bytes, Ending] = {}
        for line in self.path.read_text(errors="replace").splitlines():
            kind, _space, thing = line.partition(" ")
            try:
                last[bytes.fromhex(thing)] = Ending(kind)
            except ValueError:
                continue
        return last
