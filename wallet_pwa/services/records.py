"""What is sealed in a learner's rows, as typed values."""

import base64
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from wallet_pwa.vault import (
    BADGE_STEP,
    NOTE_STEP,
    Place,
    WalletKeys,
    open_json_either,
    seal_json,
)
from wallet_pwa.vault import open_json as open_sealed_json


def encode(data: bytes) -> str:
    """Return *data* as text for a record."""
    return base64.b64encode(data).decode("ascii")


def decode(text: str) -> bytes:
    """Return the bytes behind `encode`."""
    return base64.b64decode(text, validate=True)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BadgeRecord:
    """One badge as it lies in its owner's wallet."""

    #: The signed badge with all its fields (SD-JWT VC, without key binding).
    text: str
    #: The holder's Ed25519 seed that belongs to `text`.
    holder_seed: str
    #: The giver's row of this badge; it stands nowhere else in the wallet.
    issuance: str
    #: Digits that the learner can tell the giver.
    number: str
    #: What a shelf shows of it, so that a list needs no signed text: title, its
    #: language, giver, first day of the month, and the picture's parts.
    title: str
    language: str
    giver: str
    month: str
    picture: dict[str, str | int]
    #: What the organiser said to everybody, and her first name.  May be empty.
    thanks: str
    thanks_from: str
    #: When it was put into the wallet (ISO 8601, minutes).
    received: str
    #: The secret that fetches the badge with a confirmed name.  Empty: no name asked.
    pickup_secret: str = ""
    #: The name that waits for the organiser.  Empty: none.
    waiting_name: str = ""
    #: The place of its Open Badge in a status list: address, `#`, number.  Empty:
    #: she has never taken it out as a file.
    open_place: str = ""

    @staticmethod
    def place(credential_id: bytes, wallet_id: bytes) -> Place:
        """Return where a badge is sealed."""
        return Place("credential", "sealed", credential_id, wallet_id)

    def seal(
        self, keys: WalletKeys, *, credential_id: bytes, wallet_id: bytes
    ) -> bytes:
        """Return the record sealed for its row."""
        place = self.place(credential_id, wallet_id)
        return seal_json(keys.data_key, asdict(self), place, step=BADGE_STEP)

    @classmethod
    def open(
        cls, keys: WalletKeys, blob: bytes, *, credential_id: bytes, wallet_id: bytes
    ) -> Self:
        """Open a badge's row; raise `CannotOpenError` if it is not hers."""
        record = open_json_either(keys, blob, cls.place(credential_id, wallet_id))
        return cls(**_known(cls, record))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Profile:
    """What a wallet knows of its owner: nothing that she has not written."""

    #: Her name in her own words.  Empty: not written.
    name: str = ""
    #: Whether she has kept her paper card.
    card_saved: bool = False

    @staticmethod
    def place(wallet_id: bytes) -> Place:
        """Return where a profile is sealed."""
        return Place("wallet", "profile", wallet_id, wallet_id)

    def seal(self, keys: WalletKeys, wallet_id: bytes) -> bytes:
        """Return the profile sealed for its row."""
        place = self.place(wallet_id)
        return seal_json(keys.data_key, asdict(self), place, step=NOTE_STEP)

    @classmethod
    def open(cls, keys: WalletKeys, blob: bytes, wallet_id: bytes) -> Self:
        """Open a wallet's profile."""
        record = open_sealed_json(keys.data_key, blob, cls.place(wallet_id))
        return cls(**_known(cls, record))


def _known(cls: Any, record: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(cls)}
    return {name: value for name, value in record.items() if name in names}
