"""What somebody hands in that is no badge, or not to be checked here."""

import json
from io import BytesIO

import pytest
from PIL import Image

from tests.disclosure import badges as samples
from tests.disclosure.openbadges import documents
from tests.handed_in import SVG, png
from wallet_pwa.services import anything
from wallet_pwa.services.anything import (
    ClaimLinkError,
    NotABadgeError,
    OwnLinkError,
    recognise,
)
from wallet_pwa.services.check_anything import (
    LinkSilentError,
    check_anything,
)

BASE = "http://localhost:8000"


@pytest.fixture
def amina(world):
    return world.learner("Amina")


def test_links_of_ours_are_not_opened_here(check, world, amina, web):
    link = world.link(world.share(amina))

    for address in (link, link.lower(), f"{BASE}/v/{'0' * 32}"):
        with pytest.raises(OwnLinkError):
            check(address)
    assert web.asked == []


def test_a_code_of_a_workshop_is_told_apart(check, world):
    with pytest.raises(ClaimLinkError):
        check(BASE + world.workshop().path)


def bomb(side):
    out = BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    return out.getvalue()


ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">'
    b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    b'<svg xmlns="http://www.w3.org/2000/svg">&c;</svg>'
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b'<svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
)
HOSTILE = {
    "nothing": b"",
    "spaces": b"  \n ",
    "zeros": bytes(10_000),
    "not text": b"\xff\xfe\xfa\x80abc",
    "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj",
    "zip": b"PK\x03\x04" + bytes(200),
    "gif": b"GIF89a" + bytes(50),
    "page": b"<!doctype html><html><body>badge</body></html>",
    "cut off png": png()[:40],
    "broken png": b"\x89PNG\r\n\x1a\n" + bytes(50),
    "png without a badge": png(),
    "png of 144 million dots": bomb(12_000),
    "png of 196 million dots": bomb(14_000),
    "jpeg that is none": b"\xff\xd8\xff" + bytes(100),
    "riff that is no picture": b"RIFF\x00\x00\x00\x00WAVEfmt ",
    "svg without a badge": SVG,
    "svg with a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    "svg that grows": ENTITY,
    "svg that reads files": OUTSIDE,
    "svg that never ends": b"<svg" + b"<g>" * 50_000,
    "deep list": b"[" * 100_000,
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "deep badge": b'{"type":["VerifiableCredential"],"a":'
    + b"[" * 5_000
    + b"]" * 5_000
    + b"}",
    "huge text": b"a" * 3_000_000,
    "huge object": b'{"a":"' + b"a" * 900_000 + b'"}',
    "many values": b'{"a":[' + b"1," * 200_000 + b"1]}",
    "huge number": b'{"type":["VerifiableCredential"],"a":1' + b"0" * 5_000 + b"}",
    "infinite number": b'{"type":["VerifiableCredential"],"a":1e999}',
    "no number": b'{"type":["VerifiableCredential"],"a":NaN}',
    "said twice": b'{"type":["VerifiableCredential"],"type":["Assertion"]}',
    "half a sign": b'{"type":["VerifiableCredential"],"name":"\\ud800"}',
    "no types": b'{"type":{"a":1},"name":"x"}',
    "odd types": b'{"type":[[["VerifiableCredential"]]],"name":"x"}',
    "a badge of nothing": b'{"type":["VerifiableCredential"]}',
    "envelopes": b'{"type":"VerifiablePresentation","verifiableCredential":[]}',
    "an envelope in itself": b'{"type":"VerifiablePresentation","verifiableCredential":'
    b'{"type":"VerifiablePresentation"}}',
    "waves": b"~" * 100_000,
    "dots": b"a.b.c",
    "long dots": b".".join([b"a" * 100_000] * 3),
    "no algorithm": b"eyJhbGciOiJub25lIn0.eyJ0eXBlIjoiQXNzZXJ0aW9uIn0.aaaa",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_badge_is_said_to_be_none(check, web, name):
    with pytest.raises(NotABadgeError):
        check(HOSTILE[name])

    assert web.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "http://giver.example/b.json",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://[::1",
        "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://localhost/",
        "https://giver.example:8443/",
        "https://user@giver.example/",
        "https://giver.example\\@127.0.0.1/",
        "https://giver.example/%0d%0aHost:x",
    ],
)
def test_a_link_to_somewhere_inside_is_not_asked(session, app, clock, address):
    house = app.extensions["house"]

    with pytest.raises((LinkSilentError, NotABadgeError)):
        check_anything(session, house, address.encode(), now=clock())


def test_words_of_a_badge_come_as_plain_text():
    said = documents.unsigned()
    said["credentialSubject"]["achievement"]["name"] = (
        "Safe\u202e\x00\x1b[1m  <b>food</b>\u2066" + "a" * 5_000
    )
    said["credentialSubject"]["achievement"]["description"] = ["not", "a text"]
    said["issuer"]["name"] = {"nl": "Samen", "en": "Together"}

    facts = recognise(json.dumps(said).encode(), base_url=BASE).facts

    assert facts.title.startswith("Safe[1m <b>food</b>a")
    assert 190 < len(facts.title) <= 200
    assert facts.description == ""
    assert facts.giver_name == "Samen"


def test_what_was_found_tells_a_log_nothing():
    found = recognise(samples.signed().encode(), base_url=BASE)

    assert found.facts.holder
    assert found.facts.holder not in repr(found)
    assert anything.FoundBadge.__name__ in repr(found)
