"""Our badge as a plain Open Badge: the same content, and what 1EdTech asks for."""

import base64
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from jsonschema import Draft202012Validator

from tests.disclosure.badges import BARE, FULL, MOMENT
from tests.disclosure.openbadges.documents import (
    BADGE,
    DID,
    KEY,
    PICTURE,
    STATUS,
    changed,
    unsigned,
    without,
)
from wallet_pwa.disclosure import Ed25519Signer, badge_payload, did_document
from wallet_pwa.disclosure.openbadges import (
    build_open_badge,
    did_key,
    proof_signer,
    sign_document,
    verify_document,
)


def texts(*names):
    return {name: {"type": "string", "minLength": 1} for name in names}


def closed(required, properties):
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


def listing(*values):
    """A list that begins with these, as 1EdTech's schema asks of types."""
    return {
        "type": "array",
        "minItems": 1,
        "prefixItems": [{"const": v} for v in values],
    }


# What 1EdTech's schema for AchievementCredential asks of the members that we write.
URI = {"type": "string", "pattern": "^[a-z][a-z0-9+.-]*:"}
MOMENT_TEXT = {"type": "string", "pattern": r"^\d{4}(-\d\d){2}T\d\d(:\d\d){2}Z$"}
IDENTITY = closed(
    ["type", "hashed", "identityHash", "identityType"],
    {
        "type": {"const": "IdentityObject"},
        "hashed": {"type": "boolean"},
        "identityHash": {"type": "string"},
        "identityType": {"enum": ["name", "emailAddress"]},
    },
)
ALIGNMENT = closed(
    ["type", "targetName", "targetUrl"],
    {
        "type": listing("Alignment"),
        **texts("targetName", "targetFramework"),
        "targetUrl": URI,
        "targetType": {"type": "string", "pattern": "^ext:[A-Za-z]+$"},
    },
)
ACHIEVEMENT = closed(
    ["id", "type", "criteria", "description", "name"],
    {
        "id": URI,
        "type": listing("Achievement"),
        **texts("name", "description", "inLanguage", "achievementType"),
        "criteria": closed(["narrative"], texts("narrative")),
        "image": closed(
            ["id", "type"], {"id": URI, "type": {"const": "Image"}, **texts("caption")}
        ),
        "alignment": {"type": "array", "minItems": 1, "items": ALIGNMENT},
    },
)
SUBJECT = closed(
    ["id", "type", "achievement"],
    {
        "id": URI,
        "type": listing("AchievementSubject"),
        "achievement": ACHIEVEMENT,
        "identifier": {"type": "array", "minItems": 1, "items": IDENTITY},
        "activityEndDate": MOMENT_TEXT,
        "creditsEarned": {"type": "number"},
        **texts("narrative"),
    },
)
OPEN_BADGE = closed(
    ["@context", "id", "type", "credentialSubject", "issuer", "validFrom"],
    {
        "@context": {
            "const": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ]
        },
        "id": URI,
        "type": listing("VerifiableCredential", "OpenBadgeCredential"),
        "issuer": closed(
            ["id", "type"],
            {"id": URI, "type": listing("Profile"), **texts("name"), "url": URI},
        ),
        "validFrom": MOMENT_TEXT,
        "validUntil": MOMENT_TEXT,
        "credentialSubject": SUBJECT,
        "credentialStatus": closed(
            ["id", "type", "statusPurpose", "statusListIndex", "statusListCredential"],
            {
                "id": URI,
                "type": {"const": "BitstringStatusListEntry"},
                "statusPurpose": {"const": "revocation"},
                "statusListIndex": {"type": "string", "pattern": "^[0-9]+$"},
                "statusListCredential": URI,
            },
        ),
        "evidence": {
            "type": "array",
            "minItems": 1,
            "items": closed(
                ["type"], {"type": listing("Evidence"), **texts("narrative", "genre")}
            ),
        },
    },
)
SCHEMA = Draft202012Validator(OPEN_BADGE)


@pytest.mark.parametrize("badge", [FULL, BARE, BADGE])
@pytest.mark.parametrize("picture", [None, PICTURE])
def test_the_twin_is_an_open_badge(badge, picture):
    SCHEMA.validate(build_open_badge(badge, status=STATUS, picture=picture))


def test_the_schema_sees_what_is_wrong():
    for document in (
        without(unsigned(), "validFrom"),
        changed(unsigned(), "credentialSubject", "identifier", to=[]),
        changed(unsigned(), "credentialSubject", "achievement", "name", to={"en": "x"}),
        unsigned() | {"picture": {}},
    ):
        assert not SCHEMA.is_valid(document)


def test_the_twin_says_what_the_badge_says():
    document = unsigned()
    subject = document.pop("credentialSubject")
    achievement = subject.pop("achievement")
    expected = badge_payload(BADGE)["ld"]
    expected_subject = expected.pop("credentialSubject")
    image = achievement.pop("image")
    assert achievement == expected_subject.pop("achievement")
    assert subject.pop("id") == did_key(KEY)
    assert subject == expected_subject
    assert document.pop("credentialStatus") == STATUS.as_json()
    assert document == expected
    assert base64.b64decode(image["id"].partition(",")[2]) == PICTURE.data


def test_a_copy_ends_when_it_should():
    ends = datetime(2027, 1, 1, tzinfo=UTC)
    copy = build_open_badge(replace(BARE, ends_at=ends), status=STATUS)
    assert copy["validUntil"] == "2027-01-01T00:00:00Z"
    shorter = build_open_badge(replace(FULL, ends_at=ends), status=STATUS)
    assert shorter["validUntil"] == "2027-01-01T00:00:00Z"
    assert "validUntil" not in build_open_badge(BARE, status=STATUS)


def test_the_proof_names_the_key_as_our_document_does():
    did = "did:web:giver.example"
    signer = proof_signer(Ed25519Signer(bytes(32), f"{did}#key-1"))
    badge = replace(BADGE, giver=replace(BADGE.giver, id=did))
    document = sign_document(
        build_open_badge(badge, status=STATUS), signer=signer, created=MOMENT
    )
    method = document["proof"]["verificationMethod"]
    keys = did_document(did, {"key-1": signer.public_key})
    (found,) = [key for key in keys["verificationMethod"] if key["id"] == method]
    assert found["type"] == "Multikey"
    assert method in keys["assertionMethod"]
    assert verify_document(
        document, find_key=lambda *names: signer.public_key, now=MOMENT
    )


def test_a_learner_is_named_by_her_own_key():
    assert unsigned()["credentialSubject"]["id"] == DID
