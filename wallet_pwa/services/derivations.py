"""Slow keys from typed digits, a few at a time.

argon2id takes a quarter of a second and 64 MiB on purpose.  Two at a time keep a
small server alive; who comes when twenty are waiting is asked to come again.  Never
call this inside a transaction that writes: everybody would wait for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Final

from wallet_pwa.services.errors import SlowDownError
from wallet_pwa.services.house import House
from wallet_pwa.vault import Cost, card_kek, device_pin_kek

AT_ONCE: Final = 2
WAITING: Final = 20

_places = BoundedSemaphore(AT_ONCE)
_queue = BoundedSemaphore(AT_ONCE + WAITING)


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn to derive; raise `SlowDownError` if the queue is full."""
    if not _queue.acquire(blocking=False):
        raise SlowDownError
    try:
        with _places:
            yield
    finally:
        _queue.release()


def derive_card(house: House, digits: str, salt: bytes, cost: Cost) -> bytes:
    """Return the key that a card's 20 secret *digits* make."""
    with turn():
        return card_kek(house.secrets.typed, digits, salt, cost)


def derive_pin(secret: bytes, salt: bytes, pin: str, cost: Cost) -> bytes:
    """Return the key that this phone's *secret* and a PIN make together."""
    with turn():
        return device_pin_kek(secret, salt, pin, cost)
