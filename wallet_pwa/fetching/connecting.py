"""From a name to an open connection: look up once, dial what was looked up."""

import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from wallet_pwa.fetching.problems import FetchError, Problem
from wallet_pwa.fetching.reading import Deadline

#: How many names are looked up at once.  The system's resolver cannot be stopped,
#: so one that hangs goes on in its thread, and must not pile up.
LOOKUPS: Final = threading.BoundedSemaphore(16)


class Place(NamedTuple):
    """Where a computer is: an address in numbers, and a port."""

    family: int
    ip: str
    port: int


Resolve = Callable[[str, int, Deadline], Sequence[Place]]
Dial = Callable[[Sequence[Place], Deadline, ssl.SSLContext | None, str], socket.socket]


def resolve_name(name: str, port: int, deadline: Deadline) -> list[Place]:
    """Return where *name* leads to, in the order to try."""
    if not LOOKUPS.acquire(blocking=False):
        raise FetchError(Problem.BUSY)
    found: list[Place] = []

    def look() -> None:
        try:
            answers = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
            found.extend(Place(one[0], str(one[4][0]), port) for one in answers)
        except (OSError, UnicodeError):
            pass  # nobody knows the name: nothing is found
        finally:
            LOOKUPS.release()

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(deadline.left())
    if thread.is_alive():
        raise TimeoutError
    return found


def connect_to(
    places: Sequence[Place],
    deadline: Deadline,
    context: ssl.SSLContext | None,
    name: str,
) -> socket.socket:
    """Return a connection to the first of *places* that answers.

    The certificate must be for *name*; without *context* there is none.
    """
    for place in places[:-1]:
        try:
            # So that a last one that would answer still gets its turn.
            plain = _open(place, deadline.left() / 2)
            break
        except OSError:
            continue
    else:
        plain = _open(places[-1], deadline.left())
    if context is None:
        return plain
    try:
        plain.settimeout(deadline.left())
        return context.wrap_socket(
            plain, server_hostname=name, suppress_ragged_eofs=False
        )
    except BaseException:
        plain.close()
        raise


def _open(place: Place, seconds: float) -> socket.socket:
    plain = socket.socket(place.family, socket.SOCK_STREAM)
    try:
        plain.settimeout(seconds)
        plain.connect((place.ip, place.port))
    except BaseException:
        plain.close()
        raise
    return plain
