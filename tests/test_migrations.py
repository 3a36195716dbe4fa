from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import wallet_pwa
from wallet_pwa.db import Base, Database, migrate
from wallet_pwa.models import TABLES

FOLDER = Path(wallet_pwa.__file__).parent / "migrations"


@pytest.fixture
def empty(empty_database_url):
    database = Database(empty_database_url)
    yield database
    database.close()


@pytest.fixture
def migrated(database_url):
    database = Database(database_url)
    yield database
    database.close()


def test_an_empty_database_gets_every_table(empty, empty_database_url):
    migrate(empty_database_url)

    names = {table.__tablename__ for table in TABLES}
    assert set(inspect(empty.engine).get_table_names()) == names | {"alembic_version"}


def test_migrating_twice_changes_nothing(empty, empty_database_url):
    migrate(empty_database_url)
    migrate(empty_database_url)

    with empty.reading() as session:
        [version] = session.scalars(text("SELECT version_num FROM alembic_version"))
    assert version == ScriptDirectory(FOLDER).get_current_head()


def test_the_migrations_lead_to_exactly_the_models(migrated):
    with migrated.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "render_as_batch": True}
        )
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_the_migrations_are_one_line():
    scripts = ScriptDirectory(FOLDER)

    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1


def checks_of(database):
    inspector = inspect(database.engine)
    return {
        (table.name, check["name"])
        for table in Base.metadata.sorted_tables
        for check in inspector.get_check_constraints(table.name)
    }


def test_the_checks_of_the_models_are_in_the_tables(migrated):
    # Alembic's comparison passes over CHECK constraints.
    wanted = {
        (table.name, constraint.name)
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if type(constraint).__name__ == "CheckConstraint"
    }

    assert wanted
    assert wanted <= checks_of(migrated)


def test_tables_of_learners_keep_no_order_of_arrival(migrated, database_kind):
    if database_kind == "postgresql":
        numbered = numbered_columns(migrated)
    else:
        numbered = tables_with_rowid(migrated)

    assert numbered & {"wallet", "slot", "passkey", "credential", "share"} == set()
    assert numbered & {"share_opening", "issuance", "copy_place"} == set()


def tables_with_rowid(database):
    with database.reading() as session:
        rows = session.execute(text("SELECT name, sql FROM sqlite_master"))
        return {row.name for row in rows if "WITHOUT ROWID" not in (row.sql or "")}


def numbered_columns(database):
    with database.reading() as session:
        rows = session.execute(
            text(
                "SELECT table_name FROM information_schema.columns"
                " WHERE column_default LIKE 'nextval%' OR is_identity = 'YES'"
            )
        )
        return {row.table_name for row in rows}
