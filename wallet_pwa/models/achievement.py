"""Things that can be earned."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wallet_pwa.db import Base, IntKey


class Achievement(Base):
    """A badge as its issuer describes it, once.  Its row is public."""

    __tablename__ = "achievement"
    __table_args__ = (CheckConstraint("level BETWEEN 0 AND 3", name="level"),)

    id: Mapped[IntKey]
    issuer_id: Mapped[int] = mapped_column(
        ForeignKey("issuer.id", ondelete="CASCADE"), index=True
    )
    #: Its part of our addresses; random, never changes.
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    #: What somebody who has it can do.
    description: Mapped[str]
    #: How it was judged.
    criteria: Mapped[str]
    #: The language of these words, as BCP 47 writes it.
    language: Mapped[str]
    #: A skill in a framework such as ESCO.  Empty: none named.
    skill: Mapped[str]
    #: Hours of work.  NULL: not said.
    hours: Mapped[int | None]
    #: Months for which it is good.  NULL: for ever.
    valid_months: Mapped[int | None]
    picture_kind: Mapped[str]
    picture_symbol: Mapped[str]
    level: Mapped[int]
    created_on: Mapped[date]
