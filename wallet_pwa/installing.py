"""Open an installation: its database, secrets, journal and session store."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from wallet_pwa import server_secrets
from wallet_pwa.clock import utc_now
from wallet_pwa.config import Settings
from wallet_pwa.db import Database
from wallet_pwa.fetching import Copies, Fetcher
from wallet_pwa.journal import RESERVE, SMALL_RESERVE, Journal
from wallet_pwa.services.errors import BaseAddressError
from wallet_pwa.services.house import House
from wallet_pwa.services.housekeeping import replay_journal
from wallet_pwa.services.installation import read_installation
from wallet_pwa.session_store import SessionStore, default_file
from wallet_pwa.vault import CHEAP, STRONG


def open_house(settings: Settings, database: Database, now: datetime) -> House:
    """Return the installation behind *settings*; the first time, make its files.

    Raises `SecretsError` if the secrets of a database with content are missing,
    `BaseAddressError` if its badges carry another address.
    """
    name, base_url = _identity(database, now)
    if base_url is not None and base_url != settings.base_url:
        raise BaseAddressError(
            f"this installation's badges carry {base_url}; start it with that address"
        )
    path = _secrets_path(settings, name)
    is_new = base_url is None and not path.exists()
    load = server_secrets.create if is_new else server_secrets.load
    house = House(
        base_url=settings.base_url,
        secrets=load(path),
        journal=Journal(
            settings.journal_file
            or _home("XDG_STATE_HOME", ".local/state") / f"{name}.journal",
            reserve=SMALL_RESERVE if settings.is_loopback else RESERVE,
        ),
        sessions=SessionStore(settings.session_file or default_file(name)),
        time_zone=settings.time_zone,
        cost=CHEAP if settings.test_cheap_kdf else STRONG,
        shortest_share=timedelta(seconds=settings.test_shortest_share_seconds)
        if settings.test_shortest_share_seconds
        else None,
        trusted_issuer=settings.test_trusted_issuer,
        copies=Copies(Fetcher(allowed=settings.test_fetch_address)),
    )
    with database.write() as session:
        replay_journal(session, house, now=now)
    return house


def secrets_path(settings: Settings, database: Database) -> Path:
    """Return where this installation's secrets are, or will be."""
    return _secrets_path(settings, _identity(database, utc_now())[0])


def has_secrets(settings: Settings, database: Database) -> bool:
    """Whether this installation has been started before."""
    return secrets_path(settings, database).exists()


def _identity(database: Database, now: datetime) -> tuple[str, str | None]:
    with database.write() as session:
        row = read_installation(session, now.date())
        return row.name, row.base_url


def _secrets_path(settings: Settings, name: str) -> Path:
    folder = _home("XDG_CONFIG_HOME", ".config")
    return settings.secrets_file or folder / f"{name}.secrets"


def _home(variable: str, default: str) -> Path:
    base = os.environ.get(variable)
    return (Path(base) if base else Path.home() / default) / "wallet_pwa"


def init_app(app: Flask, settings: Settings, now: datetime) -> None:
    """Open the installation for *app*."""
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(settings.database_url)
    try:
        app.extensions["house"] = open_house(settings, database, now)
    except Exception:
        database.close()
        raise
    app.extensions["database"] = database
