"""What a giver knows of a badge that it gave."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wallet_pwa.db import Base
from wallet_pwa.models.columns import WITHOUT_ORDER, RandomKey


class Issuance(Base):
    """One badge as its giver knows it: what, when, which seat; never whose.

    Its id is inside the learner's sealed badge, and in no other row of hers.
    """

    __tablename__ = "issuance"
    __table_args__ = (
        UniqueConstraint("workshop_id", "seat"),
        WITHOUT_ORDER,
    )

    id: Mapped[RandomKey]
    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE")
    )
    #: The how-manieth badge of the workshop it is, from 1.
    seat: Mapped[int]
    #: Digits that the learner can tell the giver; on the badge's page.
    number: Mapped[str] = mapped_column(unique=True)
    #: Keyed hash of wallet and workshop: one badge each.
    once_hash: Mapped[bytes] = mapped_column(unique=True)
    given_on: Mapped[date]
    #: The day on which the giver took it back.  NULL: it has not.
    revoked_on: Mapped[date | None]


class CopyPlace(Base):
    """A place in a status list that stands for a badge or a copy of it.

    Kept so that taking a badge back takes back its copies.  The giver never
    sees these rows: they would tell how often a badge was shown.
    """

    __tablename__ = "copy_place"
    __table_args__ = WITHOUT_ORDER

    status_list_id: Mapped[int] = mapped_column(
        ForeignKey("status_list.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    issuance_id: Mapped[bytes] = mapped_column(
        ForeignKey("issuance.id", ondelete="CASCADE"), index=True
    )
    #: From when on nobody needs it, rounded up to a month so that the day of a
    #: link's end does not tell whose it was.  NULL: the badge itself.
    needed_until: Mapped[date | None]


class WaitingName(Base):
    """A name that a learner gave, until the organiser has confirmed it."""

    __tablename__ = "waiting_name"
    __table_args__ = (
        CheckConstraint(
            "(sealed_name IS NULL) OR (sealed_badge IS NULL)", name="name_or_badge"
        ),
        WITHOUT_ORDER,
    )

    issuance_id: Mapped[bytes] = mapped_column(
        ForeignKey("issuance.id", ondelete="CASCADE"), primary_key=True
    )
    #: The name under the server's wrap key.  NULL once it is confirmed or refused.
    sealed_name: Mapped[bytes | None]
    #: X25519, made for this badge alone; its secret is in the sealed badge.
    pickup_key: Mapped[bytes]
    #: The badge signed with the name, sealed to `pickup_key`, until it is fetched.
    sealed_badge: Mapped[bytes | None]
    given_on: Mapped[date]
