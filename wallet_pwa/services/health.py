"""Whether the installation can do its work."""

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from wallet_pwa.models import Installation


def is_healthy(session: Session) -> bool:
    """Whether the database answers."""
    try:
        return session.scalar(select(Installation.id)) is not None
    except SQLAlchemyError:
        return False
