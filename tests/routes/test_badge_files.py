"""A badge leaves the wallet as a file, and as no more than she wants."""

import io
import json
import zipfile

import pytest
from PIL import Image
from sqlalchemy import func, select

from wallet_pwa.disclosure.openbadges import (
    bitstring_bit,
    bitstring_entries,
    key_from_multikey,
    read_document,
    read_status_list,
    unbake,
    verify_document,
)
from wallet_pwa.models import CopyPlace
from wallet_pwa.services.badges import own_badge
from wallet_pwa.services.records import decode
from wallet_pwa.services.status import withdraw_badge

JSON, PNG, SVG = (
    "For another badge app",
    "As a picture, to send",
    "As a picture, to print large",
)


@pytest.fixture
def amina(world):
    return world.learner("Amina")


@pytest.fixture
def badge(world, amina):
    """A badge with a name in it."""
    return world.badge(amina, confirmed_name="Amina Haddad")


@pytest.fixture
def phone(browser, world, amina, badge):
    """Amina's phone, at the page that offers files of her badge."""
    world.open_phone(browser, amina)
    browser.get(f"/badges/{badge.hex()}")
    browser.click("Take it out as a file")
    return browser


@pytest.fixture
def fetch(client):
    """Read what we publish, as somebody else's checker does."""

    def fetch(address):
        path = address.removeprefix("http://localhost:8000")
        return client.get(path, base_url="http://localhost:8000")

    return fetch


@pytest.fixture
def check(fetch, now):
    """Check a document with nothing but what is published."""

    def find_key(issuer, method, _alg):
        path = issuer.removeprefix("did:web:localhost%3A8000:").replace(":", "/")
        document = fetch(f"/{path}/did.json").json
        assert method in document["assertionMethod"]
        [key] = [
            key_from_multikey(one["publicKeyMultibase"])
            for one in document["verificationMethod"]
            if one["id"] == method and one["controller"] == issuer
        ]
        return key

    return lambda text: verify_document(read_document(text), find_key=find_key, now=now)


@pytest.fixture
def withdraw(world, amina, badge):
    """Take a badge back: hers, or another one of hers."""

    def withdraw(one=badge):
        with world.database.write() as session:
            record = own_badge(session, amina.wallet, one).record
            issuance_id = decode(record.issuance)
            withdraw_badge(session, world.house, issuance_id, world.clock())

    return withdraw


def document_in(page):
    """Return the badge that a file holds, whatever its form."""
    if page.mimetype == "application/json":
        return page.text
    return unbake(page.data).text


def test_the_page_says_that_a_file_cannot_be_stopped(phone):
    assert "A file stays with whoever has it. You cannot stop it." in phone.words


@pytest.mark.parametrize(
    ("button", "ending", "mimetype"),
    [
        (JSON, "json", "application/json"),
        (PNG, "png", "image/png"),
        (SVG, "svg", "image/svg+xml"),
    ],
)
def test_every_file_holds_a_badge_that_others_can_check(
    phone, check, button, ending, mimetype
):
    page = phone.press(button)

    name = f'attachment; filename="badge-2027-03-01.{ending}"'
    assert page.headers["Content-Disposition"] == name
    assert page.headers["Cache-Control"] == "no-store"
    assert page.mimetype == mimetype
    assert check(document_in(page)).suite == "eddsa-rdfc-2022"
    assert "Amina Haddad" in document_in(page)


@pytest.mark.parametrize("button", [JSON, PNG, SVG])
def test_without_her_name_no_byte_of_it_leaves(phone, check, button):
    page = phone.press(button, name=None)

    assert b"Amina" not in page.data
    assert b"Haddad" not in page.data
    assert "Amina" not in str(page.headers)
    assert "Food hygiene" in document_in(page)
    assert check(document_in(page))


def test_a_badge_without_a_name_has_no_switch_for_one(browser, world, amina):
    plain = world.badge(amina, "First aid")
    world.open_phone(browser, amina)

    browser.get(f"/badges/{plain.hex()}/files")

    assert "With my name" not in browser.words


