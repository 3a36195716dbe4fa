"""Lists that say which badges were taken back."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wallet_pwa.db import Base, IntKey


class StatusList(Base):
    """One published list of an issuer: a bit for each badge and copy."""

    __tablename__ = "status_list"
    __table_args__ = (
        CheckConstraint("kind IN ('token', 'bitstring')", name="known_kind"),
    )

    id: Mapped[IntKey]
    issuer_id: Mapped[int] = mapped_column(
        ForeignKey("issuer.id", ondelete="CASCADE"), index=True
    )
    #: The form in which it is published: of a Token list for what links show, of a
    #: Bitstring list for Open Badges.
    kind: Mapped[str] = mapped_column(server_default="token")
    #: How many places it has; the first half to be taken are used, at random.
    size: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    #: One bit a place; set means taken back.  The lowest bit of a byte is the first
    #: of its eight, in either kind of list.
    bits: Mapped[bytes]
