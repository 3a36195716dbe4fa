from datetime import timedelta

import pytest

from tests.giving import open_workshop, sofia, take_seat
from wallet_pwa.models import Organiser
from wallet_pwa.services.errors import NotFoundError, OfferOverError
from wallet_pwa.services.offers import offer_of, use_offer
from wallet_pwa.services.workshops import (
    MOST_SEATS,
    add_seats,
    badge_with_number,
    close_workshop,
    count_good,
    withdraw_all,
)


@pytest.fixture
def organiser(session, house, now):
    return sofia(session, house, now)


@pytest.fixture
def workshop(session, house, organiser, now):
    return open_workshop(session, house, organiser, now, seats=3)


def test_a_number_finds_a_badge_for_its_own_giver_only(session, house, workshop, now):
    issuance = take_seat(session, house, workshop, now)
    bilal = sofia(session, house, now, name="Sint Vitus", first_name="Bilal")
    own = session.get_one(Organiser, workshop.organiser_id)

    assert badge_with_number(session, own, issuance.number) is issuance
    with pytest.raises(NotFoundError):
        badge_with_number(session, bilal, issuance.number)


def test_a_closed_workshop_gives_nothing(session, organiser, workshop, now):
    close_workshop(session, organiser, workshop.id, now=now + timedelta(minutes=5))

    with pytest.raises(OfferOverError):
        use_offer(
            session,
            offer_of(session, workshop.id).id,
            now=now + timedelta(minutes=5),
        )


def test_closing_again_does_not_move_the_end(session, organiser, workshop, now):
    close_workshop(session, organiser, workshop.id, now=now + timedelta(minutes=5))
    close_workshop(session, organiser, workshop.id, now=now + timedelta(minutes=9))

    assert workshop.closes_at == now + timedelta(minutes=5)


@pytest.mark.parametrize(("more", "seats"), [(5, 8), (-5, 3), (10**6, MOST_SEATS)])
def test_seats_only_grow_and_have_an_end(session, organiser, workshop, more, seats):
    add_seats(session, organiser, workshop.id, more=more, now=workshop.opens_at)

    assert (workshop.seats, offer_of(session, workshop.id).seats) == (seats, seats)


def test_taking_all_back_leaves_none_good(session, house, organiser, workshop, now):
    for _ in range(2):
        take_seat(session, house, workshop, now)
    assert count_good(session, workshop.id) == 2

    assert withdraw_all(session, house, organiser, workshop.id, now=now) == 2

    assert count_good(session, workshop.id) == 0
