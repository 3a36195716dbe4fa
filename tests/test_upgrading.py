"""Migrations on a database that people have filled."""

from datetime import date, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, text

import wallet_pwa
from wallet_pwa.db import Database, migrate

FOLDER = Path(wallet_pwa.__file__).parent / "migrations"
DAY = date(2026, 11, 1)
BADGE = bytes(range(16))
BITS = bytes([32]) + bytes(131_072 // 8 - 1)

#: A giver, one badge of it that was given and taken back, and its place in a list.
FIRST_ROWS = {
    "issuer": {
        "id": 1,
        "slug": "keuken",
        "name": "Buurtkeuken",
        "place": "Utrecht",
        "url": "",
        "colour": "clay",
        "created_on": DAY,
    },
    "achievement": {
        "id": 1,
        "issuer_id": 1,
        "slug": "food",
        "title": "Food hygiene",
        "description": "Keeps food safe.",
        "criteria": "Watched by a cook.",
        "language": "en",
        "skill": "",
        "picture_kind": "food",
        "picture_symbol": "cooking",
        "level": 1,
        "created_on": DAY,
    },
    "workshop": {
        "id": 1,
        "achievement_id": 1,
        "opens_at": datetime(2026, 11, 1, 9),  # noqa: DTZ001  # as it is stored
        "closes_at": datetime(2026, 11, 1, 12),  # noqa: DTZ001
        "seats": 20,
        "asks_name": False,
        "place": "",
        "thanks": "",
    },
    "issuance": {
        "id": BADGE,
        "workshop_id": 1,
        "seat": 1,
        "number": "1234567",
        "once_hash": bytes(32),
        "given_on": DAY,
        "revoked_on": DAY,
    },
    "status_list": {
        "id": 1,
        "issuer_id": 1,
        "size": 131_072,
        "taken": 1,
        "bits": BITS,
    },
    "copy_place": {"status_list_id": 1, "position": 5, "issuance_id": BADGE},
}


@pytest.fixture
def database(empty_database_url):
    """A database with the first tables, and rows in them."""
    configuration = Config()
    configuration.set_main_option("script_location", str(FOLDER))
    configuration.attributes["url"] = empty_database_url
    command.upgrade(configuration, "0001")
    database = Database(empty_database_url)
    tables = MetaData()
    tables.reflect(database.engine)
    with database.write() as session:
        for name, row in FIRST_ROWS.items():
            session.execute(tables.tables[name].insert().values(row))
    yield database
    database.close()


def rows_of(database, table):
    with database.reading() as session:
        return [
            dict(row)
            for row in session.execute(text(f"SELECT * FROM {table}")).mappings()
        ]


def test_nothing_gets_lost_on_the_way_up(database, empty_database_url):
    before = {name: rows_of(database, name) for name in FIRST_ROWS}

    migrate(empty_database_url)

    for name, [row] in before.items():
        [kept] = rows_of(database, name)
        assert row.items() <= kept.items()


def test_a_list_from_before_is_one_of_badges_and_links(database, empty_database_url):
    migrate(empty_database_url)

    assert [row["kind"] for row in rows_of(database, "status_list")] == ["token"]
