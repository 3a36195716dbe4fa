"""A web site and an issuer say that they are the same, or somebody only claims it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.disclosure.forge import ES_ISSUER, HOLDER, ISSUER
from wallet_pwa.disclosure import Ed25519Signer
from wallet_pwa.disclosure.domain_linkage import (
    CONTEXT,
    did_configuration,
    link_domain,
    links_domain,
)
from wallet_pwa.disclosure.encoding import (
    b64url_decode,
    b64url_encode,
    dump_json,
    load_object,
)

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
DID = "did:web:wallet.example:issuers:keuken"
ORIGIN = "https://keuken.example"
SIGNER = Ed25519Signer(ISSUER.seed, kid=f"{DID}#key-1")
KEYS = {f"{DID}#key-1": SIGNER.public_key, f"{DID}#key-2": ES_ISSUER.public_key}


def link(did=DID, origin=ORIGIN, signer=SIGNER, start=NOW, end=None):
    return link_domain(
        did,
        origin,
        signer=signer,
        issued_at=start,
        expires_at=end or start + timedelta(days=30),
    )


def holds(document, *, did=DID, origin=ORIGIN, keys=KEYS, now=NOW):
    return links_domain(document, did=did, origin=origin, keys=keys, now=now)


def payload_of(text):
    return load_object(b64url_decode(text.split(".")[1]))


def signed(payload, header=None, signer=SIGNER):
    header = header or {"alg": signer.alg, "kid": signer.kid}
    text = f"{b64url_encode(dump_json(header))}.{b64url_encode(dump_json(payload))}"
    return f"{text}.{b64url_encode(signer.sign(text.encode()))}"


def changed(path, value):
    payload = payload_of(link())
    inner = payload
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return signed(payload)


def test_what_an_issuer_signs_for_a_site_links_the_two():
    assert holds(did_configuration([link()]))


def test_the_file_is_what_the_specification_describes():
    text = link()

    assert did_configuration([text]) == {"@context": CONTEXT, "linked_dids": [text]}
    assert load_object(b64url_decode(text.split(".")[0])) == {
        "alg": "EdDSA",
        "kid": f"{DID}#key-1",
    }
    payload = payload_of(text)
    assert payload.keys() == {"iss", "sub", "nbf", "exp", "vc"}
    assert payload["vc"]["credentialSubject"] == {"id": DID, "origin": ORIGIN}


def test_the_right_one_is_found_among_others():
    others = [{"proof": {}}, None, "a.b.c", link(origin="https://other.example")]

    assert holds(did_configuration([*others, link()]))
    assert not holds(did_configuration(others))


FORGED = {
    "another site": link(origin="https://evil.example"),
    "a part of the site": link(origin="https://shop.keuken.example"),
    "the site without its scheme": link(origin="keuken.example"),
    "the site with a slash": link(origin=f"{ORIGIN}/"),
    "another issuer": link(did="did:web:evil.example"),
    "another's key": link(signer=Ed25519Signer(HOLDER.seed, kid=SIGNER.kid)),
    "a key without a name": link(signer=Ed25519Signer(ISSUER.seed)),
    "a name of no key": link(signer=Ed25519Signer(ISSUER.seed, kid=f"{DID}#key-9")),
    "a key of another": link(
        signer=Ed25519Signer(ISSUER.seed, kid="did:web:evil.example#key-1")
    ),
    "over": link(start=NOW - timedelta(days=30)),
    "not begun": link(start=NOW + timedelta(seconds=1)),
    "other iss": changed(["iss"], "did:web:evil.example"),
    "other sub": changed(["sub"], "did:web:evil.example"),
    "unhashable iss": changed(["iss"], {}),
    "no end": changed(["exp"], None),
    "an end in words": changed(["exp"], "2099-01-01"),
    "an end that is true": changed(["exp"], True),
    "other issuer": changed(["vc", "issuer"], "did:web:evil.example"),
    "other subject": changed(["vc", "credentialSubject", "id"], "did:x:1"),
    "a list of sites": changed(["vc", "credentialSubject", "origin"], [ORIGIN]),
    "another kind": changed(["vc", "type"], ["VerifiableCredential"]),
    "a kind in a list": changed(["vc", "type"], [["DomainLinkageCredential"]]),
    "another context": changed(["vc", "@context"], [CONTEXT]),
    "no credential": changed(["vc"], "x"),
    "alg none": signed(payload_of(link()), {"alg": "none", "kid": SIGNER.kid}),
    "another alg": signed(payload_of(link()), {"alg": "ES256", "kid": SIGNER.kid}),
    "a key in the header": signed(
        payload_of(link()),
        {"alg": "EdDSA", "kid": SIGNER.kid, "jwk": SIGNER.public_key.jwk()},
    ),
    "a changed letter": link()[:-4] + "AAAA",
    "two parts": link().rpartition(".")[0],
    "four parts": f"{link()}.x",
    "not ascii": f"{link()}ä",
    "empty": "",
}


@pytest.mark.parametrize("text", FORGED.values(), ids=FORGED)
def test_nothing_else_links_them(text):
    assert not holds(did_configuration([text]))


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"linked_dids": [link()]},
        {"@context": CONTEXT},
        {"@context": CONTEXT, "linked_dids": link()},
        {"@context": CONTEXT, "linked_dids": {"0": link()}},
        {"@context": [CONTEXT], "linked_dids": [link()]},
        {"@context": CONTEXT, "linked_dids": ["x"] * 200 + [link()]},
    ],
)
def test_a_file_of_another_shape_links_nothing(document):
    assert not holds(document)


def test_a_link_ends_at_its_last_second():
    document = did_configuration([link(end=NOW + timedelta(seconds=10))])

    assert holds(document, now=NOW + timedelta(seconds=9))
    assert not holds(document, now=NOW + timedelta(seconds=10))
