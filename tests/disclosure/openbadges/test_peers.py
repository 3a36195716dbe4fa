"""What we sign, others take; what they sign, we take; tampered, nobody does."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from openbadgeslib.ob3 import (
    Achievement,
    Issuer,
    OB3LdpSigner,
    OB3LdpVerifier,
    OB3Signer,
    OB3VerificationError,
    OpenBadgeCredential,
)
from openbadgeslib.ob3 import decode_encoded_list as their_list
from openvc.errors import OpenvcError
from openvc.keys import Ed25519SigningKey
from openvc.proof.data_integrity import DataIntegrityProofSuite
from openvc.proof.di_jcs import EddsaJcsProofSuite

from tests.disclosure.badges import MOMENT
from tests.disclosure.openbadges.documents import (
    DID,
    KEY,
    METHOD,
    SEED,
    believe,
    changed,
    signed,
    signed_as,
    unsigned,
    without,
)
from wallet_pwa.disclosure.errors import BadSignatureError
from wallet_pwa.disclosure.openbadges import (
    base58_encode,
    document_key_from_jwk,
    encode_bitstring,
    make_bitstring,
    read_document,
    verify_vc_jwt,
)
from wallet_pwa.disclosure.openbadges.contexts import pinned_contexts

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CONTEXTS = ROOT / "wallet_pwa/disclosure/openbadges/vendor/contexts.json"
OLD_CONTEXT = "https://w3id.org/security/suites/ed25519-2020/v1"
OVER = datetime(2029, 6, 1, tzinfo=UTC)


def ask_node(*, documents=(), sign=(), now=MOMENT):
    key = {
        "controller": DID,
        "id": METHOD,
        "publicKeyMultibase": DID.removeprefix("did:key:"),
        "secretKeyMultibase": "z" + base58_encode(b"\x80\x26" + SEED + KEY.public),
    }
    asked = {
        "contexts": str(CONTEXTS),
        "documents": list(documents),
        "sign": list(sign),
        "key": key,
        "now": now.isoformat().replace("+00:00", "Z"),
    }
    done = subprocess.run(
        ["node", HERE / "peer.mjs"],
        input=json.dumps(asked),
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def old_form(document):
    """Return *document* with the vocabulary that the old suite's proof needs."""
    return document | {"@context": [*document["@context"], OLD_CONTEXT]}


def with_fraction():
    return changed(unsigned(), "credentialSubject", "creditsEarned", to=7.5)


def ours():
    """Return what we sign, in every suite that the peers know."""
    contexts = unsigned()["@context"]
    return {
        "eddsa-rdfc-2022": signed(),
        "with a fraction": signed_as(with_fraction()),
        "eddsa-jcs-2022": signed_as(unsigned(), jcs=True, **{"@context": contexts}),
        "Ed25519Signature2020": signed_as(
            old_form(unsigned()), type="Ed25519Signature2020", cryptosuite=None
        ),
    }


def test_digital_bazaar_takes_ours_and_refuses_it_changed():
    good = list(ours().values())
    bad = [changed(each, "issuer", "name", to="Universiteit") for each in good]
    bad += [without(each, "validUntil") for each in good]
    answers = ask_node(documents=[*good, *bad])["verified"]
    assert answers[: len(good)] == [True] * len(good)
    assert len(answers) == len(good) + len(bad)
    assert all("signature" in str(answer).lower() for answer in answers[len(good) :])


def test_digital_bazaar_refuses_ours_when_it_is_over():
    (answer,) = ask_node(documents=[signed()], now=OVER)["verified"]
    assert "expired" in answer.lower() or "validuntil" in answer.lower()


def test_we_take_digital_bazaars_and_refuse_it_changed():
    documents = [unsigned(), with_fraction()]
    answers = ask_node(sign=documents)["signed"]
    assert len(answers) == 3
    for suite, copies in answers.items():
        for document in copies:
            read = read_document(json.dumps(document))
            assert believe(read).suite == suite
            with pytest.raises(BadSignatureError):
                believe(changed(read, "credentialSubject", "creditsEarned", to=70))


def public_pem():
    return ed25519.Ed25519PublicKey.from_public_bytes(KEY.public).public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )


def private_pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


#: It has no vocabulary of Open Badges of its own.
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
WORDS = {OB3: pinned_contexts()[OB3]}


def openvc_takes(document, now=MOMENT, **more):
    return DataIntegrityProofSuite().verify(
        document, now=now, extra_contexts=WORDS, **more
    )


