"""Workshops at which badges are given."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wallet_pwa.db import Base, IntKey


class Workshop(Base):
    """One occasion on which learners collect a badge."""

    __tablename__ = "workshop"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="closes_later"),
        CheckConstraint("seats > 0", name="some_seats"),
    )

    id: Mapped[IntKey]
    achievement_id: Mapped[int] = mapped_column(
        ForeignKey("achievement.id", ondelete="CASCADE"), index=True
    )
    organiser_id: Mapped[int | None] = mapped_column(
        ForeignKey("organiser.id", ondelete="SET NULL"), index=True
    )
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    seats: Mapped[int]
    #: Whether learners are asked for a name, which the organiser confirms.
    asks_name: Mapped[bool]
    #: Where it was.  Empty: not said.
    place: Mapped[str]
    #: What the organiser says to everybody who was there.  Empty: nothing.
    thanks: Mapped[str]
