"""Codes that give a badge to whoever scans them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wallet_pwa.db import Base, IntKey


class ClaimOffer(Base):
    """The code on a workshop's wall, and how many badges it may still give."""

    __tablename__ = "claim_offer"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= seats", name="no_more_than_seats"),
    )

    id: Mapped[IntKey]
    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), unique=True
    )
    #: Keyed hashes of what is in the QR code and of the ten digits under it.
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    #: Both under the server's wrap key, so that the poster can be printed again.
    sealed_token: Mapped[bytes]
    sealed_code: Mapped[bytes]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    seats: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    #: When the last badge was taken.  NULL: none yet.
    last_taken_at: Mapped[datetime | None]
