"""What the server itself must read: sealed under its own wrap key.

Issuers' signing keys, tokens of offers, typed codes and names that wait for
confirmation.  The wrap key lives outside the database and outside every backup,
so a stolen database cannot forge a badge or reprint a code.
"""

from wallet_pwa.vault.sealing import NOTE_STEP, Place, open_sealed, seal


def wrap(key: bytes, data: bytes, place_text: str) -> bytes:
    """Return *data* sealed under the server's *key* for the place *place_text*.

    The text names table, column and row, as in ``"issuer_key.secret.7"``: a
    blob that is copied to another row does not open.
    """
    return seal(key, data, _place(place_text), step=NOTE_STEP)


def unwrap(key: bytes, blob: bytes, place_text: str) -> bytes:
    """Return what `wrap` hid in *blob*, or raise `CannotOpenError`."""
    return open_sealed(key, blob, _place(place_text))


def _place(place_text: str) -> Place:
    return Place("server", place_text, b"", b"")
