"""What a passkey's answer must be to count."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.authenticator import Authenticator, to_bytes, to_text
from tests.conftest import BASE_URL
from wallet_pwa.models import Passkey
from wallet_pwa.models.columns import new_id
from wallet_pwa.services.errors import PasskeyUnknownError, WayInError
from wallet_pwa.services.passkeys import (
    CHALLENGE_LIFE,
    new_handle,
    prf_salt,
    registration_options,
    signin_options,
    verify_registration,
    verify_signin,
)

HANDLE = new_handle()


def register(house, phone, now):
    options = registration_options(house, handle=HANDLE, display="My badges", now=now)
    credential, _kek = phone.create(options)
    return verify_registration(house, credential=credential, now=now)


def keep(session, world, made):
    row = Passkey(
        id=new_id(),
        wallet_id=world.learner().wallet.id,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        user_handle=made.handle,
        backed_up=made.backed_up,
        transports=made.transports,
        created_on=world.clock().date(),
    )
    session.add(row)
    session.commit()
    return row


@pytest.fixture
def phone():
    return Authenticator(BASE_URL)


@pytest.fixture
def row(session, world, house, phone, now):
    return keep(session, world, register(house, phone, now))


@pytest.fixture
def registered(phone, row):
    """Give a phone whose passkey the server knows."""
    return phone


@pytest.fixture
def verify(session, house, now):
    """Give a way to check an answer now."""
    return lambda answer: verify_signin(session, house, credential=answer, now=now)


@pytest.mark.parametrize("algorithm", [-7, -8], ids=["ES256", "EdDSA"])
def test_a_passkey_is_made_and_then_signs_in(session, world, house, now, algorithm):
    phone = Authenticator(BASE_URL, algorithm=algorithm)
    made = register(house, phone, now)
    row = keep(session, world, made)

    credential, _kek = phone.get(signin_options(house, now))
    shown = verify_signin(session, house, credential=credential, now=now)

    assert shown.id == row.id
    assert made.handle == HANDLE
    assert made.backed_up
    assert made.transports == "hybrid internal"


def test_the_phone_is_asked_for_a_check_and_for_no_name(house, now):
    made = registration_options(house, handle=HANDLE, display="My badges", now=now)
    asked = signin_options(house, now)

    choice = made["publicKey"]["authenticatorSelection"]
    assert (choice["residentKey"], choice["userVerification"]) == ("required",) * 2
    assert made["publicKey"]["user"]["displayName"] == "My badges"
    assert made["publicKey"]["rp"]["id"] == "localhost"
    assert asked["publicKey"]["userVerification"] == "required"
    assert asked["publicKey"]["allowCredentials"] == []


def test_all_passkeys_of_the_service_get_the_same_input(house, now):
    first, second = signin_options(house, now), signin_options(house, now)

    assert first["prf"] == second["prf"] == to_text(prf_salt(house))
    assert len(to_bytes(first["prf"])) == 32
    assert first["publicKey"]["challenge"] != second["publicKey"]["challenge"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:8001"},
        {"cross_origin": True},
        {"more": {"topOrigin": "https://evil.example"}},
        {"more": {"type": "webauthn.payment"}},
        {"more": {"challenge": to_text(bytes(32))}},
        {"more": {"challenge": 5}},
        {"verifies": False},
    ],
)
def test_an_answer_that_is_wrong_is_refused(verify, registered, house, now, wrong):
    phone = replace(registered, **wrong)

    credential, _kek = phone.get(signin_options(house, now))
    with pytest.raises(WayInError):
        verify(credential)

    options = registration_options(house, handle=HANDLE, display="My badges", now=now)
    made, _kek = phone.create(options)
    with pytest.raises(WayInError):
        verify_registration(house, credential=made, now=now)


def test_a_browser_that_does_not_say_crossorigin_is_accepted(
    session, house, phone, row, now
):
    phone.cross_origin = None

    credential, _kek = phone.get(signin_options(house, now))

    assert verify_signin(session, house, credential=credential, now=now).id == row.id


def test_an_answer_counts_once(session, house, phone, row, now):
    credential, _kek = phone.get(signin_options(house, now))
    verify_signin(session, house, credential=credential, now=now)

    with pytest.raises(WayInError):
        verify_signin(session, house, credential=credential, now=now)


def test_a_refused_answer_has_used_up_its_challenge(session, house, phone, row, now):
    options = signin_options(house, now)
    wrong, _kek = phone.get(options)
    wrong["response"]["signature"] = to_text(bytes(70))
    with pytest.raises(WayInError):
        verify_signin(session, house, credential=wrong, now=now)

    right, _kek = phone.get(options)
    with pytest.raises(WayInError):
        verify_signin(session, house, credential=right, now=now)


def test_a_challenge_lives_five_minutes(session, house, phone, row, now):
    credential, _kek = phone.get(signin_options(house, now))

    with pytest.raises(WayInError):
        verify_signin(session, house, credential=credential, now=now + CHALLENGE_LIFE)


def test_a_challenge_works_in_the_browser_that_asked(session, house, phone, row, now):
    credential, _kek = phone.get(signin_options(house, now, bound=b"hers"))

    with pytest.raises(WayInError):
        verify_signin(session, house, credential=credential, now=now, bound=b"his")


def test_a_challenge_for_signing_in_makes_no_passkey(house, phone, now):
    options = registration_options(house, handle=HANDLE, display="My badges", now=now)
    options["publicKey"]["challenge"] = signin_options(house, now)["publicKey"][
        "challenge"
    ]
    credential, _kek = phone.create(options)

    with pytest.raises(WayInError):
        verify_registration(house, credential=credential, now=now)


def test_a_counter_that_goes_back_is_refused(session, house, world, now):
    phone = Authenticator(BASE_URL, counter=5)
    row = keep(session, world, register(house, phone, now))
    credential, _kek = phone.get(signin_options(house, now))
    verify_signin(session, house, credential=credential, now=now)
    session.refresh(row)
    assert row.sign_count == 6

    phone.counter = 5
    credential, _kek = phone.get(signin_options(house, now))
    with pytest.raises(WayInError):
        verify_signin(session, house, credential=credential, now=now)


def test_a_passkey_that_we_do_not_have_is_called_unknown(
    session, house, phone, row, now
):
    session.delete(row)
    session.flush()

    credential, _kek = phone.get(signin_options(house, now))
    with pytest.raises(PasskeyUnknownError):
        verify_signin(session, house, credential=credential, now=now)


def test_another_owners_name_in_the_answer_is_refused(session, house, phone, row, now):
    credential, _kek = phone.get(signin_options(house, now))
    credential["response"]["userHandle"] = to_text(new_handle())

    with pytest.raises(WayInError):
        verify_signin(session, house, credential=credential, now=now)


@pytest.mark.parametrize(
    "credential",
    [
        {},
        {"response": None},
        {"response": {"clientDataJSON": "!"}},
        {"response": {"clientDataJSON": to_text(b"[]")}},
        {"response": {"clientDataJSON": to_text(b'{"challenge": null}')}},
        {"response": {"clientDataJSON": to_text(b"\xff")}},
        {"rawId": 5, "response": {"clientDataJSON": 5}},
    ],
)
def test_nonsense_is_refused_quietly(session, house, now, credential):
    with pytest.raises(WayInError):
        verify_signin(session, house, credential=credential, now=now)
    with pytest.raises(WayInError):
        verify_registration(house, credential=credential, now=now)


def test_the_next_challenge_is_not_the_same(house, now):
    later = now + timedelta(seconds=1)

    challenges = {
        signin_options(house, moment)["publicKey"]["challenge"]
        for moment in (now, now, later)
    }

    assert len(challenges) == 3
