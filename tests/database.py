"""A database for each test, on SQLite or, with --database=postgresql, on PostgreSQL.

The migrations run once for each worker; every test then gets a copy of the result,
which takes milliseconds.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import count
from pathlib import Path

import pytest

from tests import postgres
from wallet_pwa.db import migrate

#: What hands out databases: a context in which the one at that address exists.
Maker = Callable[[], AbstractContextManager[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="where the tests keep their rows",
    )


@pytest.fixture(scope="session")
def database_kind(request: pytest.FixtureRequest) -> str:
    """Say which kind of database this run is for."""
    kind: str = request.config.getoption("--database")
    return kind


@pytest.fixture(scope="session")
def make_empty_database(
    database_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Maker]:
    """Give a way to make databases without a table, as migrations find them first."""
    if database_kind == "sqlite":
        folder = tmp_path_factory.mktemp("empty")
        yield lambda: sqlite_file(folder)
    else:
        with postgres.running_cluster() as cluster:
            yield lambda: postgres_database(cluster, template="template1")


@pytest.fixture(scope="session")
def database_template(make_empty_database: Maker) -> Iterator[Maker]:
    """Migrate once; give a way to make copies of the result."""
    with make_empty_database() as url:
        migrate(url)
        if url.startswith("sqlite"):
            original = Path(url.removeprefix("sqlite:///"))
            settle(original)
            yield lambda: sqlite_file(original.parent, template=original)
        else:
            cluster = Path(url.partition("?host=")[2])
            name = url.partition("?")[0].rpartition("/")[2]
            yield lambda: postgres_database(cluster, template=name)


@pytest.fixture
def database_url(database_template: Maker) -> Iterator[str]:
    """Give a test the address of its own migrated database without a row."""
    with database_template() as url:
        yield url


@pytest.fixture
def empty_database_url(make_empty_database: Maker) -> Iterator[str]:
    """Give a test of migrations the address of a database without a table."""
    with make_empty_database() as url:
        yield url


numbers = count(1)


@contextmanager
def sqlite_file(folder: Path, template: Path | None = None) -> Iterator[str]:
    """Make a file in *folder*, like *template* if there is one; remove it after."""
    path = folder / f"test-{next(numbers)}.sqlite"
    if template:
        shutil.copyfile(template, path)
    try:
        yield f"sqlite:///{path}"
    finally:
        for leftover in folder.glob(f"{path.name}*"):
            leftover.unlink()


def settle(path: Path) -> None:
    """Bring the write-ahead log into the file, so that a copy of it is whole."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def postgres_database(cluster: Path, template: str) -> Iterator[str]:
    """Make a database in *cluster* after *template*; drop it after."""
    name = f"test_{next(numbers)}"
    # Copying files is quicker here than the usual way, as nothing is synced.
    command = f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"
    postgres.run_sql(cluster, command)
    try:
        yield postgres.url_of(cluster, name)
    finally:
        # By force: a test that failed may not have closed its connections.
        postgres.run_sql(cluster, f"DROP DATABASE {name} WITH (FORCE)")
