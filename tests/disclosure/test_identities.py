"""Names of issuers, good and bad, and the documents that belong to them."""

import base64
import json

import pytest

from tests.disclosure.forge import ES_ISSUER, ISSUER
from wallet_pwa.disclosure import DisclosureError, did_document
from wallet_pwa.disclosure.did import multibase
from wallet_pwa.disclosure.identities import (
    document_address,
    keys_in_document,
    keys_in_name,
    linked_keys_address,
    pick_key,
)

ED, EC = ISSUER.public_key, ES_ISSUER.public_key
DID = "did:web:giver.example"
HTTPS = "https://giver.example/school"


def jwk_name(jwk):
    text = base64.urlsafe_b64encode(json.dumps(jwk).encode()).decode().rstrip("=")
    return f"did:jwk:{text}"


@pytest.mark.parametrize("key", [ED, EC], ids=["Ed25519", "P-256"])
def test_a_key_is_in_its_name(key):
    text = multibase(key)

    assert keys_in_name(f"did:key:{text}") == {f"did:key:{text}#{text}": key}
    name = jwk_name(key.jwk())
    assert keys_in_name(name) == {f"{name}#0": key}


def test_a_key_from_the_specification_is_read():
    # did:key, section 4: the first example of Ed25519.
    name = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"

    [key] = keys_in_name(name).values()

    assert key.algorithms == ("EdDSA", "Ed25519")
    assert f"did:key:{multibase(key)}" == name


ED_TEXT, EC_TEXT = multibase(ED), multibase(EC)
BAD_NAMES = [
    "did:key:",
    "did:key:z",
    f"did:key:{ED_TEXT}#{ED_TEXT}",
    f"did:key:{ED_TEXT[:-1]}",
    f"did:key:{ED_TEXT}1",
    f"did:key:z1{ED_TEXT[1:]}",
    f"did:key:{ED_TEXT[1:]}",
    f"did:key:m{ED_TEXT[1:]}",
    f"did:key:{ED_TEXT.replace('z6Mk', 'z6LS')}",  # X25519's multicodec
    f"did:key:{EC_TEXT.replace('zDn', 'zQ3')}",
    f"did:key:{EC_TEXT[:-2]}",
    f"did:key:{ED_TEXT} ",
    f"did:key:{ED_TEXT}0OIl",
    "did:key:z" + "1" * 5_000,
    "did:jwk:",
    "did:jwk:e30",
    "did:jwk:not json",
    jwk_name(ED.jwk()) + "=",
    jwk_name(ED.jwk() | {"d": "AAAA"}),
    jwk_name(ED.jwk() | {"use": "enc"}),
    jwk_name(ED.jwk() | {"crv": "Ed448"}),
    jwk_name({"kty": "oct", "k": "AAAA"}),
    jwk_name([1]),
]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_holds_no_whole_key_is_refused(name):
    with pytest.raises(DisclosureError):
        keys_in_name(name)


@pytest.mark.parametrize("name", [DID, HTTPS, "did:example:1", "", "did:keys:z6Mk"])
def test_other_names_hold_no_key(name):
    assert keys_in_name(name) is None


@pytest.mark.parametrize(
    ("name", "address"),
    [
        (DID, "https://giver.example/.well-known/did.json"),
        (f"{DID}:a:b-1", "https://giver.example/a/b-1/did.json"),
        (f"{DID}%3A8443:a", "https://giver.example:8443/a/did.json"),
        (f"{DID}:a%20b", "https://giver.example/a%20b/did.json"),
        (
            "https://giver.example",
            "https://giver.example/.well-known/jwt-vc-issuer",
        ),
        (HTTPS, "https://giver.example/.well-known/jwt-vc-issuer/school"),
        (f"{HTTPS}/", "https://giver.example/.well-known/jwt-vc-issuer/school"),
    ],
)
def test_a_name_says_where_its_document_lies(name, address):
    assert document_address(name) == address


@pytest.mark.parametrize(
    "name",
    [
        "",
        "did:web:",
        "did:example:giver.example",
        "DID:WEB:giver.example",
        "did:web:Giver.example",
        "did:web:giver.example:",
        "did:web:giver.example::a",
        "did:web:giver.example/a",
        "did:web:giver.example:a/b",
        "did:web:giver.example:..:secret",
        "did:web:giver.example:.:a",
        "did:web:giver.example:%2e%2e:a",
        "did:web:giver.example:a%2Fb",
        "did:web:giver.example:a%5Cb",
        "did:web:giver.example:a?b",
        "did:web:giver.example#key-1",
        "did:web:user@giver.example",
        "did:web:user%40giver.example",
        "did:web:giver.example:8443x%zz",
        "did:web:giver.example%3A",
        "did:web:giver.example%3A0",
        "did:web:[::1]",
        "did:web:bücher.example",
        "http://giver.example",
        "https://user@giver.example",
        "https://giver.example?x",
        "https://giver.example#x",
        "https://giver.example/../x",
        "https://giver.example//x",
        "https://Giver.example",
        "https://giver.example\n",
        "ftp://giver.example",
        "did:web:" + "a" * 5_000,
    ],
)
def test_a_name_that_could_be_read_in_two_ways_leads_nowhere(name):
    with pytest.raises(DisclosureError):
        document_address(name)


