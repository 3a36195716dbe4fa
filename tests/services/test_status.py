from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from tests.conftest import NOON
from tests.giving import HOLDER, open_workshop, sofia, take_seat
from wallet_pwa.db import Database
from wallet_pwa.disclosure import bit_at, read_badge, verify, verify_status_list
from wallet_pwa.journal import Ending
from wallet_pwa.models import CopyPlace, StatusList
from wallet_pwa.services.errors import BadgeWithdrawnError
from wallet_pwa.services.issuer_keys import find_key
from wallet_pwa.services.issuing import sign_badge
from wallet_pwa.services.published import signed_list
from wallet_pwa.services.status import (
    LIST_SIZE,
    UNKNOWN,
    forget_old,
    replay_withdrawn,
    take_place,
    withdraw_badge,
    withdrawn_on,
)


@pytest.fixture
def database(database_url):
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def organiser(session, house, now):
    return sofia(session, house, now)


@pytest.fixture
def workshop(session, house, organiser, now):
    return open_workshop(session, house, organiser, now)


@pytest.fixture
def issuance(session, house, workshop, now):
    return take_seat(session, house, workshop, now)


@pytest.fixture
def other(session, house, workshop, issuance, now):
    """Somebody else's badge."""
    return take_seat(session, house, workshop, now)


@pytest.fixture
def draw(monkeypatch):
    """Let chance draw these places."""

    def draw(*places):
        draws = iter(places)
        monkeypatch.setattr(
            "wallet_pwa.services.status.secrets.randbelow", lambda _size: next(draws)
        )

    return draw


@pytest.fixture
def withdraw(session, house, issuance, now):
    """Take the badge back."""
    return lambda later=timedelta(): withdraw_badge(
        session, house, issuance.id, now + later
    )


@pytest.fixture
def take(session, house, organiser, issuance):
    """Take a place for the issuance, or another one."""

    def take(needed_until=None, of=None):
        badge = of or issuance
        return take_place(session, house, organiser.issuer_id, badge.id, needed_until)

    return take


def test_a_new_place_is_good(session, house, take):
    place = take()

    assert withdrawn_on(session, house, place.uri, place.index) is None


def test_places_do_not_follow_the_order_of_taking(take):
    indexes = [take().index for _ in range(12)]

    assert indexes != sorted(indexes)
    assert len(set(indexes)) == 12


def test_taking_a_badge_back_takes_back_its_copies(session, house, take, issuance, now):
    places = [take(), take(date(2027, 1, 1)), take(date(2027, 2, 1))]

    withdraw_badge(session, house, issuance.id, now)

    days = {withdrawn_on(session, house, place.uri, place.index) for place in places}
    assert days == {house.day(now)}


def test_taking_a_badge_back_leaves_the_others(session, house, take, withdraw, other):
    place = take(of=other)
    take()

    withdraw()

    assert withdrawn_on(session, house, place.uri, place.index) is None


def test_taking_back_twice_keeps_the_first_day(session, house, take, issuance, now):
    place = take()
    withdraw_badge(session, house, issuance.id, now)

    withdraw_badge(session, house, issuance.id, now + timedelta(days=3))

    assert withdrawn_on(session, house, place.uri, place.index) == house.day(now)


def test_a_withdrawn_badge_gets_no_more_copies(session, house, take, issuance, now):
    withdraw_badge(session, house, issuance.id, now)

    with pytest.raises(BadgeWithdrawnError):
        take()


def test_taking_back_is_in_the_journal_before_it_is_done(session, house, issuance, now):
    withdraw_badge(session, house, issuance.id, now)
    session.rollback()

    assert house.journal.last_words() == {issuance.id: Ending.BADGE_WITHDRAWN}


def test_a_restored_backup_revives_no_badge(session, house, take, issuance, now):
    place = take()
    issuance_id = issuance.id
    session.commit()
    withdraw_badge(session, house, issuance_id, now)
    session.rollback()

    replay_withdrawn(session, house, house.journal.last_words(), now=now)

    assert withdrawn_on(session, house, place.uri, place.index) == house.day(now)


