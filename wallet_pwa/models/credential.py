"""Badges in wallets."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wallet_pwa.db import Base
from wallet_pwa.models.columns import WITHOUT_ORDER, RandomKey


class Credential(Base):
    """One signed badge in a wallet.

    What it is for stands in `sealed` alone: no column joins a wallet to an
    achievement.
    """

    __tablename__ = "credential"
    __table_args__ = WITHOUT_ORDER

    id: Mapped[RandomKey]
    wallet_id: Mapped[bytes] = mapped_column(
        ForeignKey("wallet.id", ondelete="CASCADE"), index=True
    )
    created_on: Mapped[date]
    #: The signed text, its holder key and the whole record behind it.
    sealed: Mapped[bytes]
