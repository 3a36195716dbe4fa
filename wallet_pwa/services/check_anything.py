"""Say what holds of any badge: was it changed, and do we know who signed it.

The two answers are kept apart.  Nothing of what was handed in is kept or logged.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from wallet_pwa.disclosure.errors import (
    BadSignatureError,
    BindingError,
    DisclosureError,
    ExpiredError,
    NotYetValidError,
    StatusListError,
    UnknownKeyError,
    UnreferencedDisclosureError,
)
from wallet_pwa.disclosure.keys import Ed25519Key, Es256Key, PublicKey
from wallet_pwa.disclosure.moments import read_seconds
from wallet_pwa.disclosure.openbadges import (
    DocumentKey,
    issuer_id_of,
    verify_document,
    verify_vc_jwt,
)
from wallet_pwa.disclosure.presenting import parse
from wallet_pwa.disclosure.verifying import Binding, FindKey, StatusReference, verify
from wallet_pwa.fetching import FetchError, Want
from wallet_pwa.services import foreign_status, identifiers
from wallet_pwa.services.anything import (
    Form,
    FoundBadge,
    FoundLink,
    NotABadgeError,
    recognise,
)
from wallet_pwa.services.errors import ServiceError
from wallet_pwa.services.foreign_status import StatusUnknownError, Withdrawn
from wallet_pwa.services.givers import giver_of
from wallet_pwa.services.house import House
from wallet_pwa.services.old_badges import check_hosted
from wallet_pwa.services.signers import NOBODY, Signer, signer_called

#: A badge as somebody publishes it.
PUBLISHED: Final = Want(
    frozenset(
        {
            "application/json",
            "application/ld+json",
            "application/vc",
            "application/vc+ld+json",
            "application/vc+jwt",
            "application/dc+sd-jwt",
            "application/vc+sd-jwt",
            "application/jwt",
            "text/plain",
            "image/png",
            "image/svg+xml",
        }
    ),
    most_bytes=512 * 1024,
)


class LinkSilentError(ServiceError):
    """Nobody answered at the address, or not with a badge."""

    code = "link_silent"


class Verdict(StrEnum):
    """What a check says; only the first is good."""

    REAL = "real"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    UNCHECKED = "unchecked"
    UNKNOWN = "unknown"
    CHANGED = "changed"


class Answer(StrEnum):
    """Whether it is as it was signed."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Gap(StrEnum):
    """What could not be checked."""

    #: The computer with the giver's keys did not answer.
    GIVER_SILENT = "giver_silent"
    #: It answered, and this key is not there.
    NO_KEY = "no_key"
    #: A way of signing that we do not know.
    KIND = "kind"
    UNSIGNED = "unsigned"
    #: Nobody could say whether it was taken back.
    STATUS = "status"
    NOT_BEGUN = "not_begun"


@dataclass(frozen=True, slots=True, repr=False)
class CheckedAnything:
    """A badge and what holds of it at this moment."""

    badge: FoundBadge
    verdict: Verdict
    unchanged: Answer
    signer: Signer
    gaps: tuple[Gap, ...]
    #: The day of the withdrawal.  None: not known, or none.
    withdrawn_on: date | None


@dataclass(slots=True)
class _Findings:
    """What has come out so far."""

    unchanged: Answer = Answer.UNSURE
    is_over: bool = False
    gaps: list[Gap] = field(default_factory=list)
    withdrawn: Withdrawn = None
    signer: Signer = NOBODY


def check_anything(
    session: Session, house: House, data: bytes, *, now: datetime
) -> CheckedAnything:
    """Return what holds of the badge in *data*: a text, a file, a picture, a link.

    Raises `NotABadgeError`, `LinkSilentError`, or what `recognise` says of links of
    ours.
    """
    found = recognise(data, base_url=house.base_url)
    if isinstance(found, FoundLink):
        found = _follow(house, found)
    findings = _Findings()
    if found.form is Form.OLD_HOSTED:
        found = _check_old(house, found, findings, now)
    else:
        _check(session, house, found, findings, now)
    return CheckedAnything(
        badge=found,
        verdict=_judge(findings),
        unchanged=findings.unchanged,
        signer=findings.signer,
        gaps=tuple(findings.gaps),
        withdrawn_on=findings.withdrawn
        if isinstance(findings.withdrawn, date)
        else None,
    )


def _judge(findings: _Findings) -> Verdict:
    """Return the worst that is known; a withdrawal outweighs an end."""
    if findings.unchanged is Answer.NO:
        return Verdict.CHANGED
    if findings.unchanged is Answer.UNSURE:
        return Verdict.UNCHECKED
    if findings.withdrawn is not None:
        return Verdict.WITHDRAWN
    if findings.is_over:
        return Verdict.ENDED
    if findings.gaps:
        return Verdict.UNCHECKED
    return Verdict.REAL if findings.signer.standing.is_good else Verdict.UNKNOWN


