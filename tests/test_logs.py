"""Logs tell which page failed, and nothing of who asked for it."""

import json
import logging
import resource
from io import StringIO

import pytest

from tests.security.searching import found_in
from tests.security.town import build_town
from wallet_pwa import logs
from wallet_pwa.services import claiming, looking, offers
from wallet_pwa.static_files import static_url

AGENT = "Mozilla/5.0 (MerkBrowser 12; Amina)"
ADDRESS = "203.0.113.77"
KEYS = {"at", "level", "what", "id", "route", "method", "status", "ms"}


@pytest.fixture
def town(world):
    return build_town(world)


@pytest.fixture
def lines(app):
    """Collect what is logged, by us and by the libraries below us."""
    stream = StringIO()
    [handler] = app.logger.handlers
    handler.setStream(stream)
    root = logging.getLogger()
    other = logging.StreamHandler(stream)
    other.setFormatter(logs.LineFormatter())
    root.addHandler(other)
    yield stream
    root.removeHandler(other)


@pytest.fixture
def dirk(app, new_browser):
    app.testing = False
    browser = new_browser()
    browser.client.environ_base = {
        **browser.client.environ_base,
        "REMOTE_ADDR": ADDRESS,
        "HTTP_USER_AGENT": AGENT,
    }
    return browser


def read(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def explode(*arguments, **values):
    """Fail with everything that came in, as a careless library would."""
    raise RuntimeError(f"{arguments!r} {values!r} {AGENT} {ADDRESS}")


def fail_at_claim(dirk, town, monkeypatch):
    monkeypatch.setattr(claiming, "claim_first_badge", explode)
    dirk.get(town.event.path)
    return dirk.press("Take my badge", name="Amina Logboek")


def fail_at_typed_code(dirk, town, monkeypatch):
    monkeypatch.setattr(offers, "find_by_code", explode)
    dirk.get("/c")
    return dirk.press("Go on", code=town.event.code)


def fail_at_link(dirk, town, monkeypatch):
    dirk.get(town.world.link(town.share))
    monkeypatch.setattr(looking, "open_share", explode)
    return dirk.press("Show the certificates")


def fail_at_view(dirk, town, monkeypatch):
    dirk.get(town.world.link(town.share))
    monkeypatch.setattr(looking, "show_share", explode)
    return dirk.press("Show the certificates")


def fail_at_card(dirk, town, monkeypatch):
    monkeypatch.setattr("wallet_pwa.routes.signin.open_with_card", explode)
    dirk.get("/signin")
    return dirk.post("/signin/card", card=town.card.digits)


def fail_in_the_database(dirk, town, monkeypatch):
    # SQLAlchemy puts the statement and its values into its messages.
    dirk.get(town.event.path)
    with town.world.database.write() as session:
        session.connection().exec_driver_sql("ALTER TABLE wallet RENAME TO gone")
    return dirk.press("Take my badge", name="Amina Logboek")


FAILURES = {
    fail_at_claim: "claims.take",
    fail_at_typed_code: "claims.find",
    fail_at_link: "looking.open_link",
    fail_at_view: "looking.page",
    fail_at_card: "signin.card",
    fail_in_the_database: "claims.take",
}


def marks_of(town, dirk):
    link = town.world.link(town.share)
    words = {
        "a link": link.rpartition("/")[2],
        "a poster": town.event.path.rpartition("/")[2],
        "a typed code": town.event.code,
        "a card": town.card.digits,
        "a card's secret": town.card.secret,
        "a name": "Logboek",
        "a browser": "MerkBrowser",
        "an address": ADDRESS,
        "a network": "203.0.113",
        "a share's number": town.share.id.hex(),
        "a title": "Food hygiene",
        "a path of a link": "/S/",
        "a path of a poster": "/C/",
        "a path of a view": "/v/",
        "a path of the card": "/signin",
    }
    words |= {
        f"cookie {name}": value
        for name in ("__Host-p", "__Host-s", "__Host-v", "__Host-probe")
        if (value := dirk.cookie(name))
    }
    marks = {what: word.encode() for what, word in words.items()}
    return marks | {"a token": town.share.note.token, "a code": town.event.token}


@pytest.mark.parametrize("fail", FAILURES, ids=lambda fail: fail.__name__)
def test_a_failure_tells_its_place_and_nothing_of_a_person(
    request, dirk, town, lines, fail
):
    capfd = request.getfixturevalue("capfd")
    page = fail(dirk, town, request.getfixturevalue("monkeypatch"))

    assert page.status_code == 500
    [failed] = [line for line in read(lines) if line["what"] == "failed"]
    assert failed["route"] == FAILURES[fail]
    assert failed["error"] in {"RuntimeError", "OperationalError", "ProgrammingError"}
    assert failed["where"]
    printed = capfd.readouterr()
    everything = lines.getvalue() + printed.out + printed.err
    assert found_in({"": everything.encode()}, marks_of(town, dirk)) == []
    assert AGENT not in page.text


def test_every_line_is_json_with_the_routes_name(app, dirk, town, lines):
    for path in ("/", town.event.path, "/no/such/page", "/badges", "/c?code=123"):
        dirk.get(path)

    seen = read(lines)
    assert {"home.index", "claims.offer", "none", "signin.index"} <= {
        line["route"] for line in seen
    }
    for line in seen:
        assert line.keys() == KEYS
        assert line["route"] in {*app.view_functions, "none"}
        assert "/" not in json.dumps({**line, "at": ""})


def test_a_refusal_is_logged_by_its_code_alone(dirk, town, lines):
    dirk.get("/C/" + "A" * 26)

    [refused] = [line for line in read(lines) if "refused" in line["what"]]
    assert refused["what"] == "refused: offer_unknown"
    assert "AAAA" not in lines.getvalue()


def test_a_line_break_in_an_address_begins_no_line(dirk, lines):
    dirk.get("/c?code=1%0a%7b%22level%22%3a%22forged%22%7d")
    dirk.get("/no%0a{}")

    assert all(line["level"] == "info" for line in read(lines))


def test_static_files_are_not_logged(app, dirk, lines):
    with app.test_request_context():
        address = static_url("js/main.js")

    dirk.get(address)

    assert lines.getvalue() == ""


def test_the_service_keeps_no_memory_dumps(app):
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


def test_a_secret_is_not_in_how_things_print(town):
    for thing in (town.amina.wallet, town.amina.device, town.card, town.share.note):
        for secret in (
            town.amina.device.secret,
            town.amina.wallet.keys.secret_key,
            town.amina.wallet.keys.data_key,
            town.share.note.token,
        ):
            assert repr(secret)[2:-1] not in repr(thing)
        assert town.card.secret not in repr(thing)
