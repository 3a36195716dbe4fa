"""Any badge, handed in by anybody: what is said of it is true, or not said."""

import base64
import json
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
import qrcode
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from openbadgeslib.ob3 import Achievement as PeerAchievement
from openbadgeslib.ob3 import Issuer as PeerIssuer
from openbadgeslib.ob3 import OB3Signer, OpenBadgeCredential
from openvc.keys import Ed25519SigningKey
from openvc.proof.data_integrity import DataIntegrityProofSuite

from tests.disclosure import badges as samples
from tests.disclosure.forge import ISS, ISSUER, KID
from tests.disclosure.openbadges import documents
from tests.handed_in import SVG, png
from wallet_pwa.disclosure import (
    Ed25519Signer,
    bind,
    did_document,
    make_bits,
    parse,
    paths_of,
    present,
    sign_status_list,
)
from wallet_pwa.disclosure.encoding import dump_json
from wallet_pwa.disclosure.openbadges import bake_png, bake_svg, did_key
from wallet_pwa.disclosure.openbadges.contexts import pinned_contexts
from wallet_pwa.models import Issuer
from wallet_pwa.services import signers
from wallet_pwa.services.anything import (
    Form,
    NotABadgeError,
)
from wallet_pwa.services.badges import own_badge
from wallet_pwa.services.check_anything import (
    Answer,
    Gap,
    Verdict,
)
from wallet_pwa.services.open_badges import open_badge, take_open_place
from wallet_pwa.services.records import decode
from wallet_pwa.services.signers import Standing
from wallet_pwa.services.status import issuance_at, withdraw_badge

BASE = "http://localhost:8000"
LIST = "https://giver.example/status/1"


@pytest.fixture
def amina(world):
    return world.learner("Amina")


@pytest.fixture
def own(session, world, amina):
    badge = world.badge(amina, confirmed_name="Amina Haddad")
    return own_badge(session, amina.wallet, badge)


@pytest.fixture
def document(session, house, amina, own, now):
    own = take_open_place(session, house, amina.wallet, own, now=now)
    return open_badge(session, house, own, now=now)


@pytest.fixture
def unregistered(session, world):
    """Make the giver one whom nobody has looked at."""
    session.get_one(Issuer, world.giver().issuer_id).known_on = None
    session.flush()


def shown(own, fields):
    """Return what a link shows of a badge: chosen details, signed by its holder."""
    holder = Ed25519Signer(decode(own.record.holder_seed))
    text = present(own.record.text, paths_of(fields))
    return bind(text, holder=holder, aud=f"{BASE}/S", nonce="1", iat=samples.MOMENT)


def forms_of(own, document):
    text = json.dumps(document)
    code = BytesIO()
    qrcode.make("https://giver.example/b.json").save(code, "PNG")
    return {
        "sd-jwt": own.record.text,
        "shown": shown(own, ["name"]),
        "json": text,
        "png": bake_png(png(), text.encode()),
        "svg": bake_svg(SVG, text.encode()),
        "envelope": json.dumps(
            {
                "@context": ["https://www.w3.org/ns/credentials/v2"],
                "type": ["VerifiablePresentation"],
                "verifiableCredential": [document],
            }
        ),
    }


FORMS = ("sd-jwt", "shown", "json", "png", "svg", "envelope")


# Ours


@pytest.mark.parametrize("form", FORMS)
def test_a_badge_of_a_giver_that_we_know_is_real(check, own, document, web, form):
    found = check(forms_of(own, document)[form])

    assert found.verdict is Verdict.REAL
    assert found.unchanged is Answer.YES
    assert found.signer.standing is Standing.KNOWN
    assert found.signer.name == "Buurtkeuken Kanaleneiland"
    assert found.badge.facts.title == "Food hygiene"
    assert found.badge.facts.holder == "Amina Haddad"
    assert found.gaps == ()
    # What is our own is looked up here.
    assert web.asked == []


