import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from wallet_pwa.models import ClaimOffer, Credential, Issuance, Slot, Wallet
from wallet_pwa.services.badges import delete_badge, own_badge, own_badges
from wallet_pwa.services.claiming import claim_badge, claim_first_badge
from wallet_pwa.services.errors import (
    NotFoundError,
    OfferNotOpenError,
    OfferOverError,
    OfferUnknownError,
    OfferUsedUpError,
)
from wallet_pwa.services.housekeeping import sweep
from wallet_pwa.services.records import decode
from wallet_pwa.services.slots import end_slots
from wallet_pwa.services.status import withdraw_badge

VISITOR, OTHER = b"v" * 32, b"w" * 32


@pytest.fixture
def event(world):
    return world.workshop(seats=3)


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def taken(session, event):
    return session.scalar(
        select(ClaimOffer.taken).where(ClaimOffer.workshop_id == event.workshop_id)
    )


def claim(session, house, event, now, *, visitor=VISITOR, name=""):
    return claim_first_badge(
        session, house, event.token, visitor=visitor, name=name, now=now
    )


def test_a_first_claim_makes_a_wallet_with_one_badge(session, house, event, now):
    first = claim(session, house, event, now)

    [badge] = own_badges(session, first.new.wallet)
    assert badge.id == first.credential_id
    assert badge.record.title == "Food hygiene"
    assert taken(session, event) == 1


def test_a_lost_answer_gives_the_same_wallet_again(session, house, event, now):
    first = claim(session, house, event, now)
    again = claim(session, house, event, now + timedelta(minutes=59))

    assert again.new.device == first.new.device
    assert again.new.wallet == first.new.wallet
    assert again.credential_id == first.credential_id
    assert (count(session, Wallet), taken(session, event)) == (1, 1)


def test_a_lost_answer_can_be_repeated_when_the_last_seat_was_hers(
    world, session, house, now
):
    event = world.workshop(seats=1)
    first = claim(session, house, event, now)

    again = claim(session, house, event, now + timedelta(hours=2, minutes=30))

    assert again.credential_id == first.credential_id


def test_another_visitor_gets_another_wallet(session, house, event, now):
    first = claim(session, house, event, now)
    other = claim(session, house, event, now, visitor=OTHER)

    assert other.new.wallet.id != first.new.wallet.id
    assert taken(session, event) == 2


def test_who_uses_a_phone_after_somebody_signed_out_gets_her_own_wallet(
    session, house, event, now
):
    first = claim(session, house, event, now)
    end_slots(session, house, [first.new.device.slot_id])

    second = claim(session, house, event, now)

    assert second.new.wallet.id != first.new.wallet.id
    assert taken(session, event) == 2
    assert own_badges(session, second.new.wallet) != []


def test_after_the_day_a_wallet_remembers_no_visitor(session, house, event, now):
    first = claim(session, house, event, now)

    sweep(session, house, now=now + timedelta(days=1))

    wallet = session.get_one(Wallet, first.new.wallet.id, populate_existing=True)
    assert wallet.first_claim_hash is None


def test_a_second_tap_takes_no_second_seat(world, session, house, event, now):
    amina = world.learner("Amina")
    first = claim_badge(
        session, house, event.token, wallet=amina.wallet, name="", now=now
    )
    again = claim_badge(
        session, house, event.token, wallet=amina.wallet, name="", now=now
    )

    assert (first.was_there, again.was_there) == (False, True)
    assert again.credential_id == first.credential_id
    assert taken(session, event) == 1


def test_a_deleted_badge_can_be_claimed_again_and_takes_no_seat(
    world, session, house, event, now
):
    amina = world.learner("Amina")
    first = claim_badge(
        session, house, event.token, wallet=amina.wallet, name="", now=now
    )
    number = own_badge(session, amina.wallet, first.credential_id).record.number
    delete_badge(session, amina.wallet, first.credential_id)

    again = claim_badge(
        session, house, event.token, wallet=amina.wallet, name="", now=now
    )

    assert not again.was_there
    assert own_badge(session, amina.wallet, again.credential_id).record.number == number
    assert (count(session, Issuance), taken(session, event)) == (1, 1)


