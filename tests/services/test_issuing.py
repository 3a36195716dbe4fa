import json
from datetime import date, timedelta

import pytest

from tests.giving import FOOD, HOLDER, badge_of, open_workshop, sofia, take_seat
from wallet_pwa.disclosure import (
    DisclosureError,
    Ed25519Signer,
    fields_of,
    parse,
    read_badge,
    verify,
)
from wallet_pwa.models import CopyPlace, Installation, IssuerKey
from wallet_pwa.services.achievements import esco_skill, split_skill
from wallet_pwa.services.errors import BadgeWithdrawnError, BaseAddressError
from wallet_pwa.services.givers import giver_of
from wallet_pwa.services.issuer_keys import change_key, find_key, signer_for
from wallet_pwa.services.issuing import fresh_copy, sign_badge
from wallet_pwa.services.status import withdraw_badge
from wallet_pwa.vault import CannotOpenError, server_key

OTHER = Ed25519Signer(bytes(32))


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
def sign(session, house, workshop, issuance, now):
    def sign(name=None):
        return sign_badge(
            session,
            house,
            workshop=workshop,
            issuance=issuance,
            holder_jwk=HOLDER.public_key.jwk(),
            name=name,
            now=now,
        )

    return sign


@pytest.fixture
def withdraw(session, house, issuance, now):
    return lambda: withdraw_badge(session, house, issuance.id, now)


@pytest.fixture
def find(session, house):
    return find_key(session, house)


@pytest.fixture
def read(find, now):
    def read(text):
        return read_badge(verify(text, find_key=find, now=now).claims)

    return read


@pytest.fixture
def copy(session, house, now):
    def copy(text, holder=OTHER, days=14):
        return fresh_copy(
            session,
            house,
            text,
            holder_jwk=holder.public_key.jwk(),
            ends_at=now + timedelta(days=days),
            now=now,
        )

    return copy


def test_a_badge_says_what_the_organiser_described(sign, read):
    badge = read(sign())

    assert badge.title == FOOD.title
    assert badge.criteria == FOOD.criteria
    assert badge.hours == 6
    assert badge.day == date(2027, 3, 1)
    assert badge.valid_from == date(2027, 3, 1)
    assert badge.valid_until == date(2029, 3, 31)
    assert badge.skill.name == "food hygiene rules"
    assert badge.place == "Kanaleneiland"
    assert badge.giver.id == (
        "did:web:localhost%3A8000:issuers:buurtkeuken-kanaleneiland"
    )
    assert badge.picture["symbol"] == "cooking"


def test_a_badge_has_no_name_unless_one_was_confirmed(sign, read):
    assert read(sign()).name is None
    assert read(sign(name="Amina Al-Halabi")).name == "Amina Al-Halabi"


def test_a_badge_belongs_to_the_holders_key(find, sign, now):
    verified = verify(sign(), find_key=find, now=now)

    assert verified.cnf == HOLDER.public_key


def test_a_badge_that_ends_on_the_last_of_february(
    session, house, organiser, now, read
):
    day = now.replace(year=2026, month=11, day=30)
    details = badge_of(session, house, organiser, day)
    details.valid_months = 3
    workshop = open_workshop(session, house, organiser, day, achievement=details)
    issuance = take_seat(session, house, workshop, day)

    text = sign_badge(
        session,
        house,
        workshop=workshop,
        issuance=issuance,
        holder_jwk=HOLDER.public_key.jwk(),
        name=None,
        now=day,
    )

    assert read_badge(parse(text).claims).valid_until == date(2027, 2, 28)


def test_the_first_badge_fixes_the_address(session, sign):
    assert session.get(Installation, 1).base_url is None

    sign()

    assert session.get(Installation, 1).base_url == "http://localhost:8000"


def test_nothing_is_signed_under_another_address(session, sign):
    session.get(Installation, 1).base_url = "https://old.example"

    with pytest.raises(BaseAddressError):
        sign()


def test_a_copy_says_the_same_for_another_key(find, sign, copy, read, now):
    text = sign(name="Amina")
    holder = Ed25519Signer(b"\1" * 32)

    copied = copy(text, holder)

    one, two = read(text), read(copied)
    same = ("title", "criteria", "name", "day", "hours", "place", "valid_from")
    assert all(getattr(one, name) == getattr(two, name) for name in same)
    assert two.picture == one.picture
    assert two.ends_at == now + timedelta(days=14)
    assert verify(copied, find_key=find, now=now).cnf == holder.public_key