def method(**changes):
    usual = {
        "id": f"{DID}#1",
        "type": "Multikey",
        "controller": DID,
        "publicKeyMultibase": multibase(ED),
    }
    return usual | changes


def document(*methods, allowed=(f"{DID}#1",), **changes):
    usual = {
        "id": DID,
        "verificationMethod": list(methods),
        "assertionMethod": list(allowed),
    }
    return usual | changes


@pytest.mark.parametrize(
    "one",
    [
        method(),
        method(type="Ed25519VerificationKey2020"),
        method(type="JsonWebKey", publicKeyJwk=ED.jwk()),
        method(type="JsonWebKey2020", publicKeyJwk=ED.jwk()),
    ],
)
def test_a_key_may_be_written_in_four_ways(one):
    assert keys_in_document(document(one), DID) == {f"{DID}#1": ED}


def test_a_key_may_stand_where_it_is_allowed():
    assert keys_in_document(document(allowed=[method()]), DID) == {f"{DID}#1": ED}


def test_our_own_documents_give_every_key_twice():
    own = did_document(DID, {"key-1": ED, "key-2": EC})

    assert keys_in_document(own, DID) == {
        f"{DID}#key-1": ED,
        f"{DID}#key-1-multikey": ED,
        f"{DID}#key-2": EC,
        f"{DID}#key-2-multikey": EC,
    }


@pytest.mark.parametrize(
    "one",
    [
        method(id=f"{DID}#2"),
        method(id="#1"),
        method(id=f"{DID}:other#1"),
        method(id="did:web:evil.example#1"),
        method(controller="did:web:evil.example"),
        method(controller=[DID]),
        method(type="EcdsaSecp256k1VerificationKey2019"),
        method(type=["Multikey"]),
        method(type={"a": 1}),
        method(publicKeyMultibase="z6Mkbroken"),
        method(publicKeyMultibase=None),
        method(type="JsonWebKey"),
        method(type="JsonWebKey", publicKeyJwk=ED.jwk() | {"d": "AAAA"}),
        "a text",
        None,
        [],
    ],
)
def test_what_is_no_key_for_signing_is_left_out(one):
    assert keys_in_document(document(one), DID) == {}


@pytest.mark.parametrize(
    "broken",
    [
        {},
        document(method(), id=f"{DID}:other"),
        document(method(), id=f"{DID} "),
        document(method(), id=DID.upper()),
        document(method(), assertionMethod=None),
        document(method(), assertionMethod=f"{DID}#1"),
        document(method(), verificationMethod="x"),
        document(*[method()] * 500),
    ],
)
def test_a_document_of_somebody_else_or_without_keys_is_refused(broken):
    with pytest.raises(DisclosureError):
        keys_in_document(broken, DID)


def test_the_first_of_two_keys_with_one_name_counts():
    second = method(publicKeyMultibase=multibase(EC))

    assert keys_in_document(document(method(), second), DID) == {f"{DID}#1": ED}


def metadata(*jwks, **changes):
    return {"issuer": HTTPS, "jwks": {"keys": list(jwks)}} | changes


def test_the_keys_of_an_https_issuer_have_short_names():
    read = keys_in_document(
        metadata(ED.jwk() | {"kid": "a"}, EC.jwk() | {"kid": "b"}), HTTPS
    )

    assert read == {"a": ED, "b": EC}


def test_a_key_alone_needs_no_name():
    alone = keys_in_document(metadata(ED.jwk()), HTTPS)
    named = keys_in_document(metadata(ED.jwk() | {"kid": "a"}), HTTPS)

    assert pick_key(alone, "", "EdDSA") == pick_key(named, "", "EdDSA") == ED
    assert pick_key(named, "b", "EdDSA") is None
    assert pick_key(named, "a", "ES256") is None


def test_of_two_keys_one_must_be_named():
    both = keys_in_document(metadata(ED.jwk(), EC.jwk() | {"kid": "b"}), HTTPS)

    assert both == {"b": EC}
    two = keys_in_document(
        metadata(ED.jwk() | {"kid": "a"}, EC.jwk() | {"kid": "b"}), HTTPS
    )
    assert pick_key(two, "", "EdDSA") is None


@pytest.mark.parametrize(
    "broken",
    [
        metadata(ED.jwk(), issuer="https://giver.example"),
        metadata(ED.jwk(), issuer=f"{HTTPS}/"),
        metadata(),
        {"issuer": HTTPS},
        {"issuer": HTTPS, "jwks": []},
        {"issuer": HTTPS, "jwks": {"keys": [ED.jwk()] * 101}},
    ],
)
def test_metadata_of_somebody_else_or_without_keys_is_refused(broken):
    with pytest.raises(DisclosureError):
        keys_in_document(broken, HTTPS)


def test_keys_may_lie_elsewhere_but_not_in_two_places():
    uri = "https://keys.example/set"

    assert linked_keys_address({"issuer": HTTPS, "jwks_uri": uri}, HTTPS) == uri
    assert linked_keys_address(metadata(ED.jwk(), jwks_uri=uri), HTTPS) is None
    assert linked_keys_address({"issuer": DID, "jwks_uri": uri}, HTTPS) is None
    assert linked_keys_address({"id": DID, "jwks_uri": uri}, DID) is None
