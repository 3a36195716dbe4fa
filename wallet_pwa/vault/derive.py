"""Keys and lookups from secrets, with BLAKE2b-256 and one label for each purpose."""

import hashlib

from wallet_pwa.vault.errors import VaultError

#: Bytes of every derived value, and of every symmetric key.
SIZE = 32


def keyed(key: bytes, person: str, *parts: bytes) -> bytes:
    """Return what *key* makes of *parts* for the one purpose *person*.

    BLAKE2b-256, keyed, as `docs/security-model.md` says.  Two purposes never
    share a label, so nothing that one of them shows helps against another.
    """
    if not 16 <= len(key) <= 64:
        raise VaultError("a deriving key has 16 to 64 bytes")
    return _blake2b(key, person, parts)


def digest(person: str, *parts: bytes) -> bytes:
    """Return the BLAKE2b-256 digest of *parts* for the one purpose *person*.

    Without a key, so only for parts that hold 128 random bits or more:
    whatever can be guessed needs `keyed`.
    """
    return _blake2b(b"", person, parts)


def join(*parts: bytes) -> bytes:
    """Return *parts* in one piece, each behind its length.

    Lengths keep the parts from running together: ``("ab", "c")`` and
    ``("a", "bc")`` must never give the same key.
    """
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _blake2b(key: bytes, person: str, parts: tuple[bytes, ...]) -> bytes:
    label = person.encode("ascii")
    if not 1 <= len(label) <= 16:
        raise VaultError("a label has 1 to 16 letters")
    state = hashlib.blake2b(join(*parts), digest_size=SIZE, key=key, person=label)
    return state.digest()
