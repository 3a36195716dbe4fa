"""Proofs inside a document (Data Integrity): made in one suite, checked in three."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785

from wallet_pwa.disclosure.encoding import JsonObject
from wallet_pwa.disclosure.errors import (
    AlgorithmError,
    EncodingError,
    ExpiredError,
    HeaderError,
    NotYetValidError,
    UnknownKeyError,
)
from wallet_pwa.disclosure.keys import Ed25519Signer
from wallet_pwa.disclosure.moments import write_moment
from wallet_pwa.disclosure.openbadges.documents import (
    Document,
    issuer_id_of,
    moment_in,
    require_bounds,
    require_credential,
    valid_from_of,
    valid_until_of,
)
from wallet_pwa.disclosure.openbadges.errors import (
    DocumentError,
    ProofError,
    UnknownSuiteError,
)
from wallet_pwa.disclosure.openbadges.linked_data import canonical_statements
from wallet_pwa.disclosure.openbadges.multibase import (
    DocumentKey,
    base58_decode,
    base58_encode,
)
from wallet_pwa.disclosure.verifying import CLOCK_SKEW

OUR_SUITE = "eddsa-rdfc-2022"
JCS_SUITE = "eddsa-jcs-2022"
OLD_SUITE = "Ed25519Signature2020"

#: Called with the issuer, the name of the key (empty where there is none) and the
#: algorithm.  It answers only with a key by which that issuer may sign.
FindDocumentKey = Callable[[str, str, str], DocumentKey | None]

MAX_PROOFS = 5
#: The others of the specification say in which order proofs were made, which
#: nothing here looks at.
_PROOF_MEMBERS = frozenset(
    {
        "id",
        "type",
        "cryptosuite",
        "created",
        "expires",
        "verificationMethod",
        "proofPurpose",
        "proofValue",
        "domain",
        "challenge",
        "nonce",
    }
)


@dataclass(frozen=True, slots=True)
class VerifiedDocument:
    """A credential that its issuer signed and whose dates hold.

    Whether it was withdrawn is in its status list, not here.
    """

    document: Document
    issuer: str
    suite: str
    verification_method: str
    created: datetime | None
    valid_from: datetime | None
    valid_until: datetime | None


def sign_document(
    document: JsonObject, *, signer: Ed25519Signer, created: datetime
) -> JsonObject:
    """Return *document* with a proof (VC-DI-EDDSA, section 3.2.1).

    Every word in it must be defined by its vocabularies, so that no reader can
    take less than all of it for signed.
    """
    require_credential(document)
    if "proof" in document:
        raise ProofError("it has a proof already")
    proof: JsonObject = {
        "type": "DataIntegrityProof",
        "cryptosuite": OUR_SUITE,
        "created": write_moment(created),
        "verificationMethod": signer.kid,
        "proofPurpose": "assertionMethod",
    }
    signature = signer.sign(_hash_statements(document, proof))
    proof["proofValue"] = f"z{base58_encode(signature)}"
    return document | {"proof": proof}


def verify_document(
    document: Document, *, find_key: FindDocumentKey, now: datetime
) -> VerifiedDocument:
    """Return what *document* says, or raise why it must not be believed.

    Of several proofs the first in a suite that we know is checked, and must hold.
    Dates come last: `ExpiredError` means that it was signed, and is over.
    """
    require_bounds(document)
    unsecured = {name: each for name, each in document.items() if name != "proof"}
    proof = _choose_proof(document.get("proof"))
    suite = _suite_of(proof) or ""
    _require_proof(proof)
    if suite == JCS_SUITE and "@context" in proof:
        unsecured["@context"] = _own_part(document.get("@context"), proof["@context"])
    elif "@context" in proof:
        raise ProofError("vocabularies in a proof that has none")
    require_credential(unsecured)
    issuer = issuer_id_of(unsecured)
    method: str = proof["verificationMethod"]
    if issuer.startswith("did:") and method.partition("#")[0] != issuer:
        raise HeaderError("the key belongs to another issuer")
    options = {name: each for name, each in proof.items() if name != "proofValue"}
    hashes = _hash_text if suite == JCS_SUITE else _hash_statements
    data = hashes(unsecured, options)
    signature = _signature_of(proof)
    key = find_key(issuer, method, "EdDSA")
    if key is None:
        raise UnknownKeyError("no such key")
    if "EdDSA" not in key.algorithms:
        raise AlgorithmError("the key is for another algorithm")
    key.verify(data, signature)
    created = moment_in(proof, "created")
    _require_time(created, moment_in(proof, "expires"), now)
    return verified_document(
        unsecured, suite=suite, method=method, created=created, now=now
    )


def verified_document(
    document: Document,
    *,
    suite: str,
    method: str,
    created: datetime | None,
    now: datetime,
) -> VerifiedDocument:
    """Return *document*, whose signature holds, if its own dates do as well."""
    valid_from, valid_until = valid_from_of(document), valid_until_of(document)
    if valid_until is not None and valid_until < now:
        raise ExpiredError("past its end")
    if valid_from is not None and valid_from > now:
        raise NotYetValidError("before its beginning")
    return VerifiedDocument(
        document,
        issuer_id_of(document),
        suite,
        method,
        created,
        valid_from,
        valid_until,
    )


def _choose_proof(proofs: Any) -> Document:
    proofs = [proofs] if isinstance(proofs, dict) else proofs
    if not isinstance(proofs, list) or not 0 < len(proofs) <= MAX_PROOFS:
        raise ProofError("it has no proof, or too many")
    for proof in proofs:
        if not isinstance(proof, dict):
            raise ProofError("a proof is an object")
        if _suite_of(proof) is not None:
            return proof
    raise UnknownSuiteError("signed in a way that we cannot check")


def _suite_of(proof: Document) -> str | None:
    match proof:
        case {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}:
            return OUR_SUITE
        case {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022"}:
            return JCS_SUITE
        case {"type": "Ed25519Signature2020"} if "cryptosuite" not in proof:
            return OLD_SUITE
    return None


def _require_proof(proof: Document) -> None:
    if not proof.keys() <= _PROOF_MEMBERS | {"@context"}:
        raise ProofError("a proof says more than we check")
    if proof.get("proofPurpose") != "assertionMethod":
        raise ProofError("a proof made for something else")
    if not isinstance(proof.get("verificationMethod"), str):
        raise ProofError("a proof names its key")
    moment_in(proof, "created")


def _signature_of(proof: Document) -> bytes:
    match proof.get("proofValue"):
        case str(value) if value.startswith("z"):
            try:
                signature = base58_decode(value[1:])
            except EncodingError as error:
                raise ProofError("a signature that is not base58") from error
            if len(signature) == 64:
                return signature
    raise ProofError("not a signature of 64 bytes in base58")


def _require_time(
    created: datetime | None, expires: datetime | None, now: datetime
) -> None:
    if created is not None and created > now + CLOCK_SKEW:
        raise NotYetValidError("signed in the future")
    if expires is not None and expires < now:
        raise ExpiredError("its proof is past its end")


def _hash_statements(document: Document, options: Document) -> bytes:
    """Return what is signed: the proof's hash, then the document's (3.2.4)."""
    config = {"@context": document["@context"], **options}
    return _digest(canonical_statements(config)) + _digest(
        canonical_statements(document)
    )


def _hash_text(document: Document, options: Document) -> bytes:
    """Return the same of their canonical JSON (RFC 8785; VC-DI-EDDSA, 3.3.4)."""
    try:
        return _digest(rfc8785.dumps(options)) + _digest(rfc8785.dumps(document))
    except (rfc8785.CanonicalizationError, RecursionError) as error:
        raise DocumentError("no canonical JSON") from error


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _own_part(contexts: Any, signed: Any) -> Any:
    """Return the vocabularies that were signed; others may only follow (3.3.2)."""
    whole = contexts if isinstance(contexts, list) else [contexts]
    part = signed if isinstance(signed, list) else [signed]
    if whole[: len(part)] != part:
        raise ProofError("other vocabularies than those that were signed")
    return signed
