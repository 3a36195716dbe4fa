"""Whoever puts an old backup back revives nothing that had ended."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.ways import make_card
from wallet_pwa import create_app
from wallet_pwa.db import Base
from wallet_pwa.disclosure import parse
from wallet_pwa.models import Issuance, Slot, Wallet
from wallet_pwa.services import leaving, pins, stopping, ways_in
from wallet_pwa.services.badges import own_badge
from wallet_pwa.services.errors import ShareGoneError
from wallet_pwa.services.housekeeping import sweep
from wallet_pwa.services.looking import find_live
from wallet_pwa.services.phones import find_phone
from wallet_pwa.services.records import decode
from wallet_pwa.services.status import withdraw_badge, withdrawn_on

SESSION = b"s" * 32


class Backup:
    """All rows of the database as they were."""

    def __init__(self, database):
        self.database = database
        with database.reading() as session:
            self.rows = {
                table: [dict(row) for row in session.execute(select(table)).mappings()]
                for table in Base.metadata.sorted_tables
            }

    def put_back(self):
        with self.database.write() as session:
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(table.delete())
            for table, rows in self.rows.items():
                if rows:
                    session.execute(table.insert(), rows)


@pytest.fixture
def start_again(settings, clock):
    """Give a way to start the service once more on the same files."""
    apps = []

    def start(**changes):
        apps.append(create_app(replace(settings, **changes), clock=clock))
        return apps[-1]

    yield start
    for app in apps:
        app.extensions["house"].sessions.close()
        app.extensions["database"].close()


@pytest.fixture
def amina(world):
    return world.learner("Amina")


@pytest.fixture
def share(world, amina):
    return world.share(amina)


def works(world, share):
    with world.database.reading() as session:
        try:
            find_live(session, world.house, share.note.token, now=world.clock())
        except ShareGoneError:
            return False
        return True


def change(world, task, *arguments, **values):
    with world.database.write() as session:
        return task(session, world.house, *arguments, now=world.clock(), **values)


def stop(world, amina, share):
    change(world, stopping.stop_share, amina.wallet, share.id, session_id=SESSION)


def hide(world, amina, share):
    change(world, stopping.hide_all, amina.wallet.id)


def delete(world, amina, share):
    change(world, stopping.delete_share, amina.wallet, share.id)


def leave(world, amina, share):
    change(world, leaving.delete_everything, amina.wallet)


@pytest.mark.parametrize("end", [stop, hide, delete, leave])
def test_a_link_that_was_ended_stays_ended(world, amina, share, start_again, end):
    backup = Backup(world.database)
    assert works(world, share)
    end(world, amina, share)

    backup.put_back()
    assert works(world, share)
    start_again()

    assert not works(world, share)


def test_a_link_whose_time_was_over_stays_ended_when_the_clock_goes_back(
    world, share, start_again, clock
):
    backup = Backup(world.database)
    clock.forward(days=40)
    with world.database.write() as session:
        sweep(session, world.house, now=clock())

    backup.put_back()
    clock.moment -= timedelta(days=40)
    start_again()

    assert not works(world, share)


def test_a_link_that_was_started_again_goes_on(world, amina, share, start_again):
    stop(world, amina, share)
    change(world, stopping.start_again, amina.wallet, share.id)
    backup = Backup(world.database)

    backup.put_back()
    start_again()

    assert works(world, share)


def test_a_link_that_was_stopped_twice_stays_stopped(world, amina, share, start_again):
    stop(world, amina, share)
    change(world, stopping.start_again, amina.wallet, share.id)
    backup = Backup(world.database)
    stop(world, amina, share)

    backup.put_back()
    start_again()

    assert not works(world, share)


def test_a_phone_that_was_signed_out_stays_out(world, amina, start_again):
    make_card(world, amina)
    backup = Backup(world.database)
    with world.database.write() as session:
        phone = find_phone(session, amina.device)
        leaving.sign_out_phone(session, world.house, phone)

    backup.put_back()
    start_again()

    with world.database.reading() as session:
        assert session.get(Slot, amina.device.slot_id) is None
        assert find_phone(session, amina.device) is None
        assert session.get(Wallet, amina.wallet.id) is not None


def test_a_lost_phone_stays_out(world, amina, start_again):
    make_card(world, amina)
    backup = Backup(world.database)
    with world.database.write() as session:
        ways_in.remove_other_phones(session, world.house, amina.wallet, None)

    backup.put_back()
    start_again()

    with world.database.reading() as session:
        assert session.get(Slot, amina.device.slot_id) is None


def test_an_old_card_stays_dead(world, amina, start_again):
    make_card(world, amina)
    with world.database.reading() as session:
        old = session.scalars(select(Slot.id).where(Slot.kind == "card")).one()
    backup = Backup(world.database)
    make_card(world, amina)

    backup.put_back()
    start_again()

    with world.database.reading() as session:
        assert session.get(Slot, old) is None


def test_a_crash_while_a_pin_is_set_locks_nobody_out(world, amina, start_again):
    with world.database.reading() as session:
        phone = find_phone(session, amina.device)
    new = pins.prepare_pin(world.house, phone, "123456")
    session = world.database.writing()
    pins.keep_pin(session, world.house, amina.wallet, phone, new, now=world.clock())
    # The power goes before the commit, and after the journal.
    session.rollback()
    session.close()

    start_again()

    with world.database.reading() as session:
        assert find_phone(session, amina.device).open() == amina.wallet


def test_a_backup_from_before_the_new_card_leaves_the_only_card(
    world, amina, start_again
):
    make_card(world, amina)
    with world.database.write() as session:
        phone = find_phone(session, amina.device)
        leaving.sign_out_phone(session, world.house, phone)
    backup = Backup(world.database)
    make_card(world, amina)

    backup.put_back()
    start_again()

    with world.database.reading() as session:
        assert [slot.kind for slot in session.scalars(select(Slot))] == ["card"]


def test_a_wallet_that_was_deleted_stays_deleted(world, amina, share, start_again):
    backup = Backup(world.database)
    leave(world, amina, share)

    backup.put_back()
    start_again()

    with world.database.reading() as session:
        for name in ("wallet", "slot", "credential", "share", "share_opening"):
            assert session.execute(select(Base.metadata.tables[name])).all() == []


def test_a_withdrawn_badge_stays_withdrawn(world, amina, start_again):
    badge = world.badge(amina)
    with world.database.reading() as session:
        record = own_badge(session, amina.wallet, badge).record
    issuance_id = decode(record.issuance)
    backup = Backup(world.database)
    with world.database.write() as session:
        withdraw_badge(session, world.house, issuance_id, world.clock())

    backup.put_back()
    start_again()

    place = parse(record.text).claims["status"]["status_list"]
    with world.database.reading() as session:
        assert session.get_one(Issuance, issuance_id).revoked_on is not None
        day = withdrawn_on(session, world.house, place["uri"], place["idx"])
        assert day == world.house.day(world.clock())


def test_what_had_not_ended_lives_on(world, amina, share, start_again):
    other = world.share(amina, label="Somebody else")
    backup = Backup(world.database)
    stop(world, amina, share)

    backup.put_back()
    start_again()

    assert works(world, other)
    with world.database.reading() as session:
        assert find_phone(session, amina.device).open() == amina.wallet


def test_a_start_without_the_journal_is_a_start(world, share, start_again, tmp_path):
    start_again(journal_file=tmp_path / "new" / "journal")

    assert works(world, share)


def test_a_stop_is_in_the_journal_before_it_is_in_the_database(
    world, amina, share, start_again
):
    session = world.database.writing()
    stopping.stop_share(
        session,
        world.house,
        amina.wallet,
        share.id,
        session_id=SESSION,
        now=world.clock(),
    )
    # The power goes before the commit.
    session.rollback()
    session.close()
    assert works(world, share)

    start_again()

    assert not works(world, share)
