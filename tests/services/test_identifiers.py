"""Keys of givers here and elsewhere, through the real door."""

from dataclasses import replace

import pytest

from tests.disclosure.forge import ES_ISSUER, ISSUER
from tests.fetching.site import answer, internet
from wallet_pwa.disclosure import DisclosureError, did_document, issuer_metadata
from wallet_pwa.disclosure.did import multibase
from wallet_pwa.disclosure.encoding import dump_json
from wallet_pwa.fetching import Copies, FetchError
from wallet_pwa.services import domains, identifiers
from wallet_pwa.services.issuers import issuer_called

DID = "did:web:giver.example:badges"
HTTPS = "https://giver.example/badges"
OWN = "did:web:localhost%3A8000:issuers:buurtkeuken-kanaleneiland"
KEY = ISSUER.public_key


@pytest.fixture
def net(tmp_path):
    with internet(tmp_path, "giver.example", "keuken.example") as net:
        yield net


@pytest.fixture
def house(house, net):
    return replace(house, copies=Copies(net.fetcher()))


@pytest.fixture
def elsewhere(house, world):
    """The same house under another address, with a giver in it."""
    world.giver()
    return replace(house, base_url="https://wallet.example")


def serve(net, document):
    return net.site(answer(dump_json(document)))


def test_a_did_of_another_site_is_read_there(net, house, session, now):
    site = serve(net, did_document(DID, {"key-1": KEY}))

    keys = identifiers.keys_named(session, house, DID, now=now)

    assert keys[f"{DID}#key-1"] == keys[f"{DID}#key-1-multikey"] == KEY
    assert site.requests[0].startswith(b"GET /badges/did.json HTTP/1.1\r\n")


def test_an_https_issuer_is_read_at_its_well_known_place(net, house, session, now):
    site = serve(net, issuer_metadata(HTTPS, {"a": KEY}))

    assert identifiers.keys_named(session, house, HTTPS, now=now) == {"a": KEY}
    assert b"GET /.well-known/jwt-vc-issuer/badges HTTP" in site.requests[0]


def test_keys_that_lie_elsewhere_are_read_there(net, house, session, now):
    serve(net, {"issuer": HTTPS, "jwks_uri": "https://keuken.example/keys"})
    with pytest.raises(DisclosureError):
        identifiers.keys_named(session, house, HTTPS, now=now)
    assert net.lookups == ["giver.example", "keuken.example"]

    serve(net, {"keys": [KEY.jwk() | {"kid": "a"}]})

    # The issuer's own document is remembered; the set is asked for anew.
    house.copies._known.popitem()
    assert identifiers.keys_named(session, house, HTTPS, now=now) == {"a": KEY}


def test_a_page_with_many_badges_asks_once(net, house, session, now):
    site = serve(net, did_document(DID, {"key-1": KEY}))
    find = identifiers.find_key(session, house, now=now)

    found = {find(DID, f"{DID}#key-1", "EdDSA") for _badge in range(5)}

    assert found == {KEY}
    assert site.connections == 1


def test_a_key_is_only_for_its_own_algorithm(net, house, session, now):
    serve(net, did_document(DID, {"key-1": KEY, "key-2": ES_ISSUER.public_key}))
    find = identifiers.find_key(session, house, now=now)

    assert find(DID, f"{DID}#key-2", "ES256") == ES_ISSUER.public_key
    assert find(DID, f"{DID}#key-2", "EdDSA") is None
    assert find(DID, f"{DID}#key-3", "EdDSA") is None


@pytest.mark.parametrize(
    "name", ["did:web:10.0.0.1", "did:web:localhost", "did:example:1", "https://[::1]"]
)
def test_a_name_that_leads_inside_has_no_key(net, house, session, now, name):
    find = identifiers.find_key(session, house, now=now)

    assert find(name, f"{name}#key-1", "EdDSA") is None
    assert net.lookups == net.dialled == []


def test_no_answer_is_told_apart_from_a_wrong_name(net, house, session, now):
    net.answers = [[]]

    with pytest.raises(FetchError):
        identifiers.keys_named(session, house, DID, now=now)
    with pytest.raises(DisclosureError):
        identifiers.keys_named(session, house, "did:example:1", now=now)


def test_a_key_that_is_its_own_name_is_never_asked_for(net, house, session, now):
    text = multibase(KEY)
    name = f"did:key:{text}"

    find = identifiers.find_key(session, house, now=now)

    assert find(name, f"{name}#{text}", "EdDSA") == KEY
    assert net.lookups == []


def test_a_giver_of_ours_is_read_from_the_database(net, world, house, session, now):
    world.giver()

    keys = identifiers.keys_named(session, house, OWN, now=now)

    assert set(keys) == {f"{OWN}#key-1", f"{OWN}#key-1-multikey"}
    assert net.lookups == []


@pytest.mark.parametrize(
    "case",
    [
        ("did:web:wallet.example:issuers:buurtkeuken-kanaleneiland", True),
        ("https://wallet.example/issuers/buurtkeuken-kanaleneiland", True),
        ("did:web:wallet.example:issuers:nobody", False),
        ("did:web:wallet.example", False),
        ("did:web:wallet.example:vct:food", False),
        ("https://wallet.example/S/secret", False),
    ],
)
def test_nobody_makes_us_ask_ourselves(net, elsewhere, session, now, case):
    name, has_keys = case

    keys = identifiers.keys_named(session, elsewhere, name, now=now)

    assert bool(keys) is has_keys
    assert net.lookups == []


def test_somebody_elses_keys_are_not_read_from_us(net, house, session, now):
    here = replace(house, base_url="https://wallet.example")
    serve(net, {"issuer": HTTPS, "jwks_uri": "https://wallet.example/issuers/x"})

    with pytest.raises(DisclosureError):
        identifiers.keys_named(session, here, HTTPS, now=now)
    assert net.lookups == ["giver.example"]


def test_a_domain_is_proven_by_both_sides(net, house, session, now, world):
    giver = world.giver()
    issuer = issuer_called(session, giver.slug)
    issuer.url = "https://keuken.example"
    serve(net, domains.file_for(session, house, issuer, now=now))

    def proves(domain):
        return identifiers.proves_domain(session, house, OWN, domain, now=now)

    assert proves("keuken.example")
    assert not proves("giver.example")