def _follow(house: House, link: FoundLink) -> FoundBadge:
    """Return the badge at an address; what lies there leads nowhere else."""
    try:
        # Past the copies: somebody's badge is not remembered.
        data = house.copies.fetcher.fetch(link.address, PUBLISHED)
    except FetchError as error:
        raise LinkSilentError from error
    found = recognise(data, base_url=house.base_url)
    if isinstance(found, FoundLink):
        raise NotABadgeError
    return found


def _check(
    session: Session,
    house: House,
    found: FoundBadge,
    findings: _Findings,
    now: datetime,
) -> None:
    """Fill *findings* for a badge that somebody signed."""
    issuer = _issuer_of(found)

    def find_document_key(name: str, kid: str, alg: str) -> DocumentKey | None:
        try:
            return identifiers.find_document_key(
                session, house, name, kid, alg, now=now
            )
        except DisclosureError:
            return None

    def find_key(name: str, kid: str, alg: str) -> PublicKey | None:
        key = find_document_key(name, kid, alg)
        return key if isinstance(key, Ed25519Key | Es256Key) else None

    place: StatusReference | None = None
    try:
        match found.form:
            case Form.SD_JWT:
                place = _verify_sd_jwt(found.text, find_key, findings, now)
            case Form.DOCUMENT:
                verify_document(found.document, find_key=find_document_key, now=now)
            case Form.VC_JWT:
                verify_vc_jwt(found.text, find_key=find_document_key, now=now)
            case _:
                findings.gaps.append(Gap.KIND)
                return
        findings.unchanged = Answer.YES
    except FetchError:
        findings.gaps.append(Gap.GIVER_SILENT)
        return
    except DisclosureError as error:
        _note(
            error, found, findings, is_own=giver_of(session, house, issuer) is not None
        )
        if findings.unchanged is not Answer.YES:
            return
    findings.signer = signer_called(
        session, house, issuer, found.facts.giver_url, now=now
    )
    try:
        if found.form is Form.SD_JWT:
            if place is not None:
                findings.withdrawn = foreign_status.in_token_list(
                    session, house, place, issuer, find_key=find_key, now=now
                )
        else:
            findings.withdrawn = foreign_status.in_bitstring_lists(
                session, house, found.document, issuer,
                find_key=find_document_key, now=now,
            )  # fmt: skip
    except (StatusUnknownError, DisclosureError, FetchError):
        findings.gaps.append(Gap.STATUS)


def _issuer_of(found: FoundBadge) -> str:
    """Return who must have signed: what a signature is checked against, only that.

    A text may name another giver in its words, so those are not looked at.
    """
    if found.form is Form.SD_JWT:
        iss = parse(found.text).claims.get("iss")
        return iss if isinstance(iss, str) else ""
    try:
        return issuer_id_of(found.document)
    except DisclosureError:
        return ""


def _verify_sd_jwt(
    text: str,
    find_key: FindKey,
    findings: _Findings,
    now: datetime,
) -> StatusReference | None:
    """Check *text*, and what has ended once more for its last second."""
    parsed = parse(text)
    binding = Binding() if parsed.key_binding else None
    try:
        held = verify(text, find_key=find_key, now=now, expect_binding=binding)
    except ExpiredError:
        findings.is_over = True
        end = read_seconds(parsed.claims, "exp") or 0
        before = datetime.fromtimestamp(end, UTC) - timedelta(seconds=1)
        held = verify(text, find_key=find_key, now=before, expect_binding=binding)
    return held.status


def _note(
    error: DisclosureError, found: FoundBadge, findings: _Findings, *, is_own: bool
) -> None:
    """Note why a badge does not hold, or why that could not be said."""
    match error:
        # Both are raised after the giver's signature held.
        case ExpiredError():
            findings.unchanged, findings.is_over = Answer.YES, True
        case NotYetValidError():
            findings.unchanged = Answer.YES
            findings.gaps.append(Gap.NOT_BEGUN)
        case BadSignatureError() | UnreferencedDisclosureError() | BindingError():
            findings.unchanged = Answer.NO
        # All keys that ever signed here are known here.
        case UnknownKeyError() if is_own:
            findings.unchanged = Answer.NO
        case UnknownKeyError():
            findings.gaps.append(Gap.NO_KEY)
        case _ if found.form is Form.DOCUMENT and not found.document.get("proof"):
            findings.gaps.append(Gap.UNSIGNED)
        case _:
            findings.gaps.append(Gap.KIND)


def _check_old(
    house: House, found: FoundBadge, findings: _Findings, now: datetime
) -> FoundBadge:
    """Ask the giver's own page, which is all that an old badge has."""
    try:
        hosted = check_hosted(house, found, now=now)
    except (FetchError, StatusListError):
        findings.gaps.append(Gap.GIVER_SILENT)
        return found
    except DisclosureError:
        findings.gaps.append(Gap.KIND)
        return found
    findings.unchanged = Answer.YES
    findings.signer = hosted.signer
    findings.withdrawn = True if hosted.is_withdrawn else None
    findings.is_over = hosted.is_over
    return hosted.badge
