"""A badge that leaves as an Open Badge: hers, signed, and still the giver's to end."""

import base64
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from wallet_pwa.disclosure import Ed25519Signer
from wallet_pwa.disclosure.encoding import dump_json
from wallet_pwa.disclosure.errors import BadSignatureError
from wallet_pwa.disclosure.openbadges import (
    BitstringEntry,
    bitstring_bit,
    bitstring_entries,
    did_key,
    key_from_multikey,
    read_document,
    read_status_list,
    sign_document,
    verify_document,
)
from wallet_pwa.models import CopyPlace, Credential, Issuance, StatusList
from wallet_pwa.services.badges import own_badge
from wallet_pwa.services.errors import (
    BadgeWithdrawnError,
    LockedError,
    NotFoundError,
)
from wallet_pwa.services.open_badges import (
    open_badge,
    take_open_place,
    take_open_places,
)
from wallet_pwa.services.published import (
    _SIGNED_LISTS,
    MOST_LISTS,
    issuer_did_document,
    signed_list,
)
from wallet_pwa.services.records import decode
from wallet_pwa.services.rotation import rotate
from wallet_pwa.services.status import withdraw_badge, withdrawn_on

SLUG = "buurtkeuken-kanaleneiland"
DID = f"did:web:localhost%3A8000:issuers:{SLUG}"


@pytest.fixture
def amina(world):
    return world.learner("Amina")


@pytest.fixture
def credential_id(world, amina):
    """A badge with everything in it."""
    return world.badge(amina, confirmed_name="Amina Haddad")


@pytest.fixture
def find_key(session, house):
    """Find keys as strangers do: in the DID document, as Multikeys."""

    def find(issuer, method, _alg):
        document = issuer_did_document(session, house, SLUG)
        assert issuer == document["id"]
        assert method in document["assertionMethod"]
        [key] = [
            key_from_multikey(one["publicKeyMultibase"])
            for one in document["verificationMethod"]
            if one["id"] == method
        ]
        return key

    return find


@pytest.fixture
def take(session, house, amina, credential_id, now):
    """Give the badge with its place, as the first file makes it."""

    def take():
        own = own_badge(session, amina.wallet, credential_id)
        return take_open_place(session, house, amina.wallet, own, now=now)

    return take


@pytest.fixture
def make(session, house, take, now):
    """Make the file."""
    return lambda **options: open_badge(
        session, house, take(), **{"now": now, **options}
    )


@pytest.fixture
def withdraw(session, house, now):
    """Take the badge back."""

    def withdraw():
        issuance = session.scalars(select(Issuance)).one()
        withdraw_badge(session, house, issuance.id, now)

    return withdraw


@pytest.fixture
def published(session, house, find_key, now):
    """Read the list of a place as strangers do."""

    def published(entry):
        answer = signed_list(session, house, list_id_of(entry), now=now)
        assert answer.media_type == "application/vc"
        document = read_document(answer.text)
        verified = verify_document(document, find_key=find_key, now=now)
        return read_status_list(
            verified, url=entry.list_url, issuer=DID, purpose="revocation"
        )

    return published


def list_id_of(entry: BitstringEntry) -> int:
    return int(entry.list_url.rpartition("/")[2])


def test_it_is_signed_with_the_key_that_the_giver_publishes(make, find_key, now):
    verified = verify_document(make(), find_key=find_key, now=now)

    assert verified.issuer == DID
    assert verified.suite == "eddsa-rdfc-2022"
    assert verified.verification_method == f"{DID}#key-1-multikey"


