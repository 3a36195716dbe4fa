"""The page on which anybody checks a certificate, without scripts."""

import base64
import json
import logging
import re
from dataclasses import replace
from io import BytesIO

import pytest
import qrcode
from PIL import Image

from tests.disclosure import badges as samples
from tests.disclosure.openbadges import documents
from tests.handed_in import Web, png
from wallet_pwa.disclosure.openbadges import bake_png
from wallet_pwa.models import Share
from wallet_pwa.services.badges import own_badge


@pytest.fixture
def web(app):
    web = Web()
    app.extensions["house"] = replace(app.extensions["house"], copies=web)
    return web


@pytest.fixture
def badge(world):
    """The text of a badge that a giver of this server gave."""
    amina = world.learner("Amina")
    credential_id = world.badge(amina, confirmed_name="Amina Haddad")
    with world.database.reading() as session:
        return own_badge(session, amina.wallet, credential_id).record.text


@pytest.fixture
def send(browser):
    """Hand in a file."""

    def send(content, name="badge.png"):
        browser.get("/check")
        browser.page = browser.client.post(
            "/check",
            base_url=browser.base_url,
            headers={"Origin": browser.base_url},
            data={"csrf": browser.csrf(), "file": (BytesIO(content), name)},
            content_type="multipart/form-data",
        )
        return browser.page

    return send


def foreign(**achievement):
    document = documents.without(documents.unsigned(), "credentialStatus")
    document["credentialSubject"]["achievement"] |= achievement
    return json.dumps(documents.signed_as(document))


def test_the_page_is_found_from_the_house_and_from_a_link(browser, world):
    browser.get("/about")
    browser.click("Check a certificate")
    assert browser.path == "/check"
    assert len(browser.forms) == 3

    link = world.link(world.share(world.learner("Amina")))
    browser.get(link)
    browser.press("Show the certificates")
    browser.click("Check another certificate")
    assert browser.path == "/check"


def test_a_pasted_badge_is_real(browser, badge):
    browser.get("/check")
    page = browser.press("Check the text", text=badge)

    assert page.status_code == 200
    assert 'data-state="real"' in browser.text
    assert "Given by Buurtkeuken Kanaleneiland" in browser.words
    assert "Unchanged since it was signed? Yes" in browser.words
    assert "Do we know who signed? Yes: Buurtkeuken Kanaleneiland" in browser.words
    assert "Amina Haddad" in browser.words
    assert "Food hygiene" in browser.words
    assert "We cannot see whose it is." in browser.words
    assert page.headers["Cache-Control"] == "no-store"


def test_a_picture_with_a_badge_in_it_is_checked(send, browser, web):
    page = send(bake_png(png(), foreign().encode()))

    assert page.status_code == 200
    assert 'data-state="unknown"' in browser.text
    assert "Nobody changed it. But anybody can use this name." in browser.words
    assert "Do we know who signed? No" in browser.words
    assert 'lang="nl"' in browser.text
    assert "Eerste hulp" in browser.words


def test_what_was_changed_is_called_not_real(send, browser, web):
    page = send(foreign().replace("Eerste hulp", "Chirurgie").encode(), "b.json")

    assert page.status_code == 200
    assert "Not real" in browser.words
    assert "This is not what the giver signed." in browser.words
    assert 'data-state="real"' not in browser.text


def test_what_could_not_be_checked_is_said(browser, web):
    browser.get("/check")
    browser.press("Check the text", text=samples.signed())

    assert "We could not check now" in browser.words
    assert "The computer of the giver did not answer." in browser.words
    assert "We tried" in browser.words


def test_a_screenshot_of_a_code_leads_to_the_badge(send, browser, web):
    web.pages["https://giver.example/b"] = foreign().encode()
    out = BytesIO()
    qrcode.make("https://giver.example/b").save(out, "PNG")

    assert send(out.getvalue()).status_code == 200
    assert "Eerste hulp" in browser.words


def test_a_link_to_a_badge_is_followed(browser, web):
    web.pages["https://giver.example/b"] = foreign().encode()
    browser.get("/check")
    browser.press("Check the link", link=" https://giver.example/b ")

    assert "Eerste hulp" in browser.words