def test_a_deleted_badge_can_be_claimed_again_when_all_seats_are_taken(
    world, session, house, now
):
    event = world.workshop(seats=1)
    amina = world.learner("Amina")
    first = claim_badge(
        session, house, event.token, wallet=amina.wallet, name="", now=now
    )
    delete_badge(session, amina.wallet, first.credential_id)

    again = claim_badge(
        session, house, event.token, wallet=amina.wallet, name="", now=now
    )

    assert not again.was_there


def test_a_withdrawn_badge_cannot_be_claimed_again(world, session, house, event, now):
    amina = world.learner("Amina")
    first = claim_badge(
        session, house, event.token, wallet=amina.wallet, name="", now=now
    )
    record = own_badge(session, amina.wallet, first.credential_id).record
    withdraw_badge(session, house, decode(record.issuance), now)
    delete_badge(session, amina.wallet, first.credential_id)

    with pytest.raises(NotFoundError):
        claim_badge(session, house, event.token, wallet=amina.wallet, name="", now=now)


@pytest.mark.parametrize(
    ("minutes", "error"),
    [(-61, OfferNotOpenError), (120, OfferOverError), (0, OfferUsedUpError)],
)
def test_a_refused_claim_makes_no_wallet(world, house, now, minutes, error):
    session = world.database.writing()
    event = world.workshop(seats=1 if error is OfferUsedUpError else 2)
    claim(session, house, event, now, visitor=OTHER)
    session.commit()
    before = count(session, Wallet)

    with pytest.raises(error):
        claim(session, house, event, now + timedelta(minutes=minutes))
    session.rollback()

    assert count(session, Wallet) == before
    assert count(session, Slot) == before
    session.close()


def test_an_unknown_code_gives_nothing(session, house, now, event):
    with pytest.raises(OfferUnknownError):
        claim_first_badge(session, house, bytes(16), visitor=VISITOR, name="", now=now)


def test_a_name_that_nobody_asked_for_is_not_kept(session, house, event, now):
    first = claim(session, house, event, now, name="Amina Yusuf")

    [badge] = own_badges(session, first.new.wallet)
    assert badge.record.waiting_name == ""


def test_bilal_cannot_open_the_badge_that_amina_claimed(session, house, event, now):
    amina = claim(session, house, event, now)
    bilal = claim(session, house, event, now, visitor=OTHER)

    with pytest.raises(NotFoundError):
        own_badge(session, bilal.new.wallet, amina.credential_id)


def all_at_once(number, task):
    """Run *task* in *number* threads that begin together; return what came out."""
    gate = threading.Barrier(number)

    def run(index):
        gate.wait()
        try:
            return task(index)
        except (OfferUsedUpError, IntegrityError) as error:
            return error

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_thirty_people_on_twenty_seats_get_exactly_twenty_badges(
    world, house, now, database_kind
):
    event = world.workshop(seats=20)

    def task(index):
        with world.database.write() as session:
            return claim(session, house, event, now, visitor=bytes([index]) * 32)

    came_out = all_at_once(30, task)

    refused = [one for one in came_out if isinstance(one, Exception)]
    assert [type(error) for error in refused] == [OfferUsedUpError] * 10
    with world.database.reading() as session:
        seats = session.scalars(select(Issuance.seat).order_by(Issuance.seat)).all()
        assert seats == list(range(1, 21))
        assert taken(session, event) == 20
        assert count(session, Credential) == 20
        # Whoever got none was given no wallet either.
        assert count(session, Wallet) == 20


def test_one_learner_who_taps_ten_times_at_once_takes_one_seat(world, house, now):
    event = world.workshop(seats=20)
    amina = world.learner("Amina")

    def task(_index):
        with world.database.write() as session:
            return claim_badge(
                session, house, event.token, wallet=amina.wallet, name="", now=now
            )

    came_out = all_at_once(10, task)

    with world.database.reading() as session:
        assert taken(session, event) == 1
        assert count(session, Issuance) == count(session, Credential) == 1
    claimed = [one for one in came_out if not isinstance(one, Exception)]
    assert len({one.credential_id for one in claimed}) == 1