def test_it_holds_all_that_the_giver_signed(make):
    document = make()

    subject = document["credentialSubject"]
    assert subject["identifier"][0]["identityHash"] == "Amina Haddad"
    assert subject["creditsEarned"] == 12
    assert subject["activityEndDate"].startswith("2027-03-01")
    assert subject["achievement"]["name"] == "Food hygiene"
    assert document["evidence"][0]["narrative"] == "Utrecht"
    assert document["validFrom"] == "2027-03-01T00:00:00Z"
    assert document["validUntil"] == "2030-03-31T23:59:59Z"


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("name", "Amina"),
        ("hours", "creditsEarned"),
        ("day", "activityEndDate"),
        ("place", "evidence"),
    ],
)
def test_what_is_left_out_is_nowhere_in_it(make, find_key, now, field, words):
    everything = {"name", "day", "hours", "story", "place"}

    text = dump_json(make(fields=everything - {field})).decode()

    assert words not in text
    assert verify_document(read_document(text), find_key=find_key, now=now)


def test_whose_it_is_says_her_holder_key(make, take):
    holder = Ed25519Signer(decode(take().record.holder_seed)).public_key

    assert make()["credentialSubject"]["id"] == did_key(holder)


def test_its_picture_is_inside(make):
    image = make()["credentialSubject"]["achievement"]["image"]

    head, _comma, data = image["id"].partition(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(data).startswith(b"\x89PNG")
    assert image["caption"] == "Food hygiene"


def test_it_does_not_tell_at_which_minute_it_was_taken_out(make, now):
    morning, evening = make(), make(now=now + timedelta(hours=5))

    assert morning == evening
    assert morning["proof"]["created"] == "2027-03-01T00:00:00Z"


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document["credentialSubject"]["achievement"].update(name="X"),
        lambda document: document["credentialSubject"].update(creditsEarned=40),
        lambda document: document.update(validUntil="2040-01-01T00:00:00Z"),
        lambda document: document["credentialStatus"].update(statusListIndex="1"),
        lambda document: document["proof"].update(created="2026-01-01T00:00:00Z"),
    ],
)
def test_a_changed_one_is_refused(make, find_key, now, change):
    document = json.loads(dump_json(make()))
    change(document)

    with pytest.raises(BadSignatureError):
        verify_document(document, find_key=find_key, now=now)


def test_it_has_one_place_however_often_it_is_made(make, session):
    [first] = bitstring_entries(make())
    [again] = bitstring_entries(make(fields={"hours"}))

    assert first == again
    lists = session.execute(select(StatusList.kind, StatusList.taken)).all()
    assert sorted(map(tuple, lists)) == [("bitstring", 1), ("token", 2)]


def test_its_place_is_kept_for_good_without_a_word_whose_it_is(make, session):
    [entry] = bitstring_entries(make())

    row = session.get(CopyPlace, (list_id_of(entry), entry.index))
    assert row.needed_until is None
    assert row.issuance_id == session.scalars(select(Issuance.id)).one()


def test_its_place_stands_sealed_in_her_wallet(make, session):
    [entry] = bitstring_entries(make())

    sealed = session.scalars(select(Credential.sealed)).one()
    assert entry.list_url.encode() not in sealed


def test_the_place_outlives_new_keys_of_the_wallet(make, session, amina, credential_id):
    [entry] = bitstring_entries(make())

    wallet = rotate(session, amina.wallet)

    place = own_badge(session, wallet, credential_id).record.open_place
    assert place == f"{entry.list_url}#{entry.index}"


def test_no_place_is_taken_with_keys_that_were_changed(
    session, house, amina, credential_id, now
):
    own = own_badge(session, amina.wallet, credential_id)
    rotate(session, amina.wallet)

    with pytest.raises(LockedError):
        take_open_place(session, house, amina.wallet, own, now=now)


def test_taking_the_badge_back_takes_the_file_back(make, withdraw, published):
    [entry] = bitstring_entries(make())
    before = published(entry)
    assert not bitstring_bit(before, entry.index)

    withdraw()

    after = published(entry)
    assert bitstring_bit(after, entry.index)
    assert sum(byte.bit_count() for byte in after) == 1
    assert len(after) * 8 == 131_072


def test_our_own_check_knows_of_the_file(make, session, house, withdraw, now):
    [entry] = bitstring_entries(make())
    assert withdrawn_on(session, house, entry.list_url, entry.index) is None

    withdraw()

    day = withdrawn_on(session, house, entry.list_url, entry.index)
    assert day == house.day(now)