def test_the_picture_is_one_that_can_be_looked_at(phone):
    picture = Image.open(io.BytesIO(phone.press(PNG).data))

    assert picture.size == (512, 512)
    assert set(picture.info) - {"transparency"} == {"openbadgecredential"}


def test_the_files_of_a_badge_end_with_it(phone, withdraw, fetch, check):
    [entry] = bitstring_entries(json.loads(phone.press(JSON).text))

    def is_set():
        answer = fetch(entry.list_url)
        assert answer.mimetype == "application/vc"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        verified = check(answer.text)
        bits = read_status_list(
            verified,
            url=entry.list_url,
            issuer=verified.issuer,
            purpose="revocation",
        )
        return bitstring_bit(bits, entry.index)

    assert not is_set()
    withdraw()
    assert is_set()


def test_an_unchanged_list_is_not_sent_twice(phone, client, fetch):
    [entry] = bitstring_entries(json.loads(phone.press(JSON).text))
    etag = fetch(entry.list_url).headers["ETag"]

    again = client.get(
        entry.list_url.removeprefix("http://localhost:8000"),
        base_url="http://localhost:8000",
        headers={"If-None-Match": etag},
    )

    assert again.status_code == 304


def test_a_withdrawn_badge_leaves_no_more(phone, withdraw, badge):
    withdraw()

    assert phone.press(JSON).status_code == 409
    assert phone.get(f"/badges/{badge.hex()}/files").status_code == 409
    phone.get(f"/badges/{badge.hex()}")
    assert "Take it out as a file" not in phone.words


def test_it_must_surely_be_her(phone, badge, clock):
    clock.forward(minutes=11)

    phone.press(JSON)

    assert "Is it you?" in phone.words
    phone.press("Yes, it is me")
    assert phone.path == f"/badges/{badge.hex()}/files"
    assert phone.press(JSON).mimetype == "application/json"


def test_nobody_gets_a_file_of_somebody_elses_badge(new_browser, world, badge):
    bilal = world.open_phone(new_browser(), world.learner("Bilal"))

    assert bilal.get(f"/badges/{badge.hex()}/files").status_code == 404
    page = bilal.post(f"/badges/{badge.hex()}/files", form="json")

    assert page.status_code == 404


@pytest.mark.parametrize("form", ["", "pdf", "../json"])
def test_a_form_that_we_do_not_make_is_refused(phone, badge, form):
    page = phone.post(f"/badges/{badge.hex()}/files", form=form)

    assert page.status_code == 400


def test_two_files_are_one_place_and_looking_takes_none(phone, world):
    def places():
        with world.database.reading() as session:
            return session.scalar(select(func.count()).select_from(CopyPlace))

    before = places()
    phone.get(phone.path)
    assert places() == before

    phone.press(JSON)
    phone.get(phone.path)
    phone.press(PNG)

    assert places() == before + 1


def test_everything_comes_out_with_open_badges(phone, world, amina, withdraw, check):
    world.badge(amina, "First aid")
    gone = world.badge(amina, "Welding")
    withdraw(gone)
    phone.get("/me/export")

    page = phone.press("Save the file")

    with zipfile.ZipFile(io.BytesIO(page.data)) as box:
        documents = [box.read(name) for name in box.namelist() if ".json" in name]
        everything, *open_badges = documents
        names = {
            check(one.decode()).document["credentialSubject"]["achievement"]["name"]
            for one in open_badges
        }
    assert names == {"Food hygiene", "First aid"}
    assert len(json.loads(everything)["badges"]) == 3


def test_the_address_of_what_was_achieved_is_a_page_for_people(phone, fetch):
    document = json.loads(phone.press(JSON).text)

    page = fetch(document["credentialSubject"]["achievement"]["id"])

    assert page.mimetype == "text/html"
    assert "Food hygiene" in page.text
