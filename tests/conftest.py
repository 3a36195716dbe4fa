"""The people and things that every test can ask for."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy.orm import Session

from tests.browser_like import Browser
from tests.people import World
from wallet_pwa import create_app
from wallet_pwa.config import Settings
from wallet_pwa.services.house import House

pytest_plugins = ["tests.database"]


class CompiledTemplates(BytecodeCache):
    """Keeps compiled templates from one test's application to the next's."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str | None, str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill *bucket*; the same template differs from language to language."""
        kept = self._kept.get(self._name(bucket))
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in *bucket*."""
        self._kept[self._name(bucket)] = bucket.bytecode_to_string()

    def _name(self, bucket: Bucket) -> tuple[str | None, str, str]:
        return bucket.environment.language, bucket.key, bucket.checksum


TEMPLATES = CompiledTemplates()

BASE_URL = "http://localhost:8000"
NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **length: float) -> datetime:
        """Move on and return the new moment."""
        self.moment += timedelta(**length)
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        base_url=BASE_URL,
        database_url=database_url,
        instance=tmp_path / "instance",
        secrets_file=tmp_path / "elsewhere" / "secrets",
        journal_file=tmp_path / "elsewhere" / "journal",
        session_file=tmp_path / "volatile" / "sessions.db",
        service_name="Open Wallet",
        test_cheap_kdf=True,
    )


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Iterator[Flask]:
    app = create_app(settings, clock=clock)
    app.testing = True
    app.jinja_env.bytecode_cache = TEMPLATES
    yield app
    app.extensions["house"].sessions.close()
    app.extensions["database"].close()


@pytest.fixture
def house(app: Flask) -> House:
    house: House = app.extensions["house"]
    return house


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """Give a session that writes; what a test changes, it commits."""
    with app.extensions["database"].writing() as session:
        yield session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def new_browser(app: Flask) -> Callable[[], Browser]:
    """Give a way to make visitors without scripts, each with cookies of its own."""
    return lambda: Browser(app.test_client(), BASE_URL)


@pytest.fixture
def browser(new_browser: Callable[[], Browser]) -> Browser:
    return new_browser()


@pytest.fixture
def world(app: Flask, clock: Clock) -> World:
    return World(app.extensions["database"], app.extensions["house"], clock)
