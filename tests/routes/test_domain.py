"""The organiser's page about her web address, and what everybody can read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fetching.site import answer, internet
from tests.giving import come_in
from wallet_pwa.disclosure.domain_linkage import links_domain
from wallet_pwa.disclosure.encoding import load_object
from wallet_pwa.fetching import Copies
from wallet_pwa.models import Issuer
from wallet_pwa.services.identifiers import own_keys
from wallet_pwa.services.issuers import distrust

DID = "did:web:localhost%3A8000:issuers:buurtkeuken-kanaleneiland"
FILE = "/organise/domain/did-configuration.json"


@pytest.fixture
def net(tmp_path, app):
    with internet(tmp_path, "keuken.example") as net:
        house = app.extensions["house"]
        app.extensions["house"] = replace(house, copies=Copies(net.fetcher()))
        yield net


@pytest.fixture
def sofia(world, new_browser, net):
    visitor = come_in(new_browser(), world, world.giver())
    visitor.get("/organise/giver")
    visitor.press("Save", name="Buurtkeuken Kanaleneiland", url="keuken.example")
    return visitor


def test_sofia_proves_her_address_and_employers_see_it(
    world, net, sofia, clock, new_browser
):
    page = sofia.get("/organise/domain")
    assert "https://keuken.example/.well-known/did-configuration.json" in page.text

    net.site(answer(b"", status="404 Not Found"))
    page = sofia.press("Check now")
    assert page.status_code == 422
    assert "The file is not there yet." in page.text

    file = sofia.get(FILE)
    assert file.mimetype == "application/json"
    assert "did-configuration.json" in file.headers["Content-Disposition"]
    net.site(answer(file.data))
    clock.forward(minutes=1)
    sofia.get("/organise/domain")
    page = sofia.press("Check now")

    assert "We looked on" in page.text
    share = world.share(world.learner("Amina"))
    dirk = new_browser()
    dirk.get(world.link(share).removeprefix("http://localhost:8000"))
    assert "keuken.example" in dirk.press("Show the certificates").text


def test_nobody_else_waits_while_a_site_is_slow(world, net, sofia):
    written = []

    def write_meanwhile(_connection):
        with world.database.write() as session:
            session.get_one(Issuer, world.giver().issuer_id).place = "Meanwhile"
            written.append(True)

    net.site(write_meanwhile, answer(b"", status="404 Not Found"))
    sofia.get("/organise/domain")

    sofia.press("Check now")

    assert written == [True]


def test_without_a_web_page_the_way_to_it_is_shown(world, new_browser):
    visitor = come_in(new_browser(), world, world.giver())

    page = visitor.get("/organise/domain")

    assert "First tell us your web address." in page.text
    assert visitor.get(FILE).status_code == 404


def test_a_stranger_gets_no_signed_file(world, browser):
    world.giver()

    answered = browser.get(FILE)

    assert answered.mimetype != "application/json"
    assert b"linked_dids" not in answered.data


def test_our_own_address_says_whose_givers_it_has(world, client, session, house, now):
    keuken, vitus = world.giver(), world.giver("Sint Vitus")
    distrust(session, vitus.slug)
    session.commit()

    reply = client.get(
        "/.well-known/did-configuration.json", base_url="http://localhost:8000"
    )

    assert reply.mimetype == "application/json"
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert reply.headers["Cache-Control"].startswith("public")
    document = load_object(reply.data)
    assert len(document["linked_dids"]) == 1
    keys = own_keys(session, house, session.get_one(Issuer, keuken.issuer_id))
    assert links_domain(
        document, did=DID, origin="http://localhost:8000", keys=keys, now=now
    )


def test_our_own_file_is_the_same_all_day(world, client, clock):
    world.giver()

    def read():
        path = "/.well-known/did-configuration.json"
        return client.get(path, base_url="http://localhost:8000").data

    morning = read()
    clock.forward(hours=6)
    assert read() == morning

    clock.moment += timedelta(days=1)
    assert read() != morning