def test_a_link_that_nobody_answers_is_said(browser, web):
    browser.get("/check")
    page = browser.press("Check the link", link="https://giver.example/b")

    assert page.status_code == 422
    assert "This address did not give us a certificate." in browser.words


def test_our_own_link_is_not_opened_and_not_counted(browser, world):
    share = world.share(world.learner("Amina"))
    browser.get("/check")
    page = browser.press("Check the link", link=world.link(share))

    assert page.status_code == 422
    assert "This link shows its certificates itself. Just open it." in browser.words
    with world.database.reading() as session:
        row = session.get_one(Share, share.id)
        assert (row.opens, row.devices) == (0, 0)


def test_a_code_of_a_workshop_is_for_the_scanner(browser, world):
    browser.get("/check")
    event = world.workshop()
    browser.press("Check the link", link=f"http://localhost:8000{event.path}")

    assert "This is the code of a workshop." in browser.words


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose a file, or paste a text or a link."),
        (b"%PDF-1.7", "We found no certificate in it."),
        (b"PK\x03\x04\x00\x00", "We found no certificate in it."),
        (b"<svg><script>alert(1)</script></svg>", "We found no certificate in it."),
        (b"{" * 10_000, "We found no certificate in it."),
    ],
)
def test_a_file_without_a_badge_is_said(send, browser, content, said):
    assert send(content).status_code == 422
    assert said in browser.words
    assert "alert(1)" not in browser.text


def test_too_large_a_file_is_refused_before_it_is_read(browser):
    answer = browser.client.post(
        "/check",
        base_url=browser.base_url,
        headers={"Origin": browser.base_url},
        data=b"x" * 13_000_000,
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == 413


def test_words_of_a_badge_are_no_markup_and_no_links(send, browser, web):
    page = send(
        foreign(
            name="<img src=x onerror=alert(1)> [link](https://evil.example)",
            description="<script>alert(2)</script>",
            criteria={"narrative": "**bold** https://evil.example/a"},
        ).encode()
    )

    assert page.status_code == 200
    assert "<img src=x" not in browser.text
    assert "<script>alert" not in browser.text
    assert 'href="https://evil' not in browser.text
    assert "**bold** https://evil.example/a" in browser.words


@pytest.mark.parametrize("language", ["tlh", "en-" + "a" * 90, "ar", "../x", "\x00"])
def test_a_language_that_nobody_knows_is_no_failure(send, browser, web, language):
    assert send(foreign(inLanguage=language).encode()).status_code == 200
    assert "Eerste hulp" in browser.words


def test_a_picture_in_a_badge_is_drawn_anew(send, browser, web):
    picture = Image.new("RGB", (900, 500), "teal")
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret words"
    picture.save(out, "JPEG", exif=exif)
    data = base64.b64encode(out.getvalue()).decode()
    image = {"id": f"data:image/jpeg;base64,{data}", "type": "Image"}

    send(foreign(image=image).encode())

    [shown] = re.findall(r'src="data:image/png;base64,([^"]+)"', browser.text)
    small = base64.b64decode(shown)
    assert Image.open(BytesIO(small)).size == (256, 256)
    assert b"secret words" not in small


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/a.png", "data:image/svg+xml;base64,PHN2Zy8+", "data:x,y"],
)
def test_a_picture_elsewhere_or_with_scripts_is_left_out(send, browser, web, address):
    send(foreign(image={"id": address, "type": "Image"}).encode())

    assert "Eerste hulp" in browser.words
    assert "<img" not in browser.text
    assert not any("evil" in asked for asked in web.asked)


def test_nothing_of_it_is_kept_or_logged(send, browser, world, badge, caplog):
    with caplog.at_level(logging.DEBUG):
        browser.get("/check")
        browser.press("Check the text", text=badge)
        send(b"Amina Haddad, no badge")

    assert "Food hygiene" not in caplog.text
    assert "Amina" not in caplog.text


def test_a_network_can_check_thirty_times_a_minute(browser, web, clock):
    browser.get("/check")
    answers = [browser.post("/check", text="no badge").status_code for _ in range(31)]

    assert answers == [422] * 30 + [429]
    clock.forward(minutes=2)
    assert browser.post("/check", text="no badge").status_code == 422
