"""Documents that somebody made to be misread, to stop us or to call out."""

import json

import pytest

from tests.disclosure.badges import MOMENT
from tests.disclosure.openbadges.documents import (
    DID,
    believe,
    changed,
    find_key,
    signed,
    signed_as,
    unsigned,
    without,
)
from wallet_pwa.disclosure import DisclosureError
from wallet_pwa.disclosure.errors import (
    HeaderError,
    JsonError,
    MalformedError,
    TooDeepError,
    TooLargeError,
)
from wallet_pwa.disclosure.openbadges import (
    ContextError,
    DocumentError,
    ProofError,
    UnknownSuiteError,
    read_document,
    verify_document,
)
from wallet_pwa.disclosure.openbadges.linked_data import canonical_statements

CRED = "https://www.w3.org/2018/credentials#"
END = "2028-11-30T23:59:59Z"


def with_member(*path, **members):
    document = signed()
    node = document
    for step in path:
        node = node[step]
    node.update(members)
    return document


def respelled_end():
    """The end under its address: the same statement, and no reader sees it."""
    document = without(signed(), "validUntil")
    document[f"{CRED}validUntil"] = {
        "@value": END,
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
    }
    return document


def end_in_another_place():
    """The credential described once more inside itself, where nobody looks."""
    document = without(signed(), "validUntil")
    document["evidence"][0]["id"] = document["id"]
    document["evidence"][0]["validUntil"] = END
    return document


def subject_in_two_parts():
    """The same statements; whoever reads the first part misses the second."""
    document = signed()
    subject = document["credentialSubject"]
    same = {"id": subject["id"], "type": subject["type"]}
    rest = same | {"identifier": subject.pop("identifier")}
    document["credentialSubject"] = [subject, rest]
    return document


def nested(levels):
    value = "x"
    for _ in range(levels):
        value = {"narrative": value}
    return value


MISREAD = {
    "the end under its address": (respelled_end, DocumentError),
    "the end in another place": (end_in_another_place, DocumentError),
    "the learner in two parts": (subject_in_two_parts, DocumentError),
    "the end as a list": (
        lambda: changed(signed(), "validUntil", to=[END]),
        DocumentError,
    ),
    "no end": (lambda: changed(signed(), "validUntil", to=None), DocumentError),
    "a type in JSON-LD's word": (
        lambda: with_member(**{"@type": ["VerifiableCredential"]}),
        DocumentError,
    ),
    "a name in JSON-LD's word": (
        lambda: with_member("credentialSubject", **{"@id": "did:key:z6Mk"}),
        DocumentError,
    ),
    "something beside it": (
        lambda: with_member(**{"@included": [{"id": "urn:x", "name": "x"}]}),
        DocumentError,
    ),
    "said backwards": (
        lambda: with_member(**{"@reverse": {"evidence": {"id": "urn:x"}}}),
        DocumentError,
    ),
    "a graph": (lambda: with_member(**{"@graph": []}), DocumentError),
    "own words below": (
        lambda: with_member("credentialSubject", **{"@context": {"name": "urn:x"}}),
        DocumentError,
    ),
    "own words on top": (
        lambda: changed(signed(), "@context", 1, to={"@vocab": "urn:x#"}),
        ContextError,
    ),
    "words from elsewhere": (
        lambda: changed(signed(), "@context", 1, to="https://evil.example/v1"),
        ContextError,
    ),
    "words from here": (
        lambda: changed(signed(), "@context", 1, to="file:///etc/passwd"),
        ContextError,
    ),
    "no words": (lambda: changed(signed(), "@context", to=[]), DocumentError),
    "words in the wrong order": (
        lambda: changed(signed(), "@context", to=signed()["@context"][::-1]),
        DocumentError,
    ),
    "one word list": (
        lambda: changed(signed(), "@context", to=signed()["@context"][0]),
        DocumentError,
    ),
    "a word nobody defines": (lambda: with_member(colour="red"), ContextError),
    "a type nobody defines": (
        lambda: changed(signed(), "type", to=["VerifiableCredential", "Diploma"]),
        ContextError,
    ),
    "an address that closes itself": (
        lambda: changed(
            signed(), "credentialSubject", "id", to="urn:x> <urn:y> <urn:z"
        ),
        ContextError,
    ),
    "half an address": (
        lambda: changed(signed(), "credentialSubject", "id", to="amina"),
        ContextError,
    ),
    "a name that is none": (
        lambda: changed(signed(), "credentialSubject", "id", to="_:b0"),
        DocumentError,
    ),
    "a language that is none": (
        lambda: with_member(name={"@value": "x", "@language": 'nl" <urn:x>'}),
        DocumentError,
    ),
    "an empty name": (lambda: with_member(**{"": "x"}), DocumentError),
    "a list in a list": (
        lambda: with_member(evidence=[[{"id": "urn:x"}]]),
        DocumentError,
    ),
    "not a credential": (
        lambda: changed(signed(), "type", to=["OpenBadgeCredential"]),
        DocumentError,
    ),
    "types that are numbers": (
        lambda: changed(signed(), "type", to=[1]),
        DocumentError,
    ),
    "dates of another version": (
        lambda: with_member(expirationDate="2099-01-01T00:00:00Z"),
        DocumentError,
    ),
    "nobody's": (lambda: without(signed(), "issuer"), DocumentError),
    "two givers": (lambda: changed(signed(), "issuer", to=[DID, DID]), DocumentError),
    "another's key": (
        lambda: changed(signed(), "issuer", "id", to="did:web:samen.example"),
        HeaderError,
    ),
    "no proof": (lambda: without(signed(), "proof"), ProofError),
    "an empty proof": (lambda: changed(signed(), "proof", to=[]), ProofError),
    "a hundred proofs": (
        lambda: changed(signed(), "proof", to=[signed()["proof"]] * 100),
        ProofError,
    ),
    "a proof that is text": (lambda: changed(signed(), "proof", to="yes"), ProofError),
    "a proof by nobody": (
        lambda: without(signed(), "proof", "verificationMethod"),
        ProofError,
    ),
    "a proof with its own key": (
        lambda: changed(
            signed(), "proof", "verificationMethod", to={"publicKeyMultibase": "z6Mk"}
        ),
        ProofError,
    ),
    "a proof for something else": (
        lambda: signed_as(unsigned(), proofPurpose="authentication"),
        ProofError,
    ),
    "a proof that says more": (
        lambda: with_member("proof", previousProof="urn:x"),
        ProofError,
    ),
    "a proof with its own words": (
        lambda: with_member("proof", **{"@context": signed()["@context"]}),
        ProofError,
    ),
    "a proof in another suite": (
        lambda: changed(signed(), "proof", "cryptosuite", to="bbs-2023"),
        UnknownSuiteError,
    ),
    "an old proof with a new suite": (
        lambda: changed(signed(), "proof", "type", to="Ed25519Signature2020"),
        UnknownSuiteError,
    ),
    "a short signature": (
        lambda: changed(signed(), "proof", "proofValue", to="z111"),
        ProofError,
    ),
    "a long signature": (
        lambda: changed(signed(), "proof", "proofValue", to="z" + "2" * 100_000),
        ProofError,
    ),
    "a signature in another base": (
        lambda: changed(signed(), "proof", "proofValue", to="uAAAA"),
        ProofError,
    ),
    "a signature that is no base": (
        lambda: changed(signed(), "proof", "proofValue", to="z0OIl"),
        ProofError,
    ),
    "a moment without a zone": (
        lambda: signed_as(unsigned(), created="2026-11-21T00:00:00"),
        DocumentError,
    ),
    "a moment that never was": (
        lambda: signed_as(unsigned() | {"validUntil": "2026-02-30T00:00:00Z"}),
        DocumentError,
    ),
    "a moment before time": (
        lambda: signed_as(unsigned() | {"validFrom": "0001-01-01T00:00:00+14:00"}),
        DocumentError,
    ),
    "too deep": (lambda: with_member(evidence=[nested(60)]), TooDeepError),
    "too many values": (
        lambda: with_member(evidence=[{"narrative": "x"}] * 4_000),
        TooLargeError,
    ),
}


