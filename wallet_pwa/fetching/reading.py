"""A connection that ends at a moment and after so many bytes."""

import io
import socket
import time
from dataclasses import dataclass

from wallet_pwa.fetching.problems import FetchError, Problem


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment, on the clock that nobody sets, by which all must be done."""

    at: float

    def left(self) -> float:
        """Return how many seconds are left; raise `TimeoutError` if none are."""
        seconds = self.at - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds


class LimitedSocket(io.RawIOBase):
    """A socket for reading an answer.

    A socket's own time limit begins anew with each byte, so one byte every two
    seconds would hold us for a day.  Here each wait is what is left of the whole.
    """

    def __init__(self, own: socket.socket, deadline: Deadline, most: int) -> None:
        self._own = own
        self._deadline = deadline
        self._left = most

    def send(self, data: bytes) -> None:
        """Send the request."""
        self._own.settimeout(self._deadline.left())
        self._own.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return itself for reading, as `http.client` asks a socket."""
        if mode != "rb":
            raise ValueError("only for reading")
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]
        """Read what there is, at most as much as *buffer* holds."""
        self._own.settimeout(self._deadline.left())
        count = self._own.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise FetchError(Problem.TOO_LARGE)
        return count

    def close(self) -> None:
        """End the connection."""
        self._own.close()
        super().close()