def test_openvc_takes_ours_and_refuses_it_changed():
    assert openvc_takes(signed(), public_key_jwk=KEY.jwk())
    assert openvc_takes(signed())  # finds the key in our did:key
    with pytest.raises(OpenvcError):
        openvc_takes(changed(signed(), "credentialSubject", "creditsEarned", to=120))
    with pytest.raises(OpenvcError):
        openvc_takes(signed(), now=OVER)
    jcs = EddsaJcsProofSuite()
    document = ours()["eddsa-jcs-2022"]
    assert jcs.verify(document, public_key_jwk=KEY.jwk(), now=MOMENT)
    with pytest.raises(OpenvcError):
        jcs.verify(
            without(document, "validUntil"), public_key_jwk=KEY.jwk(), now=MOMENT
        )


def test_we_take_openvcs_and_refuse_it_changed():
    key = ed25519.Ed25519PrivateKey.from_private_bytes(SEED)
    signing_key = Ed25519SigningKey(key, METHOD)
    suites = {
        DataIntegrityProofSuite(): {"extra_contexts": WORDS},
        EddsaJcsProofSuite(): {},
    }
    for suite, more in suites.items():
        document = suite.add_proof(
            unsigned(),
            signing_key=signing_key,
            verification_method=METHOD,
            created=MOMENT,
            **more,
        )
        # Its JCS proofs sign vocabularies that they do not write down, so no
        # checker that follows the Recommendation takes those.
        if (
            isinstance(suite, EddsaJcsProofSuite)
            and "@context" not in document["proof"]
        ):
            document["proof"]["@context"] = document["@context"]
        assert believe(document).issuer == DID
        with pytest.raises(BadSignatureError):
            believe(changed(document, "evidence", 0, "narrative", to="Elders"))


def test_openbadgeslib_takes_ours_and_refuses_it_changed():
    # It reads the machine's clock, and a badge of this test began in the past.
    checker = OB3LdpVerifier(pubkey_pem=public_pem())
    badge = checker.verify(signed())
    assert badge.achievement.name == "Eerste hulp"
    with pytest.raises(OB3VerificationError):
        checker.verify(changed(signed(), "issuer", "name", to="Universiteit"))
    over = signed_as(unsigned() | {"validUntil": "2026-11-02T00:00:00Z"})
    with pytest.raises(OB3VerificationError):
        checker.verify(over)


def their_badge(did):
    return OpenBadgeCredential(
        issuer=Issuer(id=did, name="Their issuer", url="https://theirs.example"),
        recipient_id=DID,
        achievement=Achievement(
            id="https://theirs.example/a",
            name="Welding",
            description="Welds.",
            criteria_narrative="Has welded.",
        ),
        issuance_date=datetime(2026, 11, 2, tzinfo=UTC),
    )


def test_we_take_openbadgeslibs_and_refuse_it_changed():
    key = ed25519.Ed25519PrivateKey.from_private_bytes(SEED)
    document = OB3LdpSigner(private_pem(key)).sign(their_badge(DID), created=MOMENT)
    assert believe(document).suite == "eddsa-rdfc-2022"
    with pytest.raises(BadSignatureError):
        believe(changed(document, "credentialSubject", "achievement", "name", to="x"))


@pytest.mark.parametrize(
    ("alg", "key"),
    [
        ("RS256", rsa.generate_private_key(65537, 2048)),
        ("ES256", ec.generate_private_key(ec.SECP256R1())),
        ("EdDSA", ed25519.Ed25519PrivateKey.generate()),
    ],
)
def test_we_take_openbadgeslibs_tokens(alg, key):
    signer = OB3Signer(private_pem(key), algorithm=alg)
    token = signer.sign(their_badge("https://theirs.example/issuer"))
    own_key = document_key_from_jwk(signer._public_jwk())
    verified = verify_vc_jwt(token, find_key=lambda *names: own_key, now=MOMENT)
    assert (verified.suite, verified.issuer) == (alg, "https://theirs.example/issuer")
    head, body, signature = token.split(".")
    middle = len(signature) // 2
    other = "A" if signature[middle] != "A" else "B"
    bad = f"{head}.{body}.{signature[:middle]}{other}{signature[middle + 1 :]}"
    with pytest.raises(BadSignatureError):
        verify_vc_jwt(bad, find_key=lambda *names: own_key, now=MOMENT)


def test_openbadgeslib_reads_our_list():
    bits = their_list(encode_bitstring(make_bitstring([0, 7, 131_071])))
    assert (bits[0], bits[-1], sum(bits)) == (0x81, 0x01, 0x82)
