"""What was fetched a short time ago, in this process only."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, NamedTuple

from wallet_pwa.fetching.fetcher import Fetcher, Want
from wallet_pwa.fetching.problems import FetchError, Problem

FRESH: Final = timedelta(minutes=10)
#: A computer that did not answer is left in peace for so long.
PAUSE: Final = timedelta(minutes=1)
MOST: Final = 64


class _Copy(NamedTuple):
    at: datetime
    found: bytes | Problem


@dataclass(frozen=True, slots=True)
class Copies:
    """Remembers the latest documents, so that a page with ten badges asks once.

    A process that ends forgets them.  Nothing on disk says who was asked about.
    """

    fetcher: Fetcher
    _known: OrderedDict[tuple[str, Want], _Copy] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def fetch(
        self, text: str, want: Want, *, now: datetime, fresh: timedelta = FRESH
    ) -> bytes:
        """Return the document at *text*, at most *fresh* old, or raise `FetchError`."""
        place = (text, want)
        with self._lock:
            known = self._known.get(place)
        if known is None or abs(now - known.at) >= _life(known, fresh):
            known = _Copy(now, self._ask(text, want))
            self._keep(place, known)
        if isinstance(known.found, Problem):
            raise FetchError(known.found)
        return known.found

    def _ask(self, text: str, want: Want) -> bytes | Problem:
        try:
            return self.fetcher.fetch(text, want)
        except FetchError as error:
            return Problem(error.code)

    def _keep(self, place: tuple[str, Want], copy: _Copy) -> None:
        with self._lock:
            self._known[place] = copy
            self._known.move_to_end(place)
            while len(self._known) > MOST:
                self._known.popitem(last=False)


def _life(copy: _Copy, fresh: timedelta) -> timedelta:
    return min(PAUSE, fresh) if isinstance(copy.found, Problem) else fresh
