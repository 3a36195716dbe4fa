"""What the other tests rely on: a database of their own, migrated and empty."""

import pytest
from sqlalchemy import inspect, text

from wallet_pwa.db import Database


@pytest.fixture
def database(database_url):
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture(params=["one test", "another test"])
def written(request, database):
    with database.write() as session:
        before = session.scalar(text("SELECT count(*) FROM issuer"))
        session.execute(text("ALTER TABLE issuer RENAME TO renamed"))
    return before


def test_a_database_has_the_tables_and_no_row(database):
    assert "issuer" in inspect(database.engine).get_table_names()
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM wallet")) == 0


def test_what_one_test_did_to_its_database_no_other_sees(written):
    # The second of the two would find no such table if they shared it.
    assert written == 0


def test_the_chosen_kind_of_database_is_used(database_kind, database):
    assert database.engine.dialect.name == database_kind


def test_a_database_for_migrations_has_no_table(empty_database_url):
    database = Database(empty_database_url)

    assert inspect(database.engine).get_table_names() == []

    database.close()