@pytest.mark.parametrize(("make", "error"), MISREAD.values(), ids=MISREAD)
def test_a_misleading_document_is_refused(make, error):
    with pytest.raises(error):
        believe(make())


def test_words_that_a_jcs_proof_did_not_cover():
    contexts = unsigned()["@context"]
    document = signed_as(unsigned(), jcs=True, **{"@context": contexts})
    for other in (contexts[:1], contexts[::-1], [*contexts[:1], "urn:x"], "urn:x"):
        with pytest.raises(ProofError):
            believe(changed(document, "@context", to=other))


def test_a_number_that_jcs_cannot_write():
    document = unsigned()
    document["credentialSubject"]["creditsEarned"] = 2**60
    with pytest.raises(DocumentError):
        believe({**document, "proof": signed_as(unsigned(), jcs=True)["proof"]})


def alike(number):
    """Two nameless subjects, each with nameless achievements that look the same."""
    subject = {
        "type": "AchievementSubject",
        "achievement": [{"type": "Achievement"} for _ in range(number)],
    }
    return {
        "@context": unsigned()["@context"],
        "type": ["VerifiableCredential"],
        "issuer": DID,
        "credentialSubject": [subject, subject],
    }


def test_things_that_look_alike_do_not_stop_us():
    """Twelve of them would be tried in 479 million orders."""
    with pytest.raises(DocumentError, match="alike"):
        canonical_statements(alike(12))
    assert canonical_statements(alike(2)).count(b"#Achievement>") == 4


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        '{"a": 1} x',
        '{"a": 1, "a": 2}',
        '{"a": NaN}',
        '{"a": Infinity}',
        '{"a": 1e999}',
        '{"a": 123456789012345678901234567890}',
        '{"a": 0.' + "1" * 5_000 + "}",
        '{"a": "\\ud800"}',
        '{"\\udc00": 1}',
        '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}",
        b'{"a": "\xff"}',
        b'\xef\xbb\xbf{"a": 1}',
    ],
)
def test_text_that_two_readers_could_read_differently(text):
    with pytest.raises(MalformedError):
        read_document(text)


def test_text_that_is_too_much():
    with pytest.raises(TooLargeError):
        read_document(json.dumps({"a": "x" * 600_000}))
    with pytest.raises(TooLargeError):
        read_document(json.dumps({"a": [1] * 6_000}))
    with pytest.raises(TooDeepError):
        read_document('{"a": ' + "[" * 40 + "]" * 40 + "}")


def test_numbers_with_a_fraction_are_read():
    assert read_document('{"a": 7.5, "b": -0.0, "c": 3}') == {"a": 7.5, "b": 0, "c": 3}


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, b"x"])
def test_values_that_are_no_json(value):
    with pytest.raises((JsonError, DisclosureError)):
        verify_document(signed() | {"name": value}, find_key=find_key, now=MOMENT)
