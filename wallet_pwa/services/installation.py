"""What an installation is for good: its name, and the address on its badges."""

import secrets
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from wallet_pwa.models import Installation
from wallet_pwa.services.errors import BaseAddressError


def read_installation(session: Session, today: date) -> Installation:
    """Return the installation's row; make it if this is the first start."""
    row = session.scalar(select(Installation))
    if row is None:
        row = Installation(id=1, name=secrets.token_hex(6), created_on=today)
        session.add(row)
        session.flush()
    return row


def kept_base_address(session: Session) -> str | None:
    """Return the address that badges carry; None before the first one."""
    return session.scalar(select(Installation.base_url))


def fix_base_address(session: Session, base_url: str) -> None:
    """Keep *base_url* for good; raise `BaseAddressError` if another one is kept.

    Signed badges and printed codes carry it, so it cannot be taken back.
    """
    row = session.scalar(select(Installation))
    if row is None:
        raise BaseAddressError
    if row.base_url is None:
        row.base_url = base_url
    elif row.base_url != base_url:
        raise BaseAddressError
