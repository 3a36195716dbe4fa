from datetime import timedelta

import pytest

from tests.giving import badge_of, open_workshop, sofia
from wallet_pwa.models import Issuer, IssuerKey, Organiser
from wallet_pwa.services import organisers
from wallet_pwa.services.errors import InvitationGoneError, NotFoundError
from wallet_pwa.services.issuers import (
    IssuerDetails,
    create_issuer,
    distrust,
    issuer_called,
    vouch,
)
from wallet_pwa.services.passkeys import NewPasskey
from wallet_pwa.services.workshops import own_workshops
from wallet_pwa.vault import parse_token


@pytest.fixture
def token(session, house, now):
    return parse_token(organisers.invite(session, house, now=now)[len("/join/") :])


@pytest.fixture
def made():
    """A passkey that a device has made."""
    return NewPasskey(
        credential_id=b"key",
        public_key=b"cose",
        sign_count=0,
        backed_up=True,
        transports="internal",
        handle=bytes(32),
    )


def test_an_invitation_ends_with_the_first_passkey(session, house, token, made, now):
    organiser = organisers.invited(session, house, token, now=now)
    organisers.add_passkey(session, house, organiser, made, now=now)

    with pytest.raises(InvitationGoneError):
        organisers.invited(session, house, token, now=now)
    [key] = organisers.passkeys_of(session, organiser)
    assert key.wallet_id is None


def test_an_invitation_lasts_a_week_at_most(session, house, now):
    path = organisers.invite(session, house, now=now, life=timedelta(days=90))
    token = parse_token(path[len("/join/") :])

    organisers.invited(session, house, token, now=now + timedelta(days=6))
    with pytest.raises(InvitationGoneError):
        organisers.invited(session, house, token, now=now + timedelta(days=7))


def test_the_database_holds_no_invitation_in_clear(session, house, token, now):
    organiser = organisers.invited(session, house, token, now=now)

    assert token not in organiser.invite_hash


def test_an_organisers_name_is_sealed(session, house, now):
    organiser = sofia(session, house, now)

    assert b"Sofia" not in organiser.sealed_name
    assert organisers.first_name(house, organiser) == "Sofia"


def test_setting_up_twice_makes_one_giver(session, house, token, now):
    organiser = organisers.invited(session, house, token, now=now)
    for name in ("Kitchen", "Kitchen again"):
        organisers.set_up(
            session,
            house,
            organiser,
            details=IssuerDetails(name=name),
            first_name="Sofia",
            now=now,
        )

    assert session.query(Issuer).count() == 1
    assert session.query(IssuerKey).count() == 1


def test_an_invitation_for_a_giver_that_is_not_there(session, house, now):
    with pytest.raises(NotFoundError):
        organisers.invite(session, house, now=now, issuer_slug="nobody")


def test_invitations_that_nobody_took_are_forgotten(session, house, token, now):
    sofia(session, house, now)

    organisers.forget_old(session, now + timedelta(days=8))

    assert session.query(Organiser).count() == 1


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Buurtkeuken Kanaleneiland", "buurtkeuken-kanaleneiland"),
        ("Røde Kors Ærlighet", "rode-kors-arlighet"),
        ("Straße & Brücke e.V.", "strase-brucke-e-v"),
        ("x" * 90, "x" * 40),
    ],
)
def test_a_givers_address_looks_like_its_name(session, house, now, name, slug):
    issuer = create_issuer(session, house, IssuerDetails(name=name), today=now.date())

    assert issuer.slug == slug


def test_two_givers_of_one_name_have_two_addresses(session, house, now):
    details = IssuerDetails(name="مطبخ الحي")

    slugs = {
        create_issuer(session, house, details, today=now.date()).slug for _ in range(3)
    }

    assert len(slugs) == 3
    assert all(slug.isascii() and slug for slug in slugs)


def test_whoever_runs_this_can_stop_vouching(session, house, now):
    sofia(session, house, now)
    slug = "buurtkeuken-kanaleneiland"

    distrust(session, slug)
    assert issuer_called(session, slug).known_on is None
    vouch(session, slug, today=now.date())
    assert issuer_called(session, slug).known_on == now.date()


def test_fifty_workshops_are_listed_newest_first(session, house, now):
    organiser = sofia(session, house, now)
    badge = badge_of(session, house, organiser, now)
    for hour in range(50):
        then = now + timedelta(hours=hour)
        open_workshop(session, house, organiser, then, achievement=badge)

    own = own_workshops(session, organiser, now=now)

    begins = [view.workshop.opens_at for view in own]
    assert len(own) == 50
    assert begins == sorted(begins, reverse=True)
