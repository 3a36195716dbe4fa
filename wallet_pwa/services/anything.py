"""Recognise a badge in whatever somebody hands in: text, file, picture, address."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from wallet_pwa.disclosure.disclosures import MAX_LENGTH
from wallet_pwa.disclosure.encoding import b64url_decode
from wallet_pwa.disclosure.errors import DisclosureError
from wallet_pwa.disclosure.openbadges import Document, read_document, unbake
from wallet_pwa.disclosure.openbadges.errors import BakingError
from wallet_pwa.disclosure.presenting import CREDENTIAL_TYPES, parse
from wallet_pwa.services.badge_facts import (
    BadgeFacts,
    claims_facts,
    old_badge_facts,
    open_badge_facts,
)
from wallet_pwa.services.errors import ServiceError
from wallet_pwa.services.photos import PhotoError, read_codes

#: Longer texts are no badge of any kind; a badge may hold its picture.
LONGEST_TEXT: Final = 1024 * 1024
#: A picture with more is a photo, and only looked through for a code.
LARGEST_BAKED: Final = 2_000_000

#: How an old badge says that its giver's page is its proof.
HOSTED: Final = frozenset({"hosted", "HostedBadge"})

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PHOTOS: Final = (_PNG, b"\xff\xd8\xff", b"RIFF")
_SVG: Final = re.compile(rb"\s*(?:<\?xml|<!DOCTYPE|<!--|<svg)", re.IGNORECASE)
_JWT: Final = re.compile(r"[\w-]{2,}\.[\w-]{2,}\.[\w-]{2,}", re.ASCII)
_LINK: Final = re.compile(r"https?://[^\s\"'<>]+", re.ASCII | re.IGNORECASE)
_SHOWN: Final = re.compile(r"/[sS]/[A-Za-z2-7]{26}|/v/[0-9a-f]{32}")
_CLAIM: Final = re.compile(r"/[cC]/[A-Za-z2-7]{26}")


class NotABadgeError(ServiceError):
    """There is no badge in it that we could read."""

    code = "not_a_badge"


class OwnLinkError(ServiceError):
    """It is a link of ours that shows badges: whoever has it can open it."""

    code = "own_link"


class ClaimLinkError(ServiceError):
    """It is the code of a workshop, and no badge."""

    code = "claim_link"


class Form(StrEnum):
    """In which form a badge came."""

    SD_JWT = "sd-jwt"
    #: Open Badges 3.0, or another W3C credential, with a proof inside.
    DOCUMENT = "document"
    VC_JWT = "vc-jwt"
    #: Open Badges 2.0: a page of the giver's, or a signed text.
    OLD_HOSTED = "old-hosted"
    OLD_SIGNED = "old-signed"


@dataclass(frozen=True, slots=True, repr=False)
class FoundBadge:
    """A badge that was read, and **not believed** yet."""

    form: Form
    facts: BadgeFacts
    #: As it was signed; empty where `document` is what was signed.
    text: str = ""
    document: Document = field(default_factory=dict)
    #: The picture it was in, for showing.
    picture: bytes = b""


@dataclass(frozen=True, slots=True, repr=False)
class FoundLink:
    """An address at which somebody publishes a badge."""

    address: str


Found = FoundBadge | FoundLink


def recognise(data: bytes, *, base_url: str) -> Found:
    """Return the badge, or the address of one, in *data*.

    Raises `NotABadgeError`, or says whose link of ours it is.
    """
    if data.startswith(_PHOTOS):
        return _in_photo(data, base_url)
    if _SVG.match(data[:200]):
        return _in_text(_unbake(data), base_url)
    try:
        text = data[: LONGEST_TEXT + 1].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotABadgeError from error
    return _in_text(text, base_url)


def read_old(
    assertion: Document, badge: Document, issuer: Document, *, text: str = ""
) -> FoundBadge:
    """Return an Open Badge 2.0 whose three parts are at hand."""
    return FoundBadge(
        Form.OLD_SIGNED if text else Form.OLD_HOSTED,
        old_badge_facts(assertion, badge, issuer),
        text,
        assertion,
    )


def _in_photo(data: bytes, base_url: str) -> Found:
    if data.startswith(_PNG) and len(data) <= LARGEST_BAKED:
        try:
            found = _in_text(_unbake(data), base_url)
        except NotABadgeError:
            pass  # a screenshot is a PNG, too
        else:
            return found if isinstance(found, FoundLink) else _with(found, data)
    try:
        texts = read_codes(data)
    except PhotoError as error:
        raise NotABadgeError from error
    for text in texts:
        try:
            return _in_text(text, base_url)
        except NotABadgeError:
            continue
    raise NotABadgeError


def _with(found: FoundBadge, picture: bytes) -> FoundBadge:
    return FoundBadge(found.form, found.facts, found.text, found.document, picture)


def _unbake(data: bytes) -> str:
    if len(data) > LARGEST_BAKED:
        raise NotABadgeError
    try:
        return unbake(data).text
    except BakingError as error:
        raise NotABadgeError from error


def _in_text(text: str, base_url: str) -> Found:
    text = text.strip()
    if not text or len(text) > LONGEST_TEXT:
        raise NotABadgeError
    if _LINK.fullmatch(text):
        return _in_link(text, base_url)
    try:
        if text.startswith("{"):
            found = _in_document(read_document(text))
        elif "~" in text:
            found = _in_sd_jwt(text)
        elif _JWT.fullmatch(text):
            found = _in_jwt(text)
        else:
            raise NotABadgeError
    except DisclosureError as error:
        raise NotABadgeError from error
    if not found.facts.title:
        raise NotABadgeError
    return found


def _in_link(text: str, base_url: str) -> FoundLink:
    try:
        parts, own = urlsplit(text), urlsplit(base_url)
    except ValueError as error:
        raise NotABadgeError from error
    if parts.netloc.lower() == own.netloc.lower():
        if _SHOWN.fullmatch(parts.path):
            raise OwnLinkError
        if _CLAIM.fullmatch(parts.path):
            raise ClaimLinkError
        # What we publish is read here and never fetched, and is no badge.
        raise NotABadgeError
    # A fragment is for browsers; asking for it would be another spelling.
    return FoundLink(parts._replace(fragment="").geturl())


def _in_document(document: Document) -> FoundBadge:
    types = _types(document)
    if "VerifiablePresentation" in types:
        return _in_presentation(document)
    if "VerifiableCredential" in types:
        return FoundBadge(Form.DOCUMENT, open_badge_facts(document), document=document)
    if "Assertion" in types:
        badge = _part(document.get("badge"))
        issuer = _part(badge.get("issuer"))
        facts = old_badge_facts(document, badge, issuer)
        if not facts.title:
            # Its words are on the giver's own page, which is asked later.
            facts = BadgeFacts(title=str(document.get("id", ""))[:200])
        return FoundBadge(Form.OLD_HOSTED, facts, document=document)
    raise NotABadgeError


def _in_presentation(document: Document) -> FoundBadge:
    """Return the one badge that a wallet put into its envelope."""
    match document.get("verifiableCredential"):
        case dict(inner) | [dict(inner)] if "VerifiableCredential" in _types(inner):
            return _in_document(inner)
        case str(inner) | [str(inner)] if _JWT.fullmatch(inner):
            return _in_jwt(inner)
    raise NotABadgeError


def _in_sd_jwt(text: str) -> FoundBadge:
    if len(text) > MAX_LENGTH:
        raise NotABadgeError
    parsed = parse(text)
    return FoundBadge(Form.SD_JWT, claims_facts(parsed.claims), text)


def _in_jwt(text: str) -> FoundBadge:
    head, body, _signature = text.split(".")
    header = read_document(b64url_decode(head))
    if header.get("typ") in CREDENTIAL_TYPES:
        # Nothing in it can be kept back, so it has no waves.
        return _in_sd_jwt(f"{text}~")
    claims = read_document(b64url_decode(body))
    inner = claims.get("vc")
    document = inner if isinstance(inner, dict) else claims
    if "VerifiableCredential" in _types(document):
        return FoundBadge(Form.VC_JWT, open_badge_facts(document), text, claims)
    if "Assertion" in _types(document):
        found = _in_document(document)
        kind = _part(document.get("verification")).get("type")
        if kind in HOSTED:
            return found  # its page says what it is, whoever signed the copy
        return FoundBadge(Form.OLD_SIGNED, found.facts, text, document)
    raise NotABadgeError


def _types(document: Document) -> list[Any]:
    types = document.get("type")
    return types if isinstance(types, list) else [types]


def _part(value: Any) -> Document:
    return value if isinstance(value, dict) else {}
