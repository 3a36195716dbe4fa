"""The database: how to reach it, and what every table shares."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

#: Constraints get predictable names, so that a migration can find them again.
NAMING_CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
#: Connections of an engine with this option take the write lock when they begin.
WRITES = "wallet_writes"


class SqliteError(Exception):
    """This SQLite may lose confirmed writes and must not be used as asked."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; a datetime without a time zone is a mistake here."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Refuse naive moments, store the others in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("datetime without a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give back what was stored, marked as UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Base of all models."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar = {datetime: UtcDateTime}


IntKey = Annotated[int, mapped_column(primary_key=True)]


class Database:
    """An installation's database: sessions that read, and sessions that write.

    On SQLite a writing session takes a lock in the order of arrival and begins
    at once (`BEGIN IMMEDIATE`): SQLite's own waiting is unfair, and turning a
    read into a write halfway fails whenever two people do it together.
    """

    def __init__(self, url: str) -> None:
        self.engine = connect(url)
        self._writing = self.engine.execution_options(**{WRITES: True})

    def reading(self) -> Session:
        """Return a session that changes nothing."""
        return Session(self.engine)

    def writing(self) -> Session:
        """Return a session that may change rows."""
        return Session(self._writing)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Yield a session that is committed at the end, or not at all."""
        with self.writing() as session, session.begin():
            yield session

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def connect(url: str) -> Engine:
    """Return the engine for *url*; raise `SqliteError` if it could lose writes."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    module = sqlite_module()
    wal = keeps_writes_in_wal(module.sqlite_version_info)
    engine = create_engine(url, module=module)
    path = make_url(url).database

    def set_up(connection: Any, _record: object) -> None:
        # SQLAlchemy's events below begin transactions; the driver must not.
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout = 10000")
        mode, synchronous = ("WAL", "FULL") if wal else ("DELETE", "EXTRA")
        [used] = connection.execute(f"PRAGMA journal_mode = {mode}").fetchone()
        if used.upper() != mode and path:
            raise SqliteError(f"the database is in {used} mode; {mode} is needed")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITES):
            record = connection.connection._connection_record  # noqa: SLF001  # the pool's info outlives the transaction, which is what unlocking needs
            if record is not None and path:
                record.info["lock"] = _lock(Path(f"{path}.lock"))
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("BEGIN")

    def unlock(_connection: object, record: Any) -> None:
        descriptor = record.info.pop("lock", None)
        if descriptor is not None:
            os.close(descriptor)

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", unlock)
    return engine


def _lock(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def sqlite_module() -> ModuleType:
    """Return the newest SQLite driver on this machine."""
    try:
        from pysqlite3 import dbapi2  # noqa: PLC0415  # has wheels for x86-64 only
    except ImportError:
        import sqlite3 as dbapi2  # noqa: PLC0415
    module: ModuleType = dbapi2
    return module


def keeps_writes_in_wal(version: tuple[int, ...]) -> bool:
    """Whether SQLite *version* keeps confirmed writes in WAL mode.

    The WAL-reset bug is in 3.7.0 to 3.51.2; it was mended in 3.51.3 and, for
    older lines, in 3.50.7 and 3.44.6.
    """
    return (
        version >= (3, 51, 3)
        or (3, 50, 7) <= version < (3, 51, 0)
        or (3, 44, 6) <= version < (3, 45, 0)
    )


def migrate(url: str) -> None:
    """Bring the database at *url* to the newest tables."""
    # A process that answers requests never needs it, and it is large.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    configuration = Config()
    folder = Path(__file__).parent / "migrations"
    configuration.set_main_option("script_location", str(folder))
    configuration.attributes["url"] = url
    command.upgrade(configuration, "head")
