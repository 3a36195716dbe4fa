"""Open Badges to test with: ours, and ones of a giver elsewhere."""

import copy
from dataclasses import replace

from tests.disclosure.badges import FULL, MOMENT
from wallet_pwa.disclosure import Ed25519Signer, Giver
from wallet_pwa.disclosure.openbadges import (
    AchievementPicture,
    BitstringEntry,
    base58_encode,
    build_open_badge,
    did_key,
    sign_document,
    verify_document,
)
from wallet_pwa.disclosure.openbadges.proofs import _hash_statements, _hash_text

SEED = bytes(range(32))
KEY = Ed25519Signer(SEED).public_key
DID = did_key(KEY)
METHOD = f"{DID}#{DID.removeprefix('did:key:')}"
SIGNER = Ed25519Signer(SEED, METHOD)

PICTURE = AchievementPicture(
    "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "een hart"
)
STATUS = BitstringEntry("https://giver.example/open-status/1", 94_567)
BADGE = replace(
    FULL, giver=Giver(DID, "Stichting Samen", "https://samen.example"), holder=KEY
)


def unsigned():
    return build_open_badge(BADGE, status=STATUS, picture=PICTURE)


def signed():
    return sign_document(unsigned(), signer=SIGNER, created=MOMENT)


def find_key(issuer, method, alg):
    return KEY if issuer == DID else None


def believe(document, now=MOMENT):
    return verify_document(document, find_key=find_key, now=now)


def changed(document, *path, to):
    """Return *document* with something else at *path*."""
    result = copy.deepcopy(document)
    node = result
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = to
    return result


def without(document, *path):
    result = copy.deepcopy(document)
    node = result
    for step in path[:-1]:
        node = node[step]
    del node[path[-1]]
    return result


def signed_as(document, *, jcs=False, **proof):
    """Return *document* with a proof that says *proof*, whose signature holds."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022" if jcs else "eddsa-rdfc-2022",
        "created": "2026-11-21T00:00:00Z",
        "verificationMethod": METHOD,
        "proofPurpose": "assertionMethod",
    } | proof
    options = {name: value for name, value in options.items() if value is not None}
    data = (_hash_text if jcs else _hash_statements)(document, options)
    value = f"z{base58_encode(SIGNER.sign(data))}"
    return {**document, "proof": {**options, "proofValue": value}}
