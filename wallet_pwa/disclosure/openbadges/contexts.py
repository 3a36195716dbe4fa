"""The vocabularies that badges are written in, as they were when we took them.

They come from npm by hash (`tools/vendor.py`) and are part of what is signed: a
vocabulary fetched at the time of reading could change what a signature covers.
So nothing is ever fetched, and whatever is not here is refused.
"""

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

from wallet_pwa.disclosure.openbadges.errors import ContextError


@lru_cache(maxsize=1)
def pinned_contexts() -> dict[str, Any]:
    """Return every vocabulary that we have, by its address."""
    file = files("wallet_pwa.disclosure.openbadges") / "vendor" / "contexts.json"
    contexts: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return contexts


def load_context(url: str, options: object) -> dict[str, Any]:
    """Return what pyld takes for the page at *url*; no network, ever."""
    del options
    document = pinned_contexts().get(url)
    if document is None:
        raise ContextError("a vocabulary that we do not have")
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": document,
    }
