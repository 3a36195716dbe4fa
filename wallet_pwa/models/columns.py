"""Kinds of columns that several tables use."""

import secrets
from typing import Annotated, Any, Final

from sqlalchemy import LargeBinary
from sqlalchemy.orm import mapped_column

ID_BYTES: Final = 16

#: A random id made in Python: it stands in a sealed row's associated data
#: before the row is written, and it says nothing about the order of rows.
RandomKey = Annotated[bytes, mapped_column(LargeBinary(ID_BYTES), primary_key=True)]

#: SQLite would otherwise number rows in the order of arrival.  Two tables in the
#: same order tell whose row belongs to whose, so the learner's tables have none.
WITHOUT_ORDER: Final[dict[str, Any]] = {"sqlite_with_rowid": False}


def new_id() -> bytes:
    """Return a fresh random id."""
    return secrets.token_bytes(ID_BYTES)
