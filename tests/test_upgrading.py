"""Tables that hold rows already are brought up to date with them."""

from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

import wallet_pwa
from wallet_pwa.db import Database, migrate
from wallet_pwa.models import Issuer

FOLDER = Path(wallet_pwa.__file__).parent / "migrations"


@pytest.fixture
def at_first(empty_database_url):
    """An installation of the first version, with a giver in it."""
    configuration = Config()
    configuration.set_main_option("script_location", str(FOLDER))
    configuration.attributes["url"] = empty_database_url
    command.upgrade(configuration, "0001")
    database = Database(empty_database_url)
    with database.write() as session:
        session.execute(
            text(
                "INSERT INTO issuer (slug, name, place, url, colour, created_on,"
                " known_on) VALUES ('keuken', 'Buurtkeuken', 'Utrecht',"
                " 'https://keuken.example', '', '2027-01-05', '2027-01-05')"
            )
        )
    yield database
    database.close()


def test_a_giver_of_the_first_version_has_no_proven_domain(
    at_first, empty_database_url
):
    migrate(empty_database_url)

    with at_first.write() as session:
        issuer = session.query(Issuer).one()
        assert (issuer.slug, issuer.name) == ("keuken", "Buurtkeuken")
        assert issuer.known_on == date(2027, 1, 5)
        assert (issuer.proven_domain, issuer.proven_on) == (None, None)
        issuer.proven_domain, issuer.proven_on = "keuken.example", date(2027, 3, 1)

    with at_first.reading() as session:
        assert session.query(Issuer).one().proven_domain == "keuken.example"