@pytest.mark.parametrize("index", [0, 1, 7, 8, 131_071])
def test_the_published_bit_is_at_the_place_that_the_badge_names(
    make, withdraw, published, monkeypatch, index
):
    draw = "wallet_pwa.services.status.secrets.randbelow"
    monkeypatch.setattr(draw, lambda _size: index)
    [entry] = bitstring_entries(make())
    withdraw()

    assert entry.index == index
    bits = published(entry)
    assert bitstring_bit(bits, index)


def test_an_unchanged_list_is_the_same_text_for_a_while(make, session, house, now):
    [entry] = bitstring_entries(make())

    def text(later):
        moment = now + timedelta(seconds=later)
        return signed_list(session, house, list_id_of(entry), now=moment).text

    assert text(0) == text(299)
    assert text(0) != text(300)


def test_a_list_is_signed_once_for_everybody_who_asks(
    make, session, house, now, monkeypatch
):
    [entry] = bitstring_entries(make())
    moment = now + timedelta(days=1)
    calls = []

    def sign(document, **options):
        calls.append(document["id"])
        return sign_document(document, **options)

    monkeypatch.setattr("wallet_pwa.services.published.sign_document", sign)

    texts = {
        signed_list(session, house, list_id_of(entry), now=moment).text
        for _ in range(40)
    }

    assert calls == [entry.list_url]
    assert len(texts) == 1


def test_what_is_kept_of_signed_lists_does_not_grow(make, session, house, now):
    [entry] = bitstring_entries(make())

    for step in range(MOST_LISTS + 5):
        moment = now + timedelta(days=2, minutes=5 * step)
        signed_list(session, house, list_id_of(entry), now=moment)

    assert len(_SIGNED_LISTS) <= MOST_LISTS


def test_a_badge_that_was_taken_back_leaves_no_more(take, make, withdraw):
    take()
    withdraw()

    with pytest.raises(BadgeWithdrawnError):
        make()


def test_a_badge_that_was_taken_back_gets_no_place(take, withdraw, session):
    withdraw()

    with pytest.raises(BadgeWithdrawnError):
        take()
    assert session.scalars(select(StatusList.kind)).all() == ["token"]


def test_a_badge_whose_time_is_over_says_so_itself(make, take, now):
    take()

    document = make(now=now + timedelta(days=365 * 5))

    assert document["validUntil"] == "2030-03-31T23:59:59Z"


def test_a_badge_of_somebody_else_leaves_not(session, house, take, now):
    own = take()
    seed = base64.b64encode(bytes(32)).decode()
    stolen = replace(own, record=replace(own.record, holder_seed=seed))

    with pytest.raises(NotFoundError):
        open_badge(session, house, stolen, now=now)


def test_what_the_giver_did_not_sign_leaves_not(session, house, take, now):
    own = take()
    signed, tilde, details = own.record.text.partition("~")
    body, _dot, signature = signed.rpartition(".")
    other = signature[-2::-1] + signature[-1]
    forged = f"{body}.{other}{tilde}{details}"
    own = replace(own, record=replace(own.record, text=forged))

    with pytest.raises(NotFoundError):
        open_badge(session, house, own, now=now)


def test_without_a_place_nothing_is_signed(session, house, amina, credential_id, now):
    own = own_badge(session, amina.wallet, credential_id)

    with pytest.raises(NotFoundError):
        open_badge(session, house, own, now=now)


def test_all_badges_of_a_wallet_get_places_but_those_taken_back(
    world, session, amina, credential_id, withdraw
):
    withdraw()
    session.commit()
    second = world.badge(amina, "First aid")

    take_open_places(session, world.house, amina.wallet, now=world.clock())

    def place_of(one):
        return own_badge(session, amina.wallet, one).record.open_place

    assert place_of(credential_id) == ""
    assert place_of(second).startswith("http://localhost:8000/status/")
