import json

import pytest

from wallet_pwa.disclosure import (
    bit_at,
    keys_of_document,
    parse,
    read_badge,
    verify_status_list,
)
from wallet_pwa.services.badges import own_badge
from wallet_pwa.services.issuers import distrust

DID = "did:web:localhost%3A8000:issuers:buurtkeuken-kanaleneiland"


@pytest.fixture
def badge(world, session):
    """A badge in Amina's wallet, as its giver signed it."""
    amina = world.learner("Amina")
    credential_id = world.badge(amina)
    text = own_badge(session, amina.wallet, credential_id).record.text
    session.rollback()
    return read_badge(parse(text).claims)


@pytest.fixture
def fetch(client):
    """Fetch an address of ours, as another site's program does."""

    def fetch(address):
        path = address.removeprefix("http://localhost:8000")
        return client.get(path, base_url="http://localhost:8000")

    return fetch


DOCUMENTS = [
    ("/issuers/{slug}/did.json", "application/did+json"),
    ("/.well-known/jwt-vc-issuer/issuers/{slug}", "application/json"),
    ("{vct}", "application/json"),
    ("{status}", "application/statuslist+jwt"),
]


@pytest.mark.parametrize(("address", "mimetype"), DOCUMENTS)
def test_what_checks_badges_can_be_read_from_anywhere(badge, fetch, address, mimetype):
    answer = fetch(
        address.format(
            slug="buurtkeuken-kanaleneiland", vct=badge.vct, status=badge.status.uri
        )
    )

    assert answer.status_code == 200
    assert answer.mimetype == mimetype
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    assert "Set-Cookie" not in answer.headers


def test_the_keys_of_a_giver_are_published_twice(badge, fetch):
    document = fetch("/issuers/buurtkeuken-kanaleneiland/did.json").json
    metadata = fetch("/.well-known/jwt-vc-issuer/issuers/buurtkeuken-kanaleneiland")

    keys = keys_of_document(document, DID)
    [jwk] = metadata.json["jwks"]["keys"]
    assert badge.giver.id == DID
    assert keys[f"{DID}#key-1"].jwk()["x"] == jwk["x"]
    assert jwk["kid"] == f"{DID}#key-1"
    assert metadata.json["issuer"] == badge.giver.url
    assert "d" not in jwk


def test_the_published_list_is_signed_by_the_published_key(badge, fetch, now):
    document = fetch("/issuers/buurtkeuken-kanaleneiland/did.json").json
    keys = keys_of_document(document, DID)

    status_list = verify_status_list(
        fetch(badge.status.uri).text,
        uri=badge.status.uri,
        iss=badge.giver.id,
        find_key=lambda _iss, kid, _alg: keys.get(kid),
        now=now,
    )

    assert not bit_at(status_list.bits, badge.status.idx)


def test_an_unchanged_list_is_not_sent_twice(badge, client):
    path = badge.status.uri.removeprefix("http://localhost:8000")
    first = client.get(path, base_url="http://localhost:8000")

    again = client.get(
        path,
        base_url="http://localhost:8000",
        headers={"If-None-Match": first.headers["ETag"]},
    )

    assert again.status_code == 304


def test_a_kind_of_badge_says_what_can_be_kept_back(badge, fetch):
    metadata = fetch(badge.vct).json

    assert metadata["vct"] == badge.vct
    assert metadata["display"][0]["name"] == "Food hygiene"
    assert len(metadata["claims"]) == 5


def test_the_address_inside_a_badge_is_a_page_for_people(badge, fetch):
    page = fetch(badge.achievement_id)

    assert page.mimetype == "text/html"
    assert "Food hygiene" in page.text
    assert "Amina" not in page.text


def test_a_givers_page_says_who_registered_it(badge, browser):
    browser.get(badge.giver.url)

    assert "Registered with Open Wallet since 1 March 2027." in browser.words
    browser.click("Food hygiene")
    assert "Cooks for 40 people" in browser.words


def test_a_giver_that_nobody_vouches_for_is_called_so(badge, browser, session):
    distrust(session, "buurtkeuken-kanaleneiland")
    session.commit()

    browser.get(badge.giver.url)

    assert "Not registered with Open Wallet." in browser.words


def test_a_badge_in_preparation_is_not_on_its_givers_page(world, browser):
    world.workshop("A surprise")

    browser.get("/issuers/buurtkeuken-kanaleneiland")

    assert "A surprise" not in browser.words


@pytest.mark.parametrize(
    "path",
    [
        "/issuers/nobody",
        "/issuers/nobody/did.json",
        "/.well-known/jwt-vc-issuer/issuers/nobody",
        "/vct/nothing",
        "/badges-of/nothing",
        "/status/1",
        "/status/0",
        f"/status/{10**30}",
    ],
)
def test_what_nobody_made_is_not_found(fetch, path):
    assert fetch(path).status_code == 404


def test_documents_hold_no_floats_and_no_nulls(badge, fetch):
    def walk(value):
        assert not isinstance(value, float)
        assert value is not None
        for child in value.values() if isinstance(value, dict) else value:
            if isinstance(child, dict | list):
                walk(child)

    for address in ("/issuers/buurtkeuken-kanaleneiland/did.json", badge.vct):
        walk(json.loads(fetch(address).text))
