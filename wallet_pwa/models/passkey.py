"""Passkeys of learners and organisers."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wallet_pwa.db import Base
from wallet_pwa.models.columns import WITHOUT_ORDER, RandomKey


class Passkey(Base):
    """One passkey: it signs in and confirms; it opens a wallet only with PRF."""

    __tablename__ = "passkey"
    __table_args__ = (
        CheckConstraint(
            "(wallet_id IS NULL) <> (organiser_id IS NULL)", name="one_owner"
        ),
        WITHOUT_ORDER,
    )

    id: Mapped[RandomKey]
    wallet_id: Mapped[bytes | None] = mapped_column(
        ForeignKey("wallet.id", ondelete="CASCADE"), index=True
    )
    organiser_id: Mapped[int | None] = mapped_column(
        ForeignKey("organiser.id", ondelete="CASCADE"), index=True
    )
    #: The authenticator's name for the key.
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    #: COSE key, as the authenticator gave it.
    public_key: Mapped[bytes]
    sign_count: Mapped[int]
    #: A random name for the owner; says nothing about who it is.
    user_handle: Mapped[bytes]
    #: Whether the key is copied to the owner's other devices.
    backed_up: Mapped[bool]
    #: The authenticator's hints how it can be reached, separated by spaces.
    transports: Mapped[str]
    created_on: Mapped[date]