@pytest.mark.parametrize("form", ["sd-jwt", "json"])
def test_a_giver_that_nobody_registered_is_not_known(
    check, own, document, unregistered, form
):
    found = check(forms_of(own, document)[form])

    assert found.verdict is Verdict.UNKNOWN
    assert found.unchanged is Answer.YES
    assert found.signer.standing is Standing.GUEST


@pytest.fixture
def withdraw(session, house, own, now):
    """Take Amina's badge back."""
    place = parse(own.record.text).claims["status"]["status_list"]
    number = issuance_at(session, house, place["uri"], place["idx"])
    return lambda: withdraw_badge(session, house, number, now)


@pytest.mark.parametrize("form", FORMS)
def test_a_badge_that_was_taken_back_is_withdrawn(check, own, document, withdraw, form):
    handed_out = forms_of(own, document)[form]
    withdraw()

    found = check(handed_out)

    assert found.verdict is Verdict.WITHDRAWN
    assert found.withdrawn_on == date(2027, 3, 1)


@pytest.mark.parametrize("form", FORMS)
def test_a_badge_whose_time_is_over_has_ended(check, own, document, clock, form):
    handed_out = forms_of(own, document)[form]
    clock.forward(days=40 * 31)

    found = check(handed_out)

    assert found.verdict is Verdict.ENDED
    assert found.unchanged is Answer.YES


def tampered(own, document):
    jwt, *rest = own.record.text.split("~")
    head, body, signature = jwt.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["ld"]["credentialSubject"]["achievement"]["name"] = "Master baker"
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    other = (
        documents.changed(document, "name", to="Baker")
        if "name" in document
        else (
            documents.changed(
                document, "credentialSubject", "achievement", "name", to="Baker"
            )
        )
    )
    added = base64.urlsafe_b64encode(b'["c2FsdHNhbHRzYWx0c2E","x","y"]').decode()
    kept = shown(own, ["name"]).split("~")
    return {
        "words": "~".join([f"{head}.{forged}.{signature}", *rest]),
        "added": own.record.text + added.rstrip("=") + "~",
        "less": "~".join([kept[0], kept[-1]]),
        "json": json.dumps(other),
        "png": bake_png(png(), json.dumps(other).encode()),
        "svg": bake_svg(SVG, json.dumps(other).encode()),
    }


@pytest.mark.parametrize("way", ["words", "json", "png", "svg", "less"])
def test_what_was_changed_is_not_real(check, own, document, way):
    found = check(tampered(own, document)[way])

    assert found.verdict is Verdict.CHANGED
    assert found.unchanged is Answer.NO
    # A name of somebody we know stands beside nothing that they did not sign.
    assert found.signer.standing is Standing.NOBODY


def test_a_detail_that_nobody_signed_is_not_shown(check, own, document):
    with pytest.raises(NotABadgeError):
        check(tampered(own, document)["added"])


def test_a_proof_that_was_taken_off_is_missed(check, document):
    del document["proof"]

    found = check(json.dumps(document))

    assert found.verdict is Verdict.UNCHECKED
    assert found.gaps == (Gap.UNSIGNED,)


def test_a_stranger_cannot_sign_in_a_known_givers_name(check, own):
    claims = parse(own.record.text).claims
    forger = Ed25519Signer(bytes(32), KID)
    badge = replace(
        samples.FULL,
        giver=replace(samples.FULL.giver, id=claims["iss"]),
    )
    text = samples.issue_badge(badge, signer=forger, salts=samples.salts())

    found = check(text)

    assert found.verdict is not Verdict.REAL
    assert found.unchanged is not Answer.YES


