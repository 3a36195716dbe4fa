"""A learner's wallet."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from wallet_pwa.db import Base
from wallet_pwa.models.columns import WITHOUT_ORDER, RandomKey


class Wallet(Base):
    """One learner's wallet; everything in it is sealed with its keys."""

    __tablename__ = "wallet"
    __table_args__ = WITHOUT_ORDER

    id: Mapped[RandomKey]
    #: Eight digits on the paper card, by which its slot is found.
    number: Mapped[str] = mapped_column(unique=True)
    #: X25519: what is put in while the learner is away is sealed to it.
    public_key: Mapped[bytes]
    #: The wallet's symmetric key, sealed to `public_key`.
    data_key: Mapped[bytes]
    #: The learner's name and settings, sealed with the data key.
    profile: Mapped[bytes]
    #: How often the wallet's keys have been changed.
    version: Mapped[int] = mapped_column(default=1)
    created_on: Mapped[date]
    #: Keyed hash of the visitor and code that made this wallet, so that a lost
    #: answer can be repeated.  NULL once that visitor's hour is over.
    first_claim_hash: Mapped[bytes | None] = mapped_column(unique=True)
