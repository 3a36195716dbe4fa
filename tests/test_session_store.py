import os
import stat
from datetime import UTC, datetime, timedelta

import pytest

from wallet_pwa import session_store
from wallet_pwa.session_store import SessionRow, SessionStore, default_file

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
SID, OTHER, WALLET = b"s" * 32, b"o" * 32, b"w" * 16


@pytest.fixture
def path(tmp_path):
    return tmp_path / "volatile" / "sessions.db"


@pytest.fixture
def store(path):
    store = SessionStore(path)
    yield store
    store.close()


def row(session_id=SID, **changes):
    values = {
        "wallet_id": WALLET,
        "organiser_id": 7,
        "slot_id": b"l" * 16,
        "keys": b"sealed keys",
        "way": "device",
        "started": NOW.timestamp(),
        "seen": NOW.timestamp(),
        "confirmed": NOW.timestamp(),
    }
    return SessionRow(id=session_id, **(values | changes))


def test_a_session_comes_back_as_it_was(store):
    store.start(row())

    assert store.find(SID, NOW) == row()


def test_another_process_finds_it_too(store, path):
    store.start(row())

    other = SessionStore(path)
    assert other.find(SID, NOW) == row()
    other.close()


def test_nobody_elses_account_can_read_the_store(store, path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_folder_of_somebody_else_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(session_store.os, "getuid", lambda: os.geteuid() + 1)

    with pytest.raises(PermissionError):
        SessionStore(tmp_path / "theirs" / "sessions.db")


def test_the_store_is_in_memory_where_there_is_such_a_place(tmp_path):
    path = default_file("abc")

    assert "abc" in str(path)
    assert str(path).startswith(("/dev/shm/", "/tmp/", "/var/"))


def test_a_session_that_nobody_touched_for_half_an_hour_is_locked(store):
    store.start(row())

    found = store.find(SID, NOW + timedelta(minutes=31))

    assert (found.keys, found.organiser_id, found.confirmed) == (None, None, 0)
    # Whose it is stays known, so that everything can be hidden.
    assert found.wallet_id == WALLET


def test_a_locked_session_does_not_open_by_itself(store):
    store.start(row())
    store.find(SID, NOW + timedelta(minutes=31))

    assert store.find(SID, NOW).keys is None


def test_a_session_that_is_used_stays_open(store):
    store.start(row())

    for minutes in (20, 40, 60, 80):
        found = store.find(SID, NOW + timedelta(minutes=minutes))
        assert found.keys == b"sealed keys"


def test_no_session_lasts_longer_than_twelve_hours(store):
    store.start(row(seen=(NOW + timedelta(hours=12)).timestamp()))

    assert store.find(SID, NOW + timedelta(hours=12, seconds=1)) is None
    assert store.find(SID, NOW) is None


def test_an_ended_session_is_gone(store):
    store.start(row())
    store.end(SID)

    assert store.find(SID, NOW) is None


def test_an_ended_session_cannot_be_confirmed_or_rekeyed_back(store):
    store.start(row())
    store.end(SID)
    store.confirm(SID, NOW)
    store.rekey(SID, b"new", None)

    assert store.find(SID, NOW) is None


def test_all_other_sessions_of_a_wallet_can_be_ended(store):
    store.start(row())
    store.start(row(OTHER))
    store.start(row(b"b" * 32, wallet_id=b"bilal's wallet.."))

    store.end_others(WALLET, SID)

    assert store.find(SID, NOW)
    assert store.find(OTHER, NOW) is None
    assert store.find(b"b" * 32, NOW)


def test_all_sessions_of_a_wallet_can_be_ended(store):
    store.start(row())
    store.end_others(WALLET, None)

    assert store.find(SID, NOW) is None


def test_nothing_of_an_ended_session_stays_in_the_file(store, path):
    secret = os.urandom(48)
    store.start(row(keys=secret))
    assert secret in path.read_bytes()

    store.end(SID)

    assert secret not in path.read_bytes()


def test_a_view_lasts_twelve_hours(store):
    store.start_view(SID, OTHER, key=b"k", device=2, now=NOW)

    found = store.find_view(SID, OTHER, NOW + timedelta(hours=11, minutes=59))
    assert (found.key, found.device) == (b"k", 2)
    assert store.find_view(SID, OTHER, NOW + timedelta(hours=12)) is None


def test_a_view_of_one_link_opens_no_other(store):
    store.start_view(SID, OTHER, key=b"k", device=1, now=NOW)

    assert store.find_view(SID, WALLET, NOW) is None
    assert store.find_view(OTHER, OTHER, NOW) is None


def test_what_may_happen_once_happens_once(store):
    store.put_once(b"key", b"value", NOW, timedelta(minutes=1))

    assert store.take_once(b"key", NOW) == b"value"
    assert store.take_once(b"key", NOW) is None


def test_what_is_too_late_does_not_happen(store):
    store.put_once(b"key", b"value", NOW, timedelta(minutes=1))

    assert store.take_once(b"key", NOW + timedelta(minutes=1)) is None


def test_tries_are_counted_in_their_window(store):
    minute = timedelta(minutes=1)

    assert [store.hit(b"key", NOW, minute) for _time in range(3)] == [1, 2, 3]
    assert store.hits(b"key", NOW, minute) == 3
    assert store.hits(b"key", NOW + minute, minute) == 0
    assert store.hit(b"other", NOW, minute) == 1


def test_a_days_key_is_another_one_the_next_day(store):
    today = store.daily_key(NOW)

    assert store.daily_key(NOW + timedelta(hours=11)) == today
    assert store.daily_key(NOW + timedelta(days=1)) != today


def test_a_days_key_is_gone_a_day_later(store, path):
    key = store.daily_key(NOW)
    assert key in path.read_bytes()

    store.sweep(NOW + timedelta(days=1, seconds=1))

    assert key not in path.read_bytes()


def test_what_is_over_is_swept_away(store, path):
    store.start(row())
    store.start_view(SID, OTHER, key=b"viewkey!", device=1, now=NOW)
    store.put_once(b"key", b"value", NOW, timedelta(minutes=1))
    store.hit(b"hitkey", NOW, timedelta(minutes=1))

    store.sweep(NOW + timedelta(hours=13))

    content = path.read_bytes()
    for thing in (SID, WALLET, b"viewkey!", b"hitkey"):
        assert thing not in content
