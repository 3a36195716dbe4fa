"""Proofs in documents: made, checked, and refused when anything was changed."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from tests.disclosure.badges import MOMENT
from tests.disclosure.openbadges.documents import (
    DID,
    KEY,
    METHOD,
    believe,
    changed,
    signed,
    signed_as,
    unsigned,
    without,
)
from wallet_pwa.disclosure import DisclosureError, Ed25519Key, Es256Signer
from wallet_pwa.disclosure.errors import (
    AlgorithmError,
    BadSignatureError,
    ExpiredError,
    NotYetValidError,
    UnknownKeyError,
)
from wallet_pwa.disclosure.openbadges import contexts as contexts_module
from wallet_pwa.disclosure.openbadges import (
    key_from_multikey,
    linked_data,
    valid_until_of,
    verify_document,
)
from wallet_pwa.disclosure.openbadges.proofs import _hash_statements, _hash_text

OLD = {"type": "Ed25519Signature2020", "cryptosuite": None}
OLD_CONTEXT = "https://w3id.org/security/suites/ed25519-2020/v1"


def test_what_we_sign_is_believed():
    verified = believe(signed())
    assert verified.suite == "eddsa-rdfc-2022"
    assert (verified.issuer, verified.verification_method) == (DID, METHOD)
    assert verified.document == unsigned()
    assert verified.created == MOMENT
    assert verified.valid_from == datetime(2026, 11, 1, tzinfo=UTC)
    assert verified.valid_until == datetime(2028, 11, 30, 23, 59, 59, tzinfo=UTC)


def test_signing_twice_gives_the_same():
    assert signed() == signed()


def test_other_suites_are_believed():
    with_context = unsigned()
    with_context["@context"].append(OLD_CONTEXT)
    assert believe(signed_as(with_context, **OLD)).suite == "Ed25519Signature2020"
    assert believe(signed_as(unsigned(), jcs=True)).suite == "eddsa-jcs-2022"
    contexts = unsigned()["@context"]
    own = signed_as(unsigned(), jcs=True, **{"@context": contexts})
    assert believe(own).document["@context"] == contexts


def test_vocabularies_added_after_a_jcs_proof_are_dropped():
    contexts = unsigned()["@context"]
    document = signed_as(unsigned(), jcs=True, **{"@context": contexts})
    document["@context"] = [*contexts, "https://elsewhere.example/words"]
    assert believe(document).document["@context"] == contexts


@pytest.mark.parametrize("jcs", [False, True])
@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("name",), "Diploma"),
        (("validFrom",), "2026-10-01T00:00:00Z"),
        (("validUntil",), "2099-01-01T00:00:00Z"),
        (("issuer", "name"), "Universiteit"),
        (("credentialSubject", "id"), "did:key:z6MkOther"),
        (("credentialSubject", "creditsEarned"), 120),
        (("credentialSubject", "identifier", 0, "identityHash"), "Jan"),
        (("credentialSubject", "achievement", "name"), "Arts"),
        (("credentialSubject", "achievement", "alignment", 0, "targetName"), "x"),
        (("credentialStatus", "statusListIndex"), "1"),
        (("credentialStatus", "statusListCredential"), "https://else.example/1"),
        (("evidence", 0, "narrative"), "Elders"),
        (("proof", "created"), "2026-11-20T00:00:00Z"),
        (("proof", "nonce"), "x"),
    ],
)
def test_every_change_breaks_the_signature(path, to, jcs):
    document = signed_as(unsigned(), jcs=jcs)
    with pytest.raises(BadSignatureError):
        believe(changed(document, *path, to=to))


@pytest.mark.parametrize("name", ["validUntil", "credentialStatus", "evidence"])
def test_nothing_can_be_left_out(name):
    with pytest.raises(BadSignatureError):
        believe(without(signed(), name))


def test_a_signature_over_something_else_does_not_move():
    value = signed()["proof"]["proofValue"]
    document = changed(signed_as(unsigned(), jcs=True), "proof", "proofValue", to=value)
    with pytest.raises(BadSignatureError):
        believe(document)


def test_keys():
    def with_key(key):
        return verify_document(signed(), find_key=lambda *names: key, now=MOMENT)

    with pytest.raises(UnknownKeyError):
        with_key(None)
    with pytest.raises(AlgorithmError):
        with_key(Es256Signer(bytes([1]) * 32).public_key)
    with pytest.raises(BadSignatureError):
        with_key(Ed25519Key(bytes(32)))
    assert with_key(KEY).issuer == DID


def test_the_key_is_asked_for_by_its_names():
    asked = []
    with pytest.raises(UnknownKeyError):
        verify_document(
            signed(), find_key=lambda *names: asked.append(names), now=MOMENT
        )
    assert asked == [(DID, METHOD, "EdDSA")]


def test_dates_come_after_the_signature():
    late = datetime(2029, 1, 1, tzinfo=UTC)
    with pytest.raises(ExpiredError):
        believe(signed(), now=late)
    with pytest.raises(BadSignatureError):
        believe(changed(signed(), "issuer", "name", to="x"), now=late)
    with pytest.raises(NotYetValidError):
        believe(signed_as(unsigned()), now=datetime(2026, 10, 30, tzinfo=UTC))
    end = valid_until_of(signed())
    assert believe(signed(), now=end - timedelta(seconds=1)).valid_until == end


def test_dates_of_the_proof():
    over = signed_as(unsigned(), expires="2026-11-20T00:00:00Z")
    with pytest.raises(ExpiredError):
        believe(over)
    ahead = signed_as(unsigned(), created="2026-11-21T10:30:00Z")
    with pytest.raises(NotYetValidError):
        believe(ahead)
    undated = signed_as(unsigned(), created=None)
    assert believe(undated).created is None


def test_one_proof_among_several():
    proof = signed()["proof"]
    foreign = {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023"}
    document = {**unsigned(), "proof": [foreign, proof]}
    assert believe(document).suite == "eddsa-rdfc-2022"
    broken = changed(document, "proof", 1, "proofValue", to="z" + "1" * 64)
    with pytest.raises(BadSignatureError):
        believe(broken)


def test_version_1_of_the_data_model():
    document = unsigned() | {"issuanceDate": "2026-11-01T00:00:00Z"}
    document["expirationDate"] = document.pop("validUntil")
    del document["validFrom"], document["credentialStatus"]
    document["@context"] = [
        "https://www.w3.org/2018/credentials/v1",
        document["@context"][1],
        "https://w3id.org/security/suites/ed25519-2020/v1",
    ]
    verified = believe(signed_as(document, **OLD))
    assert verified.valid_until == datetime(2028, 11, 30, 23, 59, 59, tzinfo=UTC)
    with pytest.raises(BadSignatureError):
        believe(without(signed_as(document, **OLD), "expirationDate"))


def test_what_was_half_said_is_not_signed():
    for name, value in {
        "colour": "red",
        "expirationDate": "2030-01-01T00:00:00Z",
    }.items():
        with pytest.raises(DisclosureError):
            signed_as(unsigned() | {name: value})


# The examples of the Recommendation VC-DI-EDDSA (B.1 and B.3), W3C.
W3C_KEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
W3C_EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
W3C_CREDENTIAL = {
    "@context": ["https://www.w3.org/ns/credentials/v2", W3C_EXAMPLES],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {
        "id": "did:example:abcdefgh",
        "alumniOf": "The School of Examples",
    },
}
W3C_PROOF = {
    "type": "DataIntegrityProof",
    "created": "2023-02-24T23:36:38Z",
    "verificationMethod": f"did:key:{W3C_KEY}#{W3C_KEY}",
    "proofPurpose": "assertionMethod",
}
W3C_RDFC = "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme"  # noqa: E501 - one value
W3C_JCS = "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"  # noqa: E501 - one value
W3C_JCS_HASHES = (
    "66ab154f5c2890a140cb8388a22a160454f80575f6eae09e5a097cabe539a1db"
    "59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19"
)


def believe_w3c(document):
    key = key_from_multikey(W3C_KEY)
    return verify_document(document, find_key=lambda *names: key, now=MOMENT)


@pytest.fixture
def example_words(monkeypatch):
    """The vocabulary of the examples, which defines every word; nothing real does."""
    known = contexts_module.pinned_contexts() | {
        W3C_EXAMPLES: {
            "@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
        }
    }
    monkeypatch.setattr(linked_data, "pinned_contexts", lambda: known)
    monkeypatch.setattr(contexts_module, "pinned_contexts", lambda: known)


@pytest.mark.usefixtures("example_words")
def test_w3c_example_of_rdfc():
    proof = W3C_PROOF | {"cryptosuite": "eddsa-rdfc-2022"}
    document = W3C_CREDENTIAL | {"proof": {**proof, "proofValue": W3C_RDFC}}
    assert believe_w3c(document).suite == "eddsa-rdfc-2022"
    assert (
        len(_hash_statements(W3C_CREDENTIAL, proof)) == 2 * hashlib.sha256().digest_size
    )
    with pytest.raises(BadSignatureError):
        believe_w3c(changed(document, "credentialSubject", "alumniOf", to="Elsewhere"))


def test_w3c_example_of_jcs():
    proof = W3C_PROOF | {
        "cryptosuite": "eddsa-jcs-2022",
        "@context": W3C_CREDENTIAL["@context"],
    }
    document = W3C_CREDENTIAL | {"proof": {**proof, "proofValue": W3C_JCS}}
    assert believe_w3c(document).suite == "eddsa-jcs-2022"
    assert _hash_text(W3C_CREDENTIAL, proof).hex() == W3C_JCS_HASHES
    with pytest.raises(BadSignatureError):
        believe_w3c(changed(document, "credentialSubject", "alumniOf", to="Elsewhere"))