def test_two_copies_have_nothing_in_common_that_tells(sign, copy):
    text = sign(name="Amina")
    first, second = parse(copy(text)), parse(copy(text, Ed25519Signer(b"\2" * 32)))

    salts_and_digests = [
        {part.encoded for part in copied.disclosures.values()}
        for copied in (first, second)
    ]
    assert not salts_and_digests[0] & salts_and_digests[1]
    one, two = first.claims, second.claims
    assert one["ld"]["id"] != two["ld"]["id"]
    assert one["status"] != two["status"]
    assert one["cnf"] != two["cnf"]
    assert one["iat"] == two["iat"]
    assert one["iat"] % 86_400 == 0


def test_a_copy_of_a_copy_is_possible(sign, copy, read):
    assert read(copy(copy(sign()))).title == FOOD.title


def test_all_details_of_a_copy_can_be_kept_back(sign, copy):
    paths = parse(copy(sign(name="Amina"))).disclosures.keys()

    assert fields_of(paths) == ["name", "day", "hours", "place"]


def test_a_copys_place_goes_in_the_month_after_the_link(session, sign, copy):
    copy(sign(), days=14)

    ends = {row.needed_until for row in session.query(CopyPlace)}
    assert ends == {None, date(2027, 4, 1)}


def test_a_withdrawn_badge_is_not_copied(sign, copy, withdraw):
    text = sign()
    withdraw()

    with pytest.raises(BadgeWithdrawnError):
        copy(text)


def test_a_badge_that_somebody_changed_is_not_copied(sign, copy):
    head, _dot, rest = sign().partition(".")
    payload, _dot, tail = rest.partition(".")
    changed = payload[:-8] + ("A" if payload[-8] != "A" else "B") + payload[-7:]

    with pytest.raises(DisclosureError):
        copy(f"{head}.{changed}.{tail}")


@pytest.fixture
def change(session, house, organiser, now):
    """Change the giver's key; return what signs then."""

    def change():
        today = house.day(now)
        change_key(session, house, organiser.issuer_id, today=today)
        return signer_for(session, house, organiser.issuer_id, today)

    return change


def test_a_badge_outlives_the_key_that_signed_it(sign, read, change):
    text = sign()

    assert change().kid.endswith("#key-2")
    assert read(text).title == FOOD.title


def test_a_signing_key_is_only_kept_wrapped(session, house, organiser, now):
    signer = signer_for(session, house, organiser.issuer_id, house.day(now))
    row = session.query(IssuerKey).one()

    assert signer.seed not in row.wrapped_key
    with pytest.raises(CannotOpenError):
        server_key.unwrap(house.secrets.wrap, row.wrapped_key, "issuer_key.other")
    with pytest.raises(CannotOpenError):
        server_key.unwrap(
            house.secrets.links,
            row.wrapped_key,
            f"issuer_key.wrapped_key.{row.issuer_id}.key-1",
        )


def test_another_givers_key_does_not_speak_for_this_one(session, house, sign, now):
    sign()
    other = sofia(session, house, now, name="Sint Vitus", first_name="Bilal")
    find = find_key(session, house)
    signer = signer_for(session, house, other.issuer_id, house.day(now))
    did = "did:web:localhost%3A8000:issuers:buurtkeuken-kanaleneiland"

    assert find(did, signer.kid, "EdDSA") is None
    assert find(signer.kid.partition("#")[0], signer.kid, "EdDSA") is not None


@pytest.mark.parametrize(
    "iss",
    [
        "did:web:localhost%3A8000:issuers:nobody",
        "did:web:localhost%3A8000:issuers:",
        "did:web:elsewhere.example:issuers:buurtkeuken-kanaleneiland",
        "https://localhost:8000/issuers/buurtkeuken-kanaleneiland",
        "",
    ],
)
def test_nobody_elses_name_is_taken_for_ours(session, house, sign, iss):
    sign()

    assert giver_of(session, house, iss) is None


@pytest.mark.parametrize(
    ("skill", "parts"),
    [
        ("", ("", "")),
        ("hygiene rules", ("hygiene rules", "")),
        ("rules https://a.example/x", ("rules", "https://a.example/x")),
        ("https://a.example/x", ("", "https://a.example/x")),
    ],
)
def test_a_skill_has_words_and_an_address(skill, parts):
    assert split_skill(skill) == parts


def test_only_a_skill_of_the_public_list_is_signed():
    address = "http://data.europa.eu/esco/skill/1"

    assert esco_skill(address, "Title") == ("Title", address)
    assert esco_skill("own words https://a.example", "Title") is None
    assert esco_skill("own words", "Title") is None


def test_the_token_holds_no_name_in_its_signed_part(sign):
    signed = parse(sign(name="Amina Al-Halabi"))
    jwt_payload = json.dumps(
        {name: value for name, value in signed.claims.items() if name != "ld"}
    )

    assert "Amina" not in jwt_payload