def test_a_key_of_its_own_does_not_speak_for_the_name_inside(check, own, web):
    # Signed, and well: by somebody whose text says that another gave it.
    iss = did_key(documents.KEY)
    signer = Ed25519Signer(documents.SEED, documents.METHOD)
    badge = replace(samples.FULL, giver=replace(samples.FULL.giver, id=iss))
    payload = samples.issue_badge(badge, signer=signer, salts=samples.salts())
    head, body, _signature = payload.split("~")[0].split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["ld"]["issuer"]["id"] = parse(own.record.text).claims["iss"]
    del claims["status"]
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    mark = base64.urlsafe_b64encode(signer.sign(f"{head}.{body}".encode())).decode()

    found = check(f"{head}.{body}.{mark.rstrip('=')}~")

    assert found.unchanged is Answer.YES
    assert found.verdict is Verdict.UNKNOWN
    assert found.signer.standing is Standing.NOBODY


def test_what_begins_later_is_not_real_yet(check, own, document, clock):
    clock.forward(days=-400)

    assert check(own.record.text).verdict is Verdict.UNCHECKED
    assert check(json.dumps(document)).gaps == (Gap.NOT_BEGUN,)


# Givers elsewhere


def publish_keys(web):
    keys = did_document(ISS, {"key-1": ISSUER.public_key})
    web.pages["https://giver.example/.well-known/did.json"] = dump_json(keys)


def publish_list(web, now, *withdrawn):
    signed = sign_status_list(
        make_bits(withdrawn),
        uri=LIST,
        signer=ISSUER,
        issued_at=now - timedelta(minutes=1),
        expires_at=now + timedelta(hours=1),
        ttl=timedelta(minutes=5),
    )
    web.pages[LIST] = signed.encode()


def test_a_badge_of_a_domain_is_real_and_says_which(check, web, now):
    publish_keys(web)
    publish_list(web, now)

    found = check(samples.signed())

    assert found.verdict is Verdict.REAL
    assert found.signer.standing is Standing.DOMAIN
    assert found.signer.domain == "giver.example"
    # The name in the badge is only what the badge says.
    assert found.signer.name == ""
    assert found.badge.facts.giver_name == "Stichting Samen"


def test_a_list_elsewhere_takes_a_badge_back(check, web, now):
    publish_keys(web)
    publish_list(web, now, 4711)

    assert check(samples.signed()).verdict is Verdict.WITHDRAWN


def test_a_giver_that_does_not_answer_is_no_ones_fault(check, web, now):
    publish_list(web, now)

    found = check(samples.signed())

    assert found.verdict is Verdict.UNCHECKED
    assert found.unchanged is Answer.UNSURE
    assert found.gaps == (Gap.GIVER_SILENT,)


def test_a_list_that_does_not_answer_is_said(check, web):
    publish_keys(web)

    found = check(samples.signed())

    assert found.verdict is Verdict.UNCHECKED
    assert found.unchanged is Answer.YES
    assert found.gaps == (Gap.STATUS,)


def test_a_list_of_ours_says_nothing_of_badges_elsewhere(check, web, own):
    publish_keys(web)
    ours = parse(own.record.text).claims["status"]["status_list"]["uri"]
    badge = replace(samples.FULL, status=replace(samples.FULL.status, uri=ours + "0"))

    found = check(samples.signed(badge))

    assert found.gaps == (Gap.STATUS,)
    assert ours + "0" not in web.asked


def test_a_key_that_its_giver_does_not_publish_is_said(check, web):
    keys = did_document(ISS, {"key-9": ISSUER.public_key})
    web.pages["https://giver.example/.well-known/did.json"] = dump_json(keys)

    found = check(samples.signed())

    assert found.gaps == (Gap.NO_KEY,)
    assert found.verdict is Verdict.UNCHECKED


def without_status():
    return documents.without(documents.unsigned(), "credentialStatus")


def signed_by_openvc(document):
    key = ed25519.Ed25519PrivateKey.from_private_bytes(documents.SEED)
    return DataIntegrityProofSuite().add_proof(
        document,
        signing_key=Ed25519SigningKey(key, documents.METHOD),
        verification_method=documents.METHOD,
        created=samples.MOMENT,
        extra_contexts=pinned_contexts(),
    )


