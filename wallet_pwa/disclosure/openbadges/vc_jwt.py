"""Badges as a signed token (Open Badges 3.0, section 8.2): read only.

Nobody is given one by us: other wallets take the proof inside the document.
"""

from datetime import UTC, datetime
from typing import Any

from wallet_pwa.disclosure.encoding import b64url_decode
from wallet_pwa.disclosure.errors import (
    AlgorithmError,
    BadClaimError,
    HeaderError,
    MalformedError,
    NotYetValidError,
    TooLargeError,
    UnknownKeyError,
)
from wallet_pwa.disclosure.openbadges.documents import (
    MAX_BYTES,
    Document,
    issuer_id_of,
    read_document,
    require_credential,
    valid_from_of,
    valid_until_of,
)
from wallet_pwa.disclosure.openbadges.errors import DocumentError
from wallet_pwa.disclosure.openbadges.multibase import document_key_from_jwk
from wallet_pwa.disclosure.openbadges.proofs import (
    FindDocumentKey,
    VerifiedDocument,
    verified_document,
)
from wallet_pwa.disclosure.verifying import CLOCK_SKEW

JWT_ALGORITHMS = frozenset({"RS256", "ES256", "EdDSA", "Ed25519"})

_MAX_HEADER = 4_000
_REGISTERED = frozenset({"iss", "jti", "sub", "nbf", "exp", "iat", "aud"})


def verify_vc_jwt(
    text: str, *, find_key: FindDocumentKey, now: datetime
) -> VerifiedDocument:
    """Return the credential in *text*, or raise why it must not be believed.

    A key that stands in the header is believed only if it is the issuer's.
    """
    if len(text) > 2 * MAX_BYTES:
        raise TooLargeError("more text than a badge has")
    if not text.isascii() or text.count(".") != 2:
        raise MalformedError("not a compact token")
    header_text, payload_text, signature_text = text.split(".")
    if len(header_text) > _MAX_HEADER:
        raise HeaderError("a long header")
    header = read_document(b64url_decode(header_text))
    alg, method = _read_header(header)
    claims = read_document(b64url_decode(payload_text))
    document = {name: each for name, each in claims.items() if name not in _REGISTERED}
    if "vc" in document or "proof" in document:
        raise DocumentError("a credential inside a credential")
    require_credential(document)
    issuer = issuer_id_of(document)
    if issuer.startswith("did:") and method and method.partition("#")[0] != issuer:
        raise HeaderError("the key belongs to another issuer")
    key = find_key(issuer, method, alg)
    if key is None or ("jwk" in header and document_key_from_jwk(header["jwk"]) != key):
        raise UnknownKeyError("no such key")
    if alg not in key.algorithms:
        raise AlgorithmError("the key is for another algorithm")
    signed = text[: text.rindex(".")].encode("ascii")
    key.verify(signed, b64url_decode(signature_text))
    _require_same(claims, document, issuer)
    issued = _numeric_date(claims, "iat")
    if issued is not None and issued > now + CLOCK_SKEW:
        raise NotYetValidError("signed in the future")
    return verified_document(
        document, suite=alg, method=method or issuer, created=issued, now=now
    )


def _read_header(header: Document) -> tuple[str, str]:
    """Return the algorithm and the key's name; anything else there is refused."""
    match header:
        case {"alg": str(alg)} if alg not in JWT_ALGORITHMS:
            raise AlgorithmError("not an algorithm that badges are signed with")
        case {"alg": str(alg), **others}:
            kid = others.pop("kid", "")
            jwk = others.pop("jwk", {})
            typ = others.pop("typ", "JWT")
            is_known = not others and typ == "JWT" and isinstance(jwk, dict)
            if is_known and isinstance(kid, str) and not (kid and jwk):
                return alg, kid
    raise HeaderError("unexpected header")


def _require_same(claims: Document, document: Document, issuer: str) -> None:
    """Raise unless the token's own claims say what the credential says."""
    subject = document.get("credentialSubject")
    subject_id = subject.get("id") if isinstance(subject, dict) else None
    expected: dict[str, Any] = {
        "iss": issuer,
        "jti": document.get("id"),
        "sub": subject_id,
    }
    for name, value in expected.items():
        if name in claims and claims[name] != value:
            raise BadClaimError(f"{name} says something else than the credential")
    if "iss" not in claims:
        raise BadClaimError("a token says who signed it")
    dates = {"nbf": valid_from_of(document), "exp": valid_until_of(document)}
    for name, moment in dates.items():
        claimed = _numeric_date(claims, name)
        if claimed is None:
            continue
        if moment is None or moment.replace(microsecond=0) != claimed:
            raise BadClaimError(f"{name} says something else than the credential")


def _numeric_date(claims: Document, name: str) -> datetime | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise BadClaimError(f"{name} is not a NumericDate")
    try:
        return datetime.fromtimestamp(int(value), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise BadClaimError(f"{name} is not a NumericDate") from error