@pytest.mark.parametrize(
    "uri",
    [
        "http://localhost:8000/status/99",
        "http://localhost:8000/status/0",
        "http://localhost:8000/status/01",
        "http://localhost:8000/status/1/",
        "http://localhost:8000/status/",
        "http://localhost:8001/status/1",
        "https://elsewhere.example/status/1",
    ],
)
def test_a_list_that_is_not_ours_says_nothing(session, house, take, uri):
    take()

    assert withdrawn_on(session, house, uri, 5) is UNKNOWN


@pytest.mark.parametrize("index", [-1, LIST_SIZE, 2**31, 2**70])
def test_a_place_outside_the_list_says_nothing(session, house, take, index):
    assert withdrawn_on(session, house, take().uri, index) is UNKNOWN


def test_a_list_is_closed_at_half_full(session, take):
    first = take()
    session.execute(update(StatusList).values(taken=LIST_SIZE // 2))

    second = take()

    assert first.uri != second.uri
    assert session.scalar(select(func.count()).select_from(StatusList)) == 2


def test_one_list_of_a_giver_is_open_at_a_time(session, take):
    for _ in range(5):
        take()

    assert session.scalars(select(StatusList.taken)).all() == [5]


def test_a_set_bit_is_never_given_to_another_badge(
    session, take, withdraw, other, draw
):
    old = take(date(2026, 12, 1))
    withdraw()
    forget_old(session, date(2027, 1, 1))
    draw(old.index, old.index, 77)

    assert take(of=other).index == 77


def test_a_taken_place_is_drawn_again(take, draw):
    draw(5, 5, 5, 6)

    assert [take().index, take().index] == [5, 6]


def test_whose_copies_had_a_place_is_forgotten_after_their_end(session, take):
    take()
    take(date(2026, 12, 1))
    take(date(2027, 1, 1))

    forget_old(session, date(2026, 12, 1))

    kept = session.scalars(select(CopyPlace.needed_until)).all()
    assert set(kept) == {None, date(2027, 1, 1)}


def test_the_published_list_says_what_was_taken_back(
    session, house, workshop, issuance, now
):
    text = sign_badge(
        session,
        house,
        workshop=workshop,
        issuance=issuance,
        holder_jwk=HOLDER.public_key.jwk(),
        name=None,
        now=now,
    )
    badge = read_badge(verify(text, find_key=find_key(session, house), now=now).claims)
    list_id = int(badge.status.uri.rpartition("/")[2])

    def published():
        return verify_status_list(
            signed_list(session, house, list_id, now=now).text,
            uri=badge.status.uri,
            iss=badge.giver.id,
            find_key=find_key(session, house),
            now=now,
        )

    assert not bit_at(published().bits, badge.status.idx)
    withdraw_badge(session, house, issuance.id, now)
    assert bit_at(published().bits, badge.status.idx)
    assert sum(byte.bit_count() for byte in published().bits) == 1


def test_an_unchanged_list_is_the_same_text_for_a_while(session, house, take, now):
    list_id = int(take().uri.rpartition("/")[2])

    first = signed_list(session, house, list_id, now=now)
    later = signed_list(session, house, list_id, now=now + timedelta(seconds=59))

    assert first == later


def test_no_copy_slips_past_while_its_badge_is_taken_back(
    database, session, house, organiser, issuance
):
    issuer_id, issuance_id = organiser.issuer_id, issuance.id
    session.commit()

    def do(number):
        with database.writing() as own:
            try:
                if number == 5:
                    withdraw_badge(own, house, issuance_id, NOON)
                else:
                    take_place(own, house, issuer_id, issuance_id, date(2027, 4, 1))
            except BadgeWithdrawnError:
                return
            own.commit()

    with ThreadPoolExecutor(10) as people:
        list(people.map(do, range(10)))

    bits = session.scalars(select(StatusList.bits)).one()
    places = session.scalars(select(CopyPlace.position)).all()
    assert all(bit_at(bits, place) for place in places)
