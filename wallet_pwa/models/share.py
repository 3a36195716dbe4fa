"""Links that show what a learner picked, and who opened them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from wallet_pwa.db import Base
from wallet_pwa.models.columns import WITHOUT_ORDER, RandomKey


class Share(Base):
    """One link that shows what a learner picked, until it ends."""

    __tablename__ = "share"
    __table_args__ = (
        CheckConstraint("max_opens IS NULL OR opens <= max_opens", name="opens"),
        Index("ix_share_expires_at", "expires_at"),
        WITHOUT_ORDER,
    )

    id: Mapped[RandomKey]
    wallet_id: Mapped[bytes] = mapped_column(
        ForeignKey("wallet.id", ondelete="CASCADE"), index=True
    )
    #: Keyed hash of the link's token; the token is only in the link, and sealed
    #: to the learner in `owner_note`.
    lookup: Mapped[bytes] = mapped_column(unique=True)
    #: Keyed hash of the form that made it: a double tap makes one link.
    once_hash: Mapped[bytes] = mapped_column(unique=True)
    created_on: Mapped[date]
    #: From when on the link shows nothing; midnight after its last day.
    expires_at: Mapped[datetime]
    #: How often the link may be opened.  NULL: as often as somebody likes.
    max_opens: Mapped[int | None]
    opens: Mapped[int] = mapped_column(default=0)
    #: How many browsers have opened it.
    devices: Mapped[int] = mapped_column(default=0)
    #: The day on which the learner stopped it.  NULL: she has not.
    stopped_on: Mapped[date | None]
    #: What the link shows, under a key made from its token.  Empty when stopped.
    snapshot: Mapped[bytes]
    #: A stopped link's snapshot, sealed once more to the learner, for 30 days.
    kept: Mapped[bytes | None]
    #: For whom, what, and the token: sealed with the learner's data key.
    owner_note: Mapped[bytes]
    #: The minute of the stop, sealed to the learner.
    stop_note: Mapped[bytes | None]


class ShareOpening(Base):
    """One time that somebody got the page behind a link."""

    __tablename__ = "share_opening"
    __table_args__ = WITHOUT_ORDER

    id: Mapped[RandomKey]
    share_id: Mapped[bytes] = mapped_column(
        ForeignKey("share.id", ondelete="CASCADE"), index=True
    )
    opened_on: Mapped[date]
    #: Minute, phone or computer, class and device number, sealed to the learner.
    sealed: Mapped[bytes]
