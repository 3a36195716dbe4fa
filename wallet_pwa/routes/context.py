"""What a route may ask for: the database, the time, the installation, the visitor."""

import ipaddress
from datetime import datetime

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session
from werkzeug.routing import BaseConverter, ValidationError

from wallet_pwa.config import Settings
from wallet_pwa.csrf import SAFE_METHODS
from wallet_pwa.db import Database
from wallet_pwa.models.columns import ID_BYTES
from wallet_pwa.services.house import House
from wallet_pwa.session_store import SessionStore


class IdConverter(BaseConverter):
    """A row's random id in an address, as hexadecimal digits."""

    regex = f"[0-9a-f]{{{2 * ID_BYTES}}}"

    def to_python(self, value: str) -> bytes:
        """Return the id."""
        try:
            return bytes.fromhex(value)
        except ValueError as error:
            raise ValidationError from error

    def to_url(self, value: bytes) -> str:
        """Return the id as it stands in an address."""
        return value.hex()


def database() -> Database:
    """Return the installation's database."""
    result: Database = current_app.extensions["database"]
    return result


def db_session() -> Session:
    """Return this request's session: one that writes unless the method is safe."""
    if "session" not in g:
        reads = request.method in SAFE_METHODS
        g.session = database().reading() if reads else database().writing()
    session: Session = g.session
    return session


def commit() -> None:
    """Make this request's changes last."""
    db_session().commit()


def now() -> datetime:
    """Return the time, as the application's clock gives it."""
    if "now" not in g:
        g.now = current_app.extensions["clock"]()
    moment: datetime = g.now
    return moment


def house() -> House:
    """Return the installation that services work in."""
    result: House = current_app.extensions["house"]
    return result


def settings() -> Settings:
    """Return this installation's settings."""
    result: Settings = current_app.extensions["settings"]
    return result


def store() -> SessionStore:
    """Return where sessions, views and counters live."""
    return house().sessions


def network() -> bytes:
    """Return the visitor's network, cut to a /24 or /48, for counting tries.

    It is only ever used as a key of the day's counters, never stored.
    """
    header = settings().test_address_header
    text = (request.headers.get(header) if header else None) or request.remote_addr
    try:
        address = ipaddress.ip_address((text or "").split("%")[0])
    except ValueError:
        return b"unknown"
    mapped = getattr(address, "ipv4_mapped", None)
    packed = (mapped or address).packed
    return packed[:3] if len(packed) == 4 else packed[:6]


def init_app(app: Flask) -> None:
    """Close every session that a request opens."""
    app.url_map.converters["id"] = IdConverter

    @app.teardown_appcontext
    def close_session(_error: BaseException | None) -> None:
        session: Session | None = g.pop("session", None)
        if session is not None:
            session.close()
