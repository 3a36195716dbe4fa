"""A giver proves its web address; nobody else's word counts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fetching.site import answer, internet
from wallet_pwa.disclosure.domain_linkage import did_configuration
from wallet_pwa.disclosure.encoding import dump_json
from wallet_pwa.fetching import Copies
from wallet_pwa.models import Issuer
from wallet_pwa.services import domains, housekeeping
from wallet_pwa.services.domains import Finding
from wallet_pwa.services.givers import domain_of, giver_view
from wallet_pwa.services.issuer_keys import change_key


@pytest.fixture
def net(tmp_path):
    with internet(tmp_path, "keuken.example", "evil.example") as net:
        yield net


@pytest.fixture
def house(house, net):
    return replace(house, copies=Copies(net.fetcher()))


@pytest.fixture
def vitus(world):
    """Another giver; made before the session of a test locks the database."""
    return world.giver("Sint Vitus").issuer_id


@pytest.fixture
def keuken(world, vitus, session):
    issuer = session.get_one(Issuer, world.giver().issuer_id)
    issuer.url = "https://keuken.example/over-ons"
    return issuer


@pytest.fixture
def look(session, house, now):
    """Look for a giver's file, and keep what was found."""

    def look(issuer, moment=now):
        question = domains.question_about(session, house, issuer)
        finding = domains.look(house, question, now=moment)
        today = house.day(moment)
        domains.keep(session, issuer.id, question, finding, today=today)
        return finding

    return look


@pytest.fixture
def file_of(session, house, now):
    """Return how to get a giver's file."""
    return lambda issuer: domains.file_for(session, house, issuer, now=now)


@pytest.fixture
def others_file(keuken, vitus, session, file_of):
    other = session.get_one(Issuer, vitus)
    other.url = keuken.url
    return file_of(other)


def put(net, document):
    return net.site(answer(dump_json(document)))


def test_the_file_at_its_place_proves_the_address(net, keuken, look, file_of, now):
    site = put(net, file_of(keuken))

    assert look(keuken) is Finding.PROVEN
    assert giver_view(keuken).domain == "keuken.example"
    assert keuken.proven_on == now.date()
    request = site.requests[0].decode()
    assert request.startswith("GET /.well-known/did-configuration.json HTTP/1.1\r\n")
    assert "\r\nHost: keuken.example\r\n" in request


def test_another_givers_file_proves_nothing(net, others_file, keuken, look):
    put(net, others_file)

    assert look(keuken) is Finding.OTHER_FILE
    assert giver_view(keuken).domain is None


def test_a_file_for_another_address_proves_nothing(net, keuken, look, file_of):
    keuken.url = "https://evil.example"
    copied = file_of(keuken)
    keuken.url = "https://keuken.example"
    put(net, copied)

    assert look(keuken) is Finding.OTHER_FILE


def test_a_file_that_is_too_old_proves_nothing(net, keuken, look, file_of, now):
    put(net, file_of(keuken))

    assert look(keuken, now + domains.FILE_LIFE) is Finding.OTHER_FILE


@pytest.fixture
def new_key(session, house, now):
    return lambda issuer: change_key(session, house, issuer.id, today=now.date())


def test_the_file_stays_good_when_the_key_changes(net, keuken, look, file_of, new_key):
    put(net, file_of(keuken))
    new_key(keuken)

    assert look(keuken) is Finding.PROVEN


@pytest.mark.parametrize(
    ("said", "finding"),
    [
        (answer(b"", status="404 Not Found"), Finding.NO_FILE),
        (answer(b"<html>", kind="text/html"), Finding.OTHER_FILE),
        (answer(b"not json"), Finding.OTHER_FILE),
        (answer(b" " * 200_000), Finding.OTHER_FILE),
        (answer(dump_json(did_configuration([]))), Finding.OTHER_FILE),
        (answer(b"", "Location: /b", status="301 Moved"), Finding.ELSEWHERE),
        (b"", Finding.NO_ANSWER),
    ],
)
def test_what_was_found_is_said(net, keuken, look, said, finding):
    net.site(said)

    assert look(keuken) is finding
    assert keuken.proven_domain is None


def test_a_proof_outlives_a_bad_day_but_not_its_file(net, keuken, look, file_of, now):
    put(net, file_of(keuken))
    look(keuken)

    net.site(b"")
    look(keuken, now + timedelta(minutes=1))
    assert giver_view(keuken).domain == "keuken.example"

    net.site(answer(b"", status="404 Gone"))
    look(keuken, now + timedelta(minutes=2))
    assert giver_view(keuken).domain is None


def test_a_new_web_address_is_not_proven(net, keuken, look, file_of):
    put(net, file_of(keuken))
    look(keuken)

    keuken.url = "https://evil.example"
    assert giver_view(keuken).domain is None

    keuken.url = "https://keuken.example/other/page"
    assert giver_view(keuken).domain == "keuken.example"


def test_an_address_that_changed_meanwhile_is_not_proven(keuken, session, house, now):
    question = domains.question_about(session, house, keuken)
    keuken.url = "https://evil.example"

    domains.keep(session, keuken.id, question, Finding.PROVEN, today=now.date())

    assert keuken.proven_domain is None


@pytest.fixture
def proven(net, keuken, look, file_of):
    put(net, file_of(keuken))
    look(keuken)
    return keuken


def test_after_a_year_it_must_be_looked_at_again(proven, session, house, now):
    housekeeping.sweep(session, house, now=now + timedelta(days=364))
    session.refresh(proven)
    assert proven.proven_domain == "keuken.example"

    housekeeping.sweep(session, house, now=now + timedelta(days=365))
    session.refresh(proven)
    assert proven.proven_domain is None
    assert proven.proven_on is None


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://keuken.example/a?b", "keuken.example"),
        ("http://Keuken.Example", "keuken.example"),
        ("https://bücher.example", "xn--bcher-kva.example"),
        ("https://user@keuken.example:8443/", "keuken.example"),
        ("", None),
        ("https://", None),
        ("https://localhost", None),
        ("https://[::1", None),
        (f"https://{'a' * 70}.example", None),
        ("ftp://keuken.example", None),
    ],
)
def test_the_domain_of_a_web_page(keuken, url, domain):
    keuken.url = url

    assert domain_of(keuken.url) == domain


def test_a_giver_without_a_web_page_has_nothing_to_prove(
    keuken, session, house, file_of
):
    keuken.url = ""

    assert file_of(keuken) is None
    assert domains.question_about(session, house, keuken) is None