def test_a_peers_proof_is_checked_too(check):
    document = signed_by_openvc(without_status())
    changed = documents.changed(document, "issuer", "name", to="Somebody")

    assert check(json.dumps(document)).verdict is Verdict.UNKNOWN
    assert check(json.dumps(changed)).verdict is Verdict.CHANGED


@pytest.mark.parametrize("proven", [False, True])
def test_a_key_that_a_domain_claims_is_that_domains(check, monkeypatch, proven):
    asked = []

    def proves_domain(_session, _house, did, domain, *, now):
        asked.append((did, domain))
        return proven

    monkeypatch.setattr(signers, "proves_domain", proves_domain)

    found = check(json.dumps(documents.signed_as(without_status())))

    assert asked == [(documents.DID, "samen.example")]
    assert found.signer.domain == ("samen.example" if proven else "")
    assert found.verdict is (Verdict.REAL if proven else Verdict.UNKNOWN)


@pytest.mark.parametrize("jcs", [False, True])
def test_a_key_without_a_name_is_nobody_we_know(check, jcs):
    found = check(json.dumps(documents.signed_as(without_status(), jcs=jcs)))

    assert found.verdict is Verdict.UNKNOWN
    assert found.unchanged is Answer.YES
    assert found.signer.standing is Standing.NOBODY
    assert found.badge.facts.title == "Eerste hulp"


def peers_token(algorithm="RS256"):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    numbers = key.public_key().public_numbers()

    def number(value):
        size = (value.bit_length() + 7) // 8
        return (
            base64.urlsafe_b64encode(value.to_bytes(size, "big")).decode().rstrip("=")
        )

    jwk = {"kty": "RSA", "n": number(numbers.n), "e": number(numbers.e)}
    name = base64.urlsafe_b64encode(json.dumps(jwk).encode()).decode().rstrip("=")
    credential = OpenBadgeCredential(
        issuer=PeerIssuer(id=f"did:jwk:{name}", name="Peer School"),
        recipient_id="did:example:learner",
        achievement=PeerAchievement(
            id="https://peer.example/a/1",
            name="Bicycle repair",
            description="Repairs bicycles.",
            criteria_narrative="Repaired three.",
        ),
        issuance_date=samples.MOMENT,
    )
    return OB3Signer(pem, algorithm).sign(credential)


def test_a_peers_token_is_checked_too(check):
    found = check(peers_token())

    assert found.badge.form is Form.VC_JWT
    assert found.badge.facts.title == "Bicycle repair"
    assert found.verdict is Verdict.UNKNOWN
    assert found.unchanged is Answer.YES


def test_a_peers_token_that_was_changed_is_not_real(check):
    head, body, mark = peers_token().split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["credentialSubject"]["achievement"]["name"] = "Rocket repair"
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")

    assert check(f"{head}.{body}.{mark}").verdict is Verdict.CHANGED


def test_a_badge_behind_a_link_is_fetched_once(check, web):
    text = json.dumps(documents.signed_as(without_status()))
    web.pages["https://giver.example/b.json"] = text.encode()

    found = check("https://giver.example/b.json#share")

    assert found.verdict is Verdict.UNKNOWN
    assert web.asked.count("https://giver.example/b.json") == 1


def test_a_code_on_a_screenshot_leads_to_its_badge(check, web):
    text = json.dumps(documents.signed_as(without_status()))
    web.pages["https://giver.example/b.json"] = text.encode()
    out = BytesIO()
    qrcode.make("https://giver.example/b.json").save(out, "PNG")

    assert check(out.getvalue()).badge.facts.title == "Eerste hulp"


def test_a_link_leads_to_no_second_link(check, web):
    web.pages["https://a.example/"] = b"https://b.example/"

    with pytest.raises(NotABadgeError):
        check("https://a.example/")

    assert web.asked == ["https://a.example/"]
