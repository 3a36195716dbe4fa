"""Organisations that give badges, and their keys."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wallet_pwa.db import Base, IntKey


class Issuer(Base):
    """An organisation that gives badges.  Its row is public."""

    __tablename__ = "issuer"

    id: Mapped[IntKey]
    #: Its part of our addresses; never changes.
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    #: Town or region.  Empty: not said.
    place: Mapped[str]
    #: Its web page.  Empty: not said.
    url: Mapped[str]
    #: One of the picture colours; empty: made from its address.
    colour: Mapped[str]
    created_on: Mapped[date]
    #: When whoever runs this installation registered it.  NULL: not known.
    known_on: Mapped[date | None]
    #: The domain of its web page, proven to be its own.  NULL: not proven.
    proven_domain: Mapped[str | None]
    #: When that was last found to be so.
    proven_on: Mapped[date | None]


class IssuerKey(Base):
    """One signing key of an issuer."""

    __tablename__ = "issuer_key"
    __table_args__ = (CheckConstraint("algorithm IN ('EdDSA')", name="algorithm"),)

    id: Mapped[IntKey]
    issuer_id: Mapped[int] = mapped_column(
        ForeignKey("issuer.id", ondelete="CASCADE"), index=True
    )
    #: The part of the key's name after the `#`.
    fragment: Mapped[str]
    algorithm: Mapped[str]
    public_key: Mapped[bytes]
    #: The private key under the server's wrap key.
    wrapped_key: Mapped[bytes]
    created_on: Mapped[date]
    #: From when on it signs no more; it stays published.  NULL: it signs.
    retired_on: Mapped[date | None]
