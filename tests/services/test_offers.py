from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from tests.giving import open_workshop, sofia, take_seat
from wallet_pwa.db import Database
from wallet_pwa.models import ClaimOffer
from wallet_pwa.services.errors import (
    OfferNotOpenError,
    OfferOverError,
    OfferUnknownError,
    OfferUsedUpError,
)
from wallet_pwa.services.offers import (
    OfferState,
    find_by_code,
    find_offer,
    offer_of,
    read_code,
    use_offer,
)


@pytest.fixture
def database(database_url):
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def workshop(session, house, now):
    return open_workshop(session, house, sofia(session, house, now), now, seats=2)


@pytest.fixture
def offer(session, workshop):
    return offer_of(session, workshop.id)


@pytest.fixture
def code(house, offer):
    return read_code(house, offer)


def test_the_code_on_the_wall_shows_what_it_gives(session, house, code, now):
    view = find_offer(session, house, code.token, now=now)

    assert view.state is OfferState.OPEN
    assert view.achievement.title == "Food hygiene"
    assert view.giver.name == "Buurtkeuken Kanaleneiland"
    assert view.giver.known


def test_a_code_that_nobody_made_shows_nothing(session, house, workshop, now):
    with pytest.raises(OfferUnknownError):
        find_offer(session, house, bytes(16), now=now)


@pytest.fixture(
    params=[
        (-1, OfferNotOpenError, OfferState.NOT_OPEN),
        (180, OfferOverError, OfferState.OVER),
    ]
)
def outside(request, now):
    """A moment outside the code's time, and what is said then."""
    minutes, error, state = request.param
    return now + timedelta(minutes=minutes), error, state


def test_a_code_works_only_in_its_time(session, house, offer, code, outside):
    then, error, state = outside

    assert find_offer(session, house, code.token, now=then).state is state
    with pytest.raises(error):
        use_offer(session, offer.id, now=then)
    with pytest.raises(error):
        find_by_code(session, house, code.code, now=then)


@pytest.mark.parametrize("minutes", [0, 179])
def test_a_code_works_from_its_first_minute_to_its_last(session, offer, now, minutes):
    assert use_offer(session, offer.id, now=now + timedelta(minutes=minutes)) == 1


def test_seats_are_counted_and_end(session, house, offer, code, now):
    assert [use_offer(session, offer.id, now=now) for _ in range(2)] == [1, 2]

    with pytest.raises(OfferUsedUpError):
        use_offer(session, offer.id, now=now)
    assert find_offer(session, house, code.token, now=now).state is OfferState.USED_UP
    session.refresh(offer)
    assert (offer.taken, offer.last_taken_at) == (2, now)


def test_an_open_view_is_no_obstacle_and_the_others_say_why(
    session, house, offer, code, now
):
    find_offer(session, house, code.token, now=now).require_open()

    late = find_offer(session, house, code.token, now=now + timedelta(days=1))
    with pytest.raises(OfferOverError):
        late.require_open()


@pytest.mark.parametrize("write", [str, lambda code: f" {code[:4]}-{code[4:]} "])
def test_ten_typed_digits_find_the_same_workshop(session, house, code, now, write):
    assert find_by_code(session, house, write(code.code), now=now) == code.token


def test_two_digits_that_changed_places_find_nothing(session, house, code, now):
    digits = list(code.code)
    at = next(i for i, (one, two) in enumerate(pairwise(digits)) if one != two)
    digits[at], digits[at + 1] = digits[at + 1], digits[at]

    with pytest.raises(OfferUnknownError):
        find_by_code(session, house, "".join(digits), now=now)


@pytest.mark.parametrize("typed", ["", "123", "KEUKEN 407", "1" * 10, "9" * 400])
def test_what_is_no_code_finds_nothing(session, house, workshop, now, typed):
    with pytest.raises(OfferUnknownError):
        find_by_code(session, house, typed, now=now)


def test_the_database_holds_no_code_in_clear(session, code, workshop):
    row = session.execute(select(ClaimOffer.__table__)).one()

    kept = b"".join(value for value in row if isinstance(value, bytes))
    assert code.token not in kept
    assert code.code.encode() not in kept


def test_each_taken_badge_has_its_own_number(session, house, workshop, now):
    numbers = {take_seat(session, house, workshop, now).number for _ in range(2)}

    assert len(numbers) == 2
    assert all(len(number) == 7 and number.isdecimal() for number in numbers)


def test_thirty_people_and_twenty_seats_give_twenty_badges(
    database, session, house, now
):
    organiser = sofia(session, house, now)
    workshop = open_workshop(session, house, organiser, now, seats=20)
    offer_id, workshop_id = offer_of(session, workshop.id).id, workshop.id
    session.commit()

    def claim(_person):
        with database.writing() as own:
            try:
                seat = use_offer(own, offer_id, now=now)
            except OfferUsedUpError:
                return None
            own.commit()
            return seat

    with ThreadPoolExecutor(30) as people:
        seats = list(people.map(claim, range(30)))

    taken = sorted(seat for seat in seats if seat is not None)
    assert taken == list(range(1, 21))
    session.expire_all()
    assert offer_of(session, workshop_id).taken == 20
