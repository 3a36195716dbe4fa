"""Read documents from other computers without being made to read anything else.

Whoever hands us a badge chooses the address that we look at, so everything here
assumes that the address, the name behind it and the answer are meant to harm.
There is no other way out of this program.
"""

from wallet_pwa.fetching.copies import Copies
from wallet_pwa.fetching.fetcher import (
    DOCUMENT,
    STATUS_LIST,
    Fetcher,
    Want,
)
from wallet_pwa.fetching.problems import FetchError, Problem

__all__ = [
    "DOCUMENT",
    "STATUS_LIST",
    "Copies",
    "FetchError",
    "Fetcher",
    "Problem",
    "Want",
]
