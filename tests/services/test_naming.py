from datetime import timedelta

import pytest
from nacl.public import PrivateKey

from tests.giving import HOLDER, open_workshop, sofia, take_seat
from wallet_pwa.disclosure import read_badge, verify
from wallet_pwa.models import WaitingName
from wallet_pwa.services.errors import NotFoundError
from wallet_pwa.services.issuer_keys import find_key
from wallet_pwa.services.naming import (
    ask_name,
    confirm_name,
    fetch_named,
    forget_old,
    is_waiting,
    refuse_name,
    waiting_names,
)
from wallet_pwa.services.records import BadgeRecord, encode
from wallet_pwa.services.status import withdraw_badge

NAME = "Amina Al-Halabi"


@pytest.fixture
def workshop(session, house, now):
    organiser = sofia(session, house, now)
    return open_workshop(session, house, organiser, now, asks_name=True)


@pytest.fixture
def issuance(session, house, workshop, now):
    return take_seat(session, house, workshop, now)


@pytest.fixture
def record(session, house, issuance):
    """Amina's badge, with her name asked for."""
    secret = PrivateKey.generate()
    ask_name(
        session,
        house,
        issuance=issuance,
        name=NAME,
        holder_jwk=HOLDER.public_key.jwk(),
        pickup_key=bytes(secret.public_key),
    )
    return BadgeRecord(
        text="",
        holder_seed=encode(HOLDER.seed),
        issuance=encode(issuance.id),
        number=issuance.number,
        title="Food hygiene",
        language="en",
        giver="Buurtkeuken Kanaleneiland",
        month="2026-11-01",
        picture={},
        thanks="",
        thanks_from="",
        received="2026-11-21T10:00",
        pickup_secret=encode(bytes(secret)),
        waiting_name=NAME,
    )


@pytest.fixture
def confirm(session, house, issuance, now):
    """Say yes to the name."""
    return lambda: confirm_name(session, house, issuance, now=now)


@pytest.fixture
def waiting(session, house, workshop):
    """List the names that wait."""
    return lambda: waiting_names(session, house, workshop.id)


def test_the_organiser_sees_the_name_that_waits(session, record, waiting):
    [request] = waiting()

    assert request.name == NAME
    assert is_waiting(session, record)


def test_the_name_waits_sealed(session, record):
    assert b"Amina" not in session.query(WaitingName).one().sealed_name


def test_nothing_is_fetched_before_the_organiser_said_yes(session, house, record):
    assert fetch_named(session, house, record) is None


def test_a_confirmed_name_is_on_the_badge_and_nowhere_else(
    session, house, record, confirm, now
):
    confirm()

    text = fetch_named(session, house, record)

    verified = verify(text, find_key=find_key(session, house), now=now)
    assert read_badge(verified.claims).name == NAME
    assert verified.cnf == HOLDER.public_key
    assert session.query(WaitingName).count() == 0


def test_a_confirmed_name_waits_no_more(record, confirm, waiting):
    confirm()

    assert waiting() == []


def test_the_badge_with_the_name_is_fetched_once(session, house, record, confirm):
    confirm()
    fetch_named(session, house, record)

    assert fetch_named(session, house, record) is None


def test_a_name_is_confirmed_once(record, confirm):
    confirm()

    with pytest.raises(NotFoundError):
        confirm()


def test_a_refused_name_is_gone(session, house, record, issuance, waiting):
    refuse_name(session, issuance)

    assert waiting() == []
    assert fetch_named(session, house, record) is None
    assert not is_waiting(session, record)


def test_a_name_waits_a_week(session, record, now):
    forget_old(session, now + timedelta(days=7))
    assert is_waiting(session, record)

    forget_old(session, now + timedelta(days=8))
    assert not is_waiting(session, record)


def test_a_signed_badge_waits_longer_than_a_name(session, house, record, confirm, now):
    confirm()
    forget_old(session, now + timedelta(days=300))

    assert fetch_named(session, house, record)


@pytest.fixture
def withdrawn(session, house, record, issuance, now):
    """The badge, taken back while its name was waiting."""
    withdraw_badge(session, house, issuance.id, now)
    return issuance


def test_a_badge_that_was_taken_back_gets_no_name(withdrawn, confirm, waiting):
    assert waiting() == []
    with pytest.raises(NotFoundError):
        confirm()


def test_a_name_that_has_nothing_to_wait_for_is_forgotten(session, withdrawn):
    assert session.query(WaitingName).count() == 0
