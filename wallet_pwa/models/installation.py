"""What an installation is, for good."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from wallet_pwa.db import Base, IntKey


class Installation(Base):
    """The one row that says which installation this database belongs to."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[IntKey]
    #: Names the files with this installation's secrets and journal.
    name: Mapped[str]
    #: The address in signed badges and printed codes.  NULL until the first badge.
    base_url: Mapped[str | None]
    created_on: Mapped[date]
