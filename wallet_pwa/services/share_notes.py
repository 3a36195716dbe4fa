"""What is sealed in the rows of a link, as typed values.

The snapshot is under a key made from the link's token: whoever has the link can
look, and nobody else.  Everything around it is sealed to the learner.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Self

from wallet_pwa.vault import (
    BADGE_STEP,
    NOTE_STEP,
    SNAPSHOT_STEP,
    Place,
    WalletKeys,
    open_json,
    open_json_either,
    open_sealed_to,
    seal_json,
    seal_json_to,
    seal_to,
)

#: A snapshot was padded before it was sealed; sealing it again needs no more.
_AS_IT_IS = 1


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SharedBadge:
    """One badge in a link, as its owner's list names it."""

    #: The badge in her wallet.
    credential_id: bytes
    title: str
    #: What she chose to show of it, apart from what is always shown.
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OwnerNote:
    """What only the learner knows of her link."""

    #: The secret in the link, so that she can send it again.
    token: bytes
    #: For whom, in her words.  Empty: she wrote nothing.
    label: str
    badges: tuple[SharedBadge, ...]
    with_name: bool
    made: datetime

    @staticmethod
    def place(share_id: bytes, wallet_id: bytes) -> Place:
        """Return where the note is sealed."""
        return Place("share", "owner_note", share_id, wallet_id)

    def seal(self, keys: WalletKeys, *, share_id: bytes, wallet_id: bytes) -> bytes:
        """Return the note sealed for its row."""
        record = {
            "token": self.token.hex(),
            "label": self.label,
            "what": [
                [badge.credential_id.hex(), badge.title, list(badge.fields)]
                for badge in self.badges
            ],
            "with_name": self.with_name,
            # To the second: it alone decides the order of her list.
            "made": self.made.isoformat(timespec="seconds"),
        }
        place = self.place(share_id, wallet_id)
        return seal_json(keys.data_key, record, place, step=BADGE_STEP)

    @classmethod
    def open(
        cls, keys: WalletKeys, blob: bytes, *, share_id: bytes, wallet_id: bytes
    ) -> Self:
        """Open a link's note; raise `CannotOpenError` if it is not hers."""
        record = open_json(keys.data_key, blob, cls.place(share_id, wallet_id))
        return cls(
            token=bytes.fromhex(record["token"]),
            label=record["label"],
            badges=tuple(
                SharedBadge(
                    credential_id=bytes.fromhex(credential_id),
                    title=title,
                    fields=tuple(fields),
                )
                for credential_id, title, fields in record["what"]
            ),
            with_name=record["with_name"],
            made=datetime.fromisoformat(record["made"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Snapshot:
    """All that a link can show; what was not chosen is not in it."""

    #: Signed copies with only the chosen fields, each bound to this link.
    presentations: tuple[str, ...]
    #: Her name in her own words.  Empty: not shown, or in a presentation.
    own_name: str

    @staticmethod
    def place(share_id: bytes, wallet_id: bytes) -> Place:
        """Return where a snapshot is sealed."""
        return Place("share", "snapshot", share_id, wallet_id)

    def seal(self, share_key: bytes, *, share_id: bytes, wallet_id: bytes) -> bytes:
        """Return the snapshot under the link's own key."""
        return seal_json(
            share_key, asdict(self), self.place(share_id, wallet_id), step=SNAPSHOT_STEP
        )

    @classmethod
    def open(
        cls, share_key: bytes, blob: bytes, *, share_id: bytes, wallet_id: bytes
    ) -> Self:
        """Open what a link shows."""
        record = open_json(share_key, blob, cls.place(share_id, wallet_id))
        return cls(
            presentations=tuple(record["presentations"]), own_name=record["own_name"]
        )


def keep_snapshot(
    public_key: bytes, snapshot: bytes, *, share_id: bytes, wallet_id: bytes
) -> bytes:
    """Return a sealed *snapshot* sealed once more, to the learner.

    The link alone no longer opens it, and neither does the learner alone.
    """
    place = Place("share", "kept", share_id, wallet_id)
    return seal_to(public_key, snapshot, place, step=_AS_IT_IS)


def give_back_snapshot(
    keys: WalletKeys, kept: bytes, *, share_id: bytes, wallet_id: bytes
) -> bytes:
    """Return the sealed snapshot that `keep_snapshot` put away."""
    place = Place("share", "kept", share_id, wallet_id)
    return open_sealed_to(keys.secret_key, kept, place)


def seal_stop(
    public_key: bytes, stopped_at: datetime, *, share_id: bytes, wallet_id: bytes
) -> bytes:
    """Return the minute of a stop, sealed to the learner."""
    place = Place("share", "stop_note", share_id, wallet_id)
    record = {"minute": minute_text(stopped_at)}
    return seal_json_to(public_key, record, place, step=NOTE_STEP)


def open_stop(
    keys: WalletKeys, blob: bytes, *, share_id: bytes, wallet_id: bytes
) -> datetime:
    """Return the minute of a stop."""
    place = Place("share", "stop_note", share_id, wallet_id)
    record = open_json_either(keys, blob, place)
    return datetime.fromisoformat(record["minute"])


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Opening:
    """One time that somebody got the page behind a link."""

    opened_at: datetime
    #: Whether it was a phone; else a computer.
    is_phone: bool
    #: Whether it was probably a person; else probably a program.
    is_person: bool
    #: The how-manieth browser that opened this link, from 1.
    device: int

    @staticmethod
    def place(opening_id: bytes, wallet_id: bytes) -> Place:
        """Return where an opening is sealed."""
        return Place("share_opening", "sealed", opening_id, wallet_id)

    def seal_to(
        self, public_key: bytes, *, opening_id: bytes, wallet_id: bytes
    ) -> bytes:
        """Return the opening sealed to the learner, who is away."""
        record = {
            "minute": minute_text(self.opened_at),
            "phone": self.is_phone,
            "person": self.is_person,
            "device": self.device,
        }
        place = self.place(opening_id, wallet_id)
        return seal_json_to(public_key, record, place, step=NOTE_STEP)

    @classmethod
    def open(
        cls, keys: WalletKeys, blob: bytes, *, opening_id: bytes, wallet_id: bytes
    ) -> Self:
        """Open the line of an opening."""
        record = open_json_either(keys, blob, cls.place(opening_id, wallet_id))
        return cls(
            opened_at=datetime.fromisoformat(record["minute"]),
            is_phone=record["phone"],
            is_person=record["person"],
            device=record["device"],
        )


def minute_text(moment: datetime) -> str:
    """Return *moment*, cut to its minute, for a record."""
    return moment.replace(second=0, microsecond=0).isoformat()
