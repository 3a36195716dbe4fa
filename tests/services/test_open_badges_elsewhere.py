"""A badge that was really given, in front of checkers that we did not write."""

import copy
import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError
from openbadgeslib.ob3 import decode_encoded_list as their_list
from openvc.errors import OpenvcError
from openvc.proof.data_integrity import DataIntegrityProofSuite
from sqlalchemy import select

from wallet_pwa.disclosure import openbadges
from wallet_pwa.disclosure.encoding import b64url_decode, dump_json
from wallet_pwa.disclosure.openbadges.contexts import pinned_contexts
from wallet_pwa.models import Issuance
from wallet_pwa.services.badges import own_badge
from wallet_pwa.services.open_badges import open_badge, take_open_place
from wallet_pwa.services.published import issuer_did_document, signed_list
from wallet_pwa.services.status import withdraw_badge

SLUG = "buurtkeuken-kanaleneiland"
CHECKER = Path(__file__).parent / "checker.mjs"
CONTEXTS = Path(openbadges.__file__).parent / "vendor" / "contexts.json"
#: openvc has no vocabulary of Open Badges of its own.
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


@pytest.fixture
def now(clock):
    """A moment that is past for a library that reads the machine's own clock."""
    clock.moment = datetime(2025, 3, 1, 12, tzinfo=UTC)
    return clock.moment


@pytest.fixture
def document(now, world, session, house):
    """The file of Amina's badge, which does not end, as any program reads it."""
    amina = world.learner("Amina")
    event = world.workshop(asks_name=True, valid_months=None)
    credential_id = world.badge(amina, event=event, confirmed_name="Amina Haddad")
    own = own_badge(session, amina.wallet, credential_id)
    own = take_open_place(session, house, amina.wallet, own, now=now)
    return json.loads(dump_json(open_badge(session, house, own, now=now)))


@pytest.fixture
def changed(document):
    """The same with another number of hours."""
    changed = copy.deepcopy(document)
    changed["credentialSubject"]["creditsEarned"] = 120
    return changed


@pytest.fixture
def did_document(document, session, house):
    return issuer_did_document(session, house, SLUG)


@pytest.fixture
def status_list(document, session, house, now):
    """Fetch the list that the badge names."""

    def fetch():
        address = document["credentialStatus"]["statusListCredential"]
        list_id = int(address.rpartition("/")[2])
        return json.loads(signed_list(session, house, list_id, now=now).text)

    return fetch


@pytest.fixture
def digital_bazaar(did_document, now):
    """Ask the libraries that Learner Credential Wallet is made of."""

    def ask(*documents):
        did = f"http://localhost:8000/issuers/{SLUG}/did.json"
        asked = {
            "contexts": str(CONTEXTS),
            "documents": documents,
            "published": {did: did_document},
            "now": now.isoformat(),
        }
        done = subprocess.run(
            ["node", CHECKER],
            input=json.dumps(asked),
            capture_output=True,
            check=False,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


@pytest.fixture
def jwk(did_document):
    """The giver's key, under the name that `kid` of a token has."""
    [jwk] = [
        one["publicKeyJwk"]
        for one in did_document["verificationMethod"]
        if one["type"] == "JsonWebKey"
    ]
    return jwk


def test_digital_bazaar_takes_it_and_refuses_it_changed(
    digital_bazaar, document, changed
):
    good, bad = digital_bazaar(document, changed)

    assert good is True
    assert "signature" in bad.lower()


def test_digital_bazaar_takes_the_list(digital_bazaar, status_list):
    listed = status_list()
    other = copy.deepcopy(listed)
    other["credentialSubject"]["statusPurpose"] = "message"

    good, bad = digital_bazaar(listed, other)

    assert good is True
    assert "signature" in bad.lower()


def test_openvc_takes_it_and_refuses_it_changed(document, changed, jwk, now):
    words = {OB3: pinned_contexts()[OB3]}
    suite = DataIntegrityProofSuite()

    assert suite.verify(document, now=now, extra_contexts=words, public_key_jwk=jwk)
    with pytest.raises(OpenvcError):
        suite.verify(changed, now=now, extra_contexts=words, public_key_jwk=jwk)


def test_openbadgeslib_takes_it_and_refuses_it_changed(document, changed, jwk):
    key = Ed25519PublicKey.from_public_bytes(b64url_decode(jwk["x"]))
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    checker = OB3LdpVerifier(pubkey_pem=pem)

    assert checker.verify(document).achievement.name == "Food hygiene"
    with pytest.raises(OB3VerificationError):
        checker.verify(changed)


def test_openbadgeslib_finds_the_bit_of_a_badge_that_was_taken_back(
    document, status_list, session, house, now
):
    index = int(document["credentialStatus"]["statusListIndex"])

    def is_set():
        bits = their_list(status_list()["credentialSubject"]["encodedList"])
        return bool(bits[index // 8] & 0x80 >> index % 8)

    assert not is_set()
    issuance = session.scalars(select(Issuance)).one()
    withdraw_badge(session, house, issuance.id, now)
    assert is_set()
