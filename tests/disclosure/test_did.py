import pytest

from tests.disclosure.forge import ES_ISSUER, ISSUER
from wallet_pwa.disclosure import (
    FIELD_PATHS,
    DisclosureError,
    did_document,
    did_web,
    issuer_metadata,
    keys_of_document,
    type_metadata,
)

KEYS = {"key-1": ISSUER.public_key, "key-2": ES_ISSUER.public_key}
DID = "did:web:wallet.example:issuers:samen"


@pytest.mark.parametrize(
    ("base", "path", "did"),
    [
        ("https://wallet.example", ("issuers", "samen"), DID),
        ("https://wallet.example/", (), "did:web:wallet.example"),
        (
            "http://localhost:5000",
            ("issuers", "a b"),
            "did:web:localhost%3A5000:issuers:a%20b",
        ),
        ("https://Wallet.Example/badges/", ("x",), "did:web:wallet.example:badges:x"),
    ],
)
def test_an_address_has_one_did(base, path, did):
    assert did_web(base, *path) == did


def test_a_did_needs_a_host():
    with pytest.raises(DisclosureError):
        did_web("/issuers")


def test_a_document_gives_back_its_keys():
    document = did_document(DID, KEYS)

    assert keys_of_document(document, DID) == {
        f"{DID}#key-1": ISSUER.public_key,
        f"{DID}#key-2": ES_ISSUER.public_key,
    }


def test_every_key_stands_in_both_spellings_and_may_sign():
    document = did_document(DID, KEYS)

    types = [method["type"] for method in document["verificationMethod"]]
    ids = [method["id"] for method in document["verificationMethod"]]
    assert types == ["JsonWebKey", "Multikey"] * 2
    assert ids == document["assertionMethod"]
    assert all(method["controller"] == DID for method in document["verificationMethod"])


def test_no_private_part_is_published():
    for published in (did_document(DID, KEYS), issuer_metadata(DID, KEYS)):
        assert "'d'" not in str(published)


def test_the_document_of_somebody_else_is_refused():
    with pytest.raises(DisclosureError):
        keys_of_document(did_document(DID, KEYS), "did:web:evil.example")


@pytest.mark.parametrize("name", ["verificationMethod", "assertionMethod"])
def test_a_document_without_keys_is_refused(name):
    document = did_document(DID, KEYS)
    del document[name]

    with pytest.raises(DisclosureError):
        keys_of_document(document, DID)


def test_a_key_that_must_not_sign_badges_is_left_out():
    document = did_document(DID, KEYS) | {"assertionMethod": [f"{DID}#key-2"]}

    assert list(keys_of_document(document, DID)) == [f"{DID}#key-2"]


def test_a_key_that_somebody_else_controls_is_left_out():
    document = did_document(DID, KEYS)
    document["verificationMethod"][0]["controller"] = "did:web:evil.example"

    assert f"{DID}#key-1" not in keys_of_document(document, DID)


def test_a_key_that_we_cannot_read_is_left_out():
    document = did_document(DID, KEYS)
    document["verificationMethod"][0]["publicKeyJwk"] = {"kty": "RSA"}

    assert list(keys_of_document(document, DID)) == [f"{DID}#key-2"]


def test_issuer_metadata_names_each_key_and_its_algorithm():
    metadata = issuer_metadata(
        DID, {f"{DID}#{name}": key for name, key in KEYS.items()}
    )

    keys = metadata["jwks"]["keys"]
    assert metadata["issuer"] == DID
    assert [(key["kid"], key["alg"]) for key in keys] == [
        (f"{DID}#key-1", "EdDSA"),
        (f"{DID}#key-2", "ES256"),
    ]


def test_type_metadata_tells_each_language_and_each_hideable_detail():
    metadata = type_metadata(
        "https://wallet.example/types/1",
        names={"nl": "Eerste hulp", "ar": "إسعافات أولية"},
        descriptions={"nl": "Op het werk."},
    )

    assert metadata["name"] == "Eerste hulp"
    assert [entry["locale"] for entry in metadata["display"]] == ["nl", "ar"]
    assert "description" not in metadata["display"][1]
    paths = [tuple(claim["path"]) for claim in metadata["claims"]]
    assert paths == list(FIELD_PATHS.values())
    assert all(claim["sd"] == "always" for claim in metadata["claims"])
