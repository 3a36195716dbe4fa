"""What the verifier does: believe only what the issuer and the holder signed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wallet_pwa.disclosure.disclosures import (
    digest_of,
    read_disclosure,
    split_combined,
)
from wallet_pwa.disclosure.encoding import JsonObject
from wallet_pwa.disclosure.errors import (
    BadClaimError,
    BindingError,
    DisclosureError,
    ExpiredError,
    HeaderError,
    MissingBindingError,
    NotYetValidError,
    StaleBindingError,
    UnexpectedBindingError,
    WrongAudienceError,
    WrongContentError,
    WrongHolderError,
    WrongNonceError,
)
from wallet_pwa.disclosure.keys import PublicKey, key_from_jwk
from wallet_pwa.disclosure.moments import read_seconds, seconds
from wallet_pwa.disclosure.presenting import BINDING_TYPE, CREDENTIAL_TYPES
from wallet_pwa.disclosure.tokens import check_token, read_token
from wallet_pwa.disclosure.unpacking import Path, unpack

#: How far ahead of ours another computer's clock may run.
CLOCK_SKEW = timedelta(minutes=5)

#: Called with `iss`, `kid` (empty where there is none) and `alg`.
FindKey = Callable[[str, str, str], PublicKey | None]


@dataclass(frozen=True, slots=True)
class Binding:
    """What the holder must have signed; `None` means "any".

    Her signature and what it covers are checked in every case.
    """

    aud: str | None = None
    nonce: str | None = None
    max_age: timedelta | None = None


@dataclass(frozen=True, slots=True)
class StatusReference:
    """The place in a status list that says whether this was withdrawn."""

    uri: str
    idx: int


@dataclass(frozen=True, slots=True)
class VerifiedCredential:
    """Claims that an issuer signed and the holder chose to show."""

    iss: str
    vct: str
    kid: str
    alg: str
    typ: str
    claims: JsonObject
    disclosed: frozenset[Path]
    status: StatusReference | None
    cnf: PublicKey | None
    bound: bool


def verify(
    text: str,
    *,
    find_key: FindKey,
    now: datetime,
    expect_binding: Binding | None = None,
) -> VerifiedCredential:
    """Return what *text* shows, or raise why it must not be believed.

    Follows RFC 9901, section 7.3, and the draft on SD-JWT VC, section 2.  The
    order is part of the contract: only `iss` is read before the signature holds
    (it finds the key), no claim is returned before every disclosure has been
    matched to a digest that the issuer signed, and dates are looked at after
    that.  Whether the issuer has withdrawn it is in its status list, not here.
    """
    jwt, encoded, key_binding = split_combined(text)
    token = read_token(jwt, types=CREDENTIAL_TYPES)
    iss = _text(token.payload, "iss")
    alg, typ, kid = token.header
    _require_own_key(iss, kid)
    check_token(token, find_key(iss, kid, alg))
    claims, places = unpack(token.payload, [read_disclosure(part) for part in encoded])
    require_current(claims, now)
    cnf = _confirmation(claims)
    if expect_binding is not None:
        presentation = text.removesuffix(key_binding)
        check_binding(presentation, key_binding, cnf, expect_binding, now)
    elif key_binding:
        raise UnexpectedBindingError("nobody said what the holder should sign")
    return VerifiedCredential(
        iss=iss,
        vct=_text(claims, "vct"),
        kid=kid,
        alg=alg,
        typ=typ,
        claims=claims,
        disclosed=frozenset(places),
        status=_status(claims),
        cnf=cnf,
        bound=bool(key_binding),
    )


def _text(claims: JsonObject, name: str) -> str:
    value = claims.get(name)
    if isinstance(value, str) and value:
        return value
    raise BadClaimError(f"{name} is not a text")


def _require_own_key(iss: str, kid: str) -> None:
    """Refuse a key of one DID for an issuer that is another (SD-JWT VC, 2.5)."""
    if iss.startswith("did:") and kid.partition("#")[0] != iss:
        raise HeaderError("the key belongs to another issuer")


def require_current(claims: JsonObject, now: datetime) -> None:
    """Raise unless *now* lies in the time that *claims* name (RFC 7519, 4.1.4)."""
    moment = seconds(now)
    exp, nbf, iat = (read_seconds(claims, name) for name in ("exp", "nbf", "iat"))
    if exp is not None and exp <= moment:
        raise ExpiredError("past its end")
    if nbf is not None and nbf > moment:
        raise NotYetValidError("before its beginning")
    if iat is not None and iat > moment + CLOCK_SKEW.total_seconds():
        raise NotYetValidError("signed in the future")


def _confirmation(claims: JsonObject) -> PublicKey | None:
    if "cnf" not in claims:
        return None
    match claims["cnf"]:
        case {"jwk": jwk, **others} if not others:
            return key_from_jwk(jwk)
    raise BadClaimError("cnf holds one jwk")


def _status(claims: JsonObject) -> StatusReference | None:
    if "status" not in claims:
        return None
    match claims["status"]:
        case {"status_list": {"idx": int(idx), "uri": str(uri), **more}, **others} if (
            not more and not others and idx is not True and idx is not False
        ):
            if idx >= 0 and uri:
                return StatusReference(uri, idx)
    raise BadClaimError("a status that we cannot look up")


def check_binding(
    presentation: str,
    key_binding: str,
    cnf: PublicKey | None,
    expected: Binding,
    now: datetime,
) -> None:
    """Check the holder's signature (RFC 9901, section 7.3, step 5)."""
    if not key_binding:
        raise MissingBindingError("the holder did not sign")
    if cnf is None:
        raise MissingBindingError("the credential is bound to nobody")
    try:
        token = read_token(key_binding, types=frozenset({BINDING_TYPE}))
        iat = read_seconds(token.payload, "iat")
    except DisclosureError as error:
        raise BindingError("the holder's token is malformed") from error
    try:
        check_token(token, cnf)
    except DisclosureError as error:
        raise WrongHolderError("another key signed") from error
    match token.payload:
        case {"aud": str(aud), "nonce": str(nonce), "sd_hash": str(sd_hash)} if (
            iat is not None and not token.header.kid
        ):
            pass
        case _:
            raise BindingError("the holder's token lacks a claim")
    if sd_hash != digest_of(presentation):
        raise WrongContentError("the holder signed something else")
    if expected.aud is not None and aud != expected.aud:
        raise WrongAudienceError("signed for another reader")
    if expected.nonce is not None and nonce != expected.nonce:
        raise WrongNonceError("signed for another occasion")
    _require_recent(iat, expected.max_age, now)


def _require_recent(iat: int, max_age: timedelta | None, now: datetime) -> None:
    age = seconds(now) - iat
    if age < -CLOCK_SKEW.total_seconds():
        raise StaleBindingError("signed in the future")
    if max_age is not None and age > max_age.total_seconds():
        raise StaleBindingError("signed too long ago")
