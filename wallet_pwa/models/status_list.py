"""Lists that say which badges were taken back."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wallet_pwa.db import Base, IntKey


class StatusList(Base):
    """One published list of an issuer: a bit for each badge and copy."""

    __tablename__ = "status_list"

    id: Mapped[IntKey]
    issuer_id: Mapped[int] = mapped_column(
        ForeignKey("issuer.id", ondelete="CASCADE"), index=True
    )
    #: How many places it has; the first half to be taken are used, at random.
    size: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    #: One bit a place; set means taken back.
    bits: Mapped[bytes]
