"""The two keys of a wallet: a pair to receive with, and one for its rows."""

from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Self

from nacl.public import PrivateKey
from nacl.utils import random

from wallet_pwa.vault.derive import SIZE, keyed
from wallet_pwa.vault.errors import CannotOpenError, VaultError
from wallet_pwa.vault.sealing import NOTE_STEP, Place, open_sealed_to, seal_to


@dataclass(frozen=True, slots=True)
class WalletKeys:
    """What opens the rows of one wallet, in memory for one request only.

    Neither key is ever stored readable: the secret key is sealed once for each
    way in, the data key to the wallet's own public key.
    """

    secret_key: bytes = field(repr=False)
    data_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not len(self.secret_key) == len(self.data_key) == SIZE:
            raise VaultError("a wallet's keys have 32 bytes each")

    @classmethod
    def generate(cls) -> Self:
        """Make the keys of a new wallet."""
        return cls(bytes(PrivateKey.generate()), random(SIZE))

    @property
    def public_key(self) -> bytes:
        """The key that everybody may seal to while the learner is away."""
        return bytes(PrivateKey(self.secret_key).public_key)


def wrap_data_key(keys: WalletKeys, wallet_id: bytes) -> bytes:
    """Return the data key of *keys*, sealed to the wallet's own public key.

    Anybody can seal to a public key.  A tag that only the secret key can make
    keeps a data key of somebody else's choosing from being slipped in.
    """
    data = keys.data_key + _tag(keys.secret_key, keys.data_key, wallet_id)
    return seal_to(keys.public_key, data, _place(wallet_id), step=NOTE_STEP)


def unwrap(secret_key: bytes, wrapped_data_key: bytes, wallet_id: bytes) -> WalletKeys:
    """Return the keys of a wallet from its secret key, or raise `CannotOpenError`."""
    data = open_sealed_to(secret_key, wrapped_data_key, _place(wallet_id))
    data_key, tag = data[:SIZE], data[SIZE:]
    if not compare_digest(tag, _tag(secret_key, data_key, wallet_id)):
        raise CannotOpenError
    return WalletKeys(secret_key, data_key)


def _place(wallet_id: bytes) -> Place:
    return Place("wallet", "wrapped_data_key", wallet_id, wallet_id)


def _tag(secret_key: bytes, data_key: bytes, wallet_id: bytes) -> bytes:
    return keyed(secret_key, "wp1.data.tag", data_key, wallet_id)
