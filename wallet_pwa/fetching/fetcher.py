"""One request to a stranger's computer, with an end to everything."""

import http.client
import ssl
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from wallet_pwa.fetching.addresses import (
    HTTPS_PORT,
    Address,
    is_public,
    read_address,
    split_address,
)
from wallet_pwa.fetching.connecting import (
    Dial,
    Place,
    Resolve,
    connect_to,
    resolve_name,
)
from wallet_pwa.fetching.problems import FetchError, Problem
from wallet_pwa.fetching.reading import Deadline, LimitedSocket

#: All of it: looking the name up, connecting, and the last byte of the answer.
SECONDS: Final = 3.0
#: What may stand before the document.
HEADERS: Final = 32 * 1024
#: How many are asked at once; one that hangs holds its place until it ends.
AT_ONCE: Final = 16
#: How many addresses of one name are tried.
MOST_PLACES: Final = 4


@dataclass(frozen=True, slots=True)
class Want:
    """What an answer must be to be read."""

    types: frozenset[str]
    most_bytes: int = 100 * 1024


DOCUMENT: Final = Want(
    frozenset({"application/json", "application/did+json", "application/did+ld+json"})
)
STATUS_LIST: Final = Want(
    frozenset(
        {
            "application/statuslist+jwt",
            "application/vc+ld+json",
            "application/vc",
            "application/ld+json",
            "application/json",
        }
    ),
    most_bytes=300 * 1024,
)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Asks other computers; the only thing in this program that does.

    It sends no cookie and no name of a page, follows nothing, and knows no proxy.
    """

    #: For trying: `http://host:port`, which may be asked although it is not public.
    allowed: str | None = None
    resolve: Resolve = resolve_name
    dial: Dial = connect_to
    #: None: the system's authorities.
    context: ssl.SSLContext | None = None
    seconds: float = SECONDS
    _places: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(AT_ONCE)
    )

    def fetch(self, text: str, want: Want) -> bytes:
        """Return the document at the address *text*, or raise `FetchError`."""
        address = self._allowed(text) or read_address(text)
        deadline = Deadline(time.monotonic() + self.seconds)
        if not self._places.acquire(blocking=False):
            raise FetchError(Problem.BUSY)
        try:
            return self._ask(address, want, deadline)
        # The causes are cut off: their texts name the computer.
        except TimeoutError:
            raise FetchError(Problem.TOO_SLOW) from None
        except (http.client.HTTPException, ssl.SSLEOFError, EOFError):
            raise FetchError(Problem.BROKEN) from None
        except (OSError, ValueError):
            raise FetchError(Problem.UNREACHABLE) from None
        finally:
            self._places.release()

    def _allowed(self, text: str) -> Address | None:
        """Return *text* in plain http if it is the one address for trying.

        Its port may be left out, because a web site's domain has none.
        """
        if self.allowed is None:
            return None
        ours, asked = split_address(self.allowed), split_address(text)
        if asked.name != ours.name or asked.port not in {ours.port, HTTPS_PORT}:
            return None
        return Address(ours.scheme, ours.name, ours.port, asked.target)

    def _ask(self, address: Address, want: Want, deadline: Deadline) -> bytes:
        places = self._places_of(address, deadline)
        for_trying = address.scheme == "http"
        socket = LimitedSocket(
            self.dial(
                places,
                deadline,
                None if for_trying else self._context(),
                address.name,
            ),
            deadline,
            want.most_bytes + HEADERS,
        )
        try:
            socket.send(_request(address))
            return _answer(socket, want)
        finally:
            socket.close()

    def _context(self) -> ssl.SSLContext:
        return self.context or ssl.create_default_context()

    def _places_of(self, address: Address, deadline: Deadline) -> Sequence[Place]:
        """Look the name up, once; what is returned here is what is dialled.

        One address that is not public among others spoils them all: nobody with
        a web page has such a name, and whoever attacks would only try again.
        """
        places = self.resolve(address.name, address.port, deadline)
        if not places:
            raise FetchError(Problem.NO_SUCH_NAME)
        if address.scheme == "https" and not all(is_public(one.ip) for one in places):
            raise FetchError(Problem.NOT_PUBLIC)
        return places[:MOST_PLACES]


def _request(address: Address) -> bytes:
    lines = [
        f"GET {address.target} HTTP/1.1",
        f"Host: {address.host}",
        "Accept: application/json, */*;q=0.1",
        "Accept-Encoding: identity",
        "User-Agent: wallet_pwa",
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _answer(socket: LimitedSocket, want: Want) -> bytes:
    # The class asks of a socket only that it can be read as a file.
    answer = http.client.HTTPResponse(socket, method="GET")  # type: ignore[arg-type]
    try:
        answer.begin()
        _require_wanted(answer, want)
        data = answer.read(want.most_bytes + 1)
        if len(data) > want.most_bytes:
            raise FetchError(Problem.TOO_LARGE)
        if answer.length:
            raise FetchError(Problem.BROKEN)
        return data
    finally:
        answer.close()


def _require_wanted(answer: http.client.HTTPResponse, want: Want) -> None:
    if 300 <= answer.status < 400:
        raise FetchError(Problem.REDIRECTED)
    if answer.status != 200:
        raise FetchError(Problem.REFUSED)
    coding = answer.headers.get_all("Content-Encoding", [])
    transfer = answer.headers.get_all("Transfer-Encoding", [])
    if any(value.strip().lower() != "identity" for value in coding):
        raise FetchError(Problem.BAD_TYPE)
    if [value.strip().lower() for value in transfer] not in ([], ["chunked"]):
        raise FetchError(Problem.BAD_TYPE)
    types = answer.headers.get_all("Content-Type", [])
    kinds = {value.partition(";")[0].strip().lower() for value in types}
    if len(types) != 1 or not kinds <= want.types:
        raise FetchError(Problem.BAD_TYPE)
    if answer.length is not None and answer.length > want.most_bytes:
        raise FetchError(Problem.TOO_LARGE)
