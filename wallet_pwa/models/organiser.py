"""People who act for an issuer."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wallet_pwa.db import Base, IntKey


class Organiser(Base):
    """A person who prepares badges and workshops for an issuer."""

    __tablename__ = "organiser"

    id: Mapped[IntKey]
    #: NULL until the organiser has said for whom she acts.
    issuer_id: Mapped[int | None] = mapped_column(
        ForeignKey("issuer.id", ondelete="CASCADE"), index=True
    )
    #: Her first name under the server's wrap key.  NULL until she has said it.
    sealed_name: Mapped[bytes | None]
    #: Keyed hash of her invitation.  NULL once she has a passkey.
    invite_hash: Mapped[bytes | None] = mapped_column(unique=True)
    invite_ends_at: Mapped[datetime | None]
    created_on: Mapped[date]
