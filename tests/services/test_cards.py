"""The paper card."""

from threading import Barrier, Thread
from time import perf_counter

import pytest

from tests.ways import make_card
from wallet_pwa.journal import Ending
from wallet_pwa.services import derivations
from wallet_pwa.services.cards import (
    PER_WALLET,
    card_is_kept,
    card_was_used,
    check_card_tries,
    find_cards,
    number_of,
    open_with_card,
)
from wallet_pwa.services.errors import SlowDownError, WayInError
from wallet_pwa.services.wallets import read_profile
from wallet_pwa.services.ways_in import protection
from wallet_pwa.vault import Card

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.fixture
def amina(world):
    return world.learner("Amina")


def open_card(world, card):
    with world.database.reading() as session:
        slots = find_cards(session, card.number)
    return open_with_card(world.house, card, slots)


def test_a_card_opens_its_wallet(world, amina):
    card = make_card(world, amina)

    assert open_card(world, card).wallet == amina.wallet


def test_a_card_may_be_typed_in_arabic_digits_and_with_gaps(world, amina):
    card = make_card(world, amina)
    typed = " ".join(card.groups()).translate(ARABIC)

    assert open_card(world, Card.parse(typed)).wallet == amina.wallet


def test_a_card_does_not_open_another_wallet(world, amina):
    card = make_card(world, amina)
    other = make_card(world, world.learner("Bilal"))

    with pytest.raises(WayInError):
        open_card(world, Card(other.number, card.secret))


def test_the_old_card_works_until_the_new_one_is_kept(world, amina):
    old = make_card(world, amina)
    new = make_card(world, amina, kept=False)

    assert open_card(world, old).wallet == open_card(world, new).wallet == amina.wallet


def test_keeping_the_new_card_ends_the_old_one(world, amina, house):
    old = make_card(world, amina)
    old_slot = open_card(world, old).slot_id
    new = make_card(world, amina)

    assert open_card(world, new).wallet == amina.wallet
    with pytest.raises(WayInError):
        open_card(world, old)
    assert house.journal.last_words()[old_slot] is Ending.SLOT_GONE


def test_using_a_card_shows_that_it_was_kept(world, amina, house, session):
    old = make_card(world, amina)
    card = make_card(world, amina, kept=False)
    opened = open_card(world, card)

    card_was_used(session, house, opened)

    session.commit()
    assert open_card(world, card).slot_id == opened.slot_id
    with pytest.raises(WayInError):
        open_card(world, old)
    assert read_profile(session, amina.wallet).card_saved


def test_a_card_that_was_never_kept_goes_with_the_next_one(world, amina):
    unseen = make_card(world, amina, kept=False)
    make_card(world, amina, kept=False)

    with pytest.raises(WayInError):
        open_card(world, unseen)


def test_a_wallet_says_what_protects_it(world, amina, session):
    before = protection(session, amina.wallet)
    session.rollback()
    make_card(world, amina, kept=False)
    made = protection(session, amina.wallet)
    session.rollback()
    make_card(world, amina)
    kept = protection(session, amina.wallet)

    assert (before.card, before.card_saved) == (False, False)
    assert (made.card, made.survives_this_phone) == (True, False)
    assert (kept.card, kept.survives_this_phone) == (True, True)


def test_bilal_cannot_keep_aminas_card(world, amina, house, session):
    slot_id = open_card(world, make_card(world, amina)).slot_id
    bilal = world.learner("Bilal")

    with pytest.raises(WayInError):
        card_is_kept(session, house, bilal.wallet, slot_id)


def test_a_number_that_nobody_has_costs_the_same_work(world, amina, monkeypatch):
    card = make_card(world, amina)
    work = []
    real = derivations.card_kek

    def count(pepper, digits, salt, cost):
        work.append(cost)
        return real(pepper, digits, salt, cost)

    monkeypatch.setattr(derivations, "card_kek", count)
    for wrong in (Card.generate(card.number), Card.generate("10000001")):
        with pytest.raises(WayInError):
            open_card(world, wrong)

    assert len(work) == 2
    assert work[0] == work[1]


def test_an_old_and_a_new_card_cost_one_derivation(world, amina, monkeypatch):
    make_card(world, amina)
    make_card(world, amina, kept=False)
    work = []
    real = derivations.card_kek
    monkeypatch.setattr(
        derivations, "card_kek", lambda *args: (work.append(1), real(*args))[1]
    )

    with pytest.raises(WayInError):
        open_card(world, Card.generate(number(world, amina)))

    assert len(work) == 1


def test_a_wallet_number_has_twelve_tries_in_five_minutes(house, clock):
    card = Card.generate("12345678")
    for _try in range(PER_WALLET):
        check_card_tries(house, card, network=b"a", now=clock())

    with pytest.raises(SlowDownError):
        check_card_tries(house, card, network=b"b", now=clock())
    check_card_tries(house, Card.generate("87654321"), network=b"a", now=clock())
    check_card_tries(house, card, network=b"a", now=clock.forward(minutes=5))


def test_only_two_derivations_run_at_once_and_a_full_queue_says_so():
    inside, most, refused = [], [], []
    ready = Barrier(derivations.AT_ONCE + derivations.WAITING + 3)
    started = perf_counter()

    def work():
        ready.wait()
        try:
            with derivations.turn():
                inside.append(1)
                most.append(len(inside))
                while len(refused) < 3 and perf_counter() - started < 10:
                    pass
                inside.pop()
        except SlowDownError:
            refused.append(1)

    threads = [Thread(target=work) for _each in range(ready.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 3
    assert max(most) <= derivations.AT_ONCE


def number(world, learner):
    with world.database.reading() as session:
        return number_of(session, learner.wallet)
