"""A full disk keeps nobody from stopping a link."""

import errno
import sqlite3

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from wallet_pwa import journal as journal_module
from wallet_pwa.services.errors import ShareGoneError
from wallet_pwa.services.looking import find_live


@pytest.fixture
def amina(world):
    return world.learner("Amina")


@pytest.fixture
def share(world, amina):
    return world.share(amina)


@pytest.fixture
def phone(world, browser, amina, share):
    world.open_phone(browser, amina)
    browser.get("/who")
    return browser


@pytest.fixture
def reserve(settings):
    path = settings.journal_file.with_name(settings.journal_file.name + ".reserve")
    assert path.stat().st_size > 0
    return path


@pytest.fixture
def full_database(world, phone, reserve):
    """Let no change be committed until the reserve is given up."""

    def refuse(connection):
        if reserve.exists():
            # As SQLite does when a transaction finds no room.
            connection.connection.rollback()
            full = sqlite3.OperationalError("database or disk is full")
            raise OperationalError("COMMIT", {}, full)

    event.listen(world.database.engine, "commit", refuse)
    yield
    event.remove(world.database.engine, "commit", refuse)


def works(world, share):
    with world.database.reading() as session:
        try:
            find_live(session, world.house, share.note.token, now=world.clock())
        except ShareGoneError:
            return False
        return True


def stop(phone, share):
    return phone.post(f"/who/{share.id.hex()}/stop").status_code


@pytest.mark.usefixtures("full_database")
def test_where_the_database_has_no_room_the_second_tap_stops_the_link(
    phone, world, share, reserve
):
    assert stop(phone, share) == 500
    assert not reserve.exists()
    assert "Please try again." in phone.words
    phone.get("/who")
    assert stop(phone, share) == 200

    assert not works(world, share)


@pytest.mark.usefixtures("full_database")
def test_everything_can_be_hidden_from_a_locked_wallet(phone, world, share, reserve):
    phone.post("/me/lock")
    phone.get("/unlock")
    phone.post("/unlock/hide")
    phone.get("/unlock")
    phone.post("/unlock/hide")

    assert not works(world, share)


def test_where_the_journal_has_no_room_the_first_tap_stops_the_link(
    phone, world, share, reserve, monkeypatch
):
    real = journal_module.os.write

    def write(descriptor, data):
        if reserve.exists():
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(descriptor, data)

    monkeypatch.setattr(journal_module.os, "write", write)

    assert stop(phone, share) == 200
    assert not works(world, share)


def test_another_failure_of_the_database_gives_nothing_up(
    app, phone, world, share, reserve
):
    app.testing = False
    with world.database.write() as session:
        session.connection().exec_driver_sql("ALTER TABLE share RENAME TO gone")

    assert stop(phone, share) == 500
    assert reserve.exists()
