"""The keys that open one way in: made again each time, never stored."""

from dataclasses import dataclass

from nacl.pwhash import argon2id

from wallet_pwa.vault.card import SECRET_DIGITS
from wallet_pwa.vault.derive import SIZE, keyed
from wallet_pwa.vault.digits import fold_digits
from wallet_pwa.vault.errors import CannotOpenError, CardDigitsError, VaultError

#: Bytes of the salt of a slot; argon2id takes no other size.
SALT_SIZE = 16


@dataclass(frozen=True, slots=True)
class Cost:
    """How much work one guess at typed digits takes: rounds, and memory in KiB.

    Stored beside its slot, so that the cost of new slots can rise.  Limited,
    so that no row can make the server give all its memory to one sign-in.
    """

    ops: int
    mem_kib: int

    def __post_init__(self) -> None:
        if not (1 <= self.ops <= 16 and 8 <= self.mem_kib <= 262_144):
            raise VaultError("a cost is 1 to 16 rounds with 8 KiB to 256 MiB")


#: What typed digits cost where a stranger could steal the database.
STRONG = Cost(ops=3, mem_kib=65_536)

#: For trying the wallet on one computer, and for tests; never for a learner.
CHEAP = Cost(ops=1, mem_kib=1_024)


def device_kek(secret: bytes, salt: bytes) -> bytes:
    """Return the key of the way in "this phone".

    Who has only the database cannot make it: the secret is on the phone.
    """
    return keyed(_device_secret(secret), "wp1.kek.device", salt)


def device_pin_kek(secret: bytes, salt: bytes, pin: str, cost: Cost) -> bytes:
    """Return the key of the way in "this phone and a PIN".

    A short PIN alone could be guessed, so it counts only together with the
    secret on the phone.  Digits of every script are the same PIN, because the
    keyboard of a phone may change; other text simply opens nothing.
    """
    typed = fold_digits(pin).encode("utf-8", "surrogatepass")
    work = _argon2id(typed, salt, cost)
    return keyed(_device_secret(secret), "wp1.kek.devpin", salt, work)


def card_kek(pepper: bytes, digits: str, salt: bytes, cost: Cost) -> bytes:
    """Return the key of the way in "card", from *digits*: its 20 secret ones.

    66 bits, argon2id, and the server's *pepper* P1 on top: a stolen database
    alone never allows guessing.
    """
    if not (len(digits) == SECRET_DIGITS and digits.isascii() and digits.isdecimal()):
        raise CardDigitsError("length")
    work = _argon2id(digits.encode("ascii"), salt, cost)
    return keyed(pepper, "wp1.kek.card", salt, work)


def check_prf_kek(kek: bytes) -> bytes:
    """Return *kek* as the browser made it from a passkey, or raise `CannotOpenError`.

    HKDF-SHA-256 of the passkey's answer with the credential id as its salt and
    "wallet_pwa/1/kek" as its info; only this result is sent.  All zeros is what
    a broken script sends.
    """
    if len(kek) != SIZE or not any(kek):
        raise CannotOpenError
    return kek


def _device_secret(secret: bytes) -> bytes:
    # It comes out of a cookie, so a wrong size is a wrong secret like any other.
    if len(secret) != SIZE:
        raise CannotOpenError
    return secret


def _argon2id(typed: bytes, salt: bytes, cost: Cost) -> bytes:
    if len(salt) != SALT_SIZE:
        raise VaultError("a salt for typed digits has 16 bytes")
    memory = cost.mem_kib * 1024
    return argon2id.kdf(SIZE, typed, salt, opslimit=cost.ops, memlimit=memory)
