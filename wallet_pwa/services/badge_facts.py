"""What a badge from anywhere says of itself, as plain text within bounds.

Nothing in here is believed: the values may come from a text that nobody signed.
Givers write Markdown, HTML and addresses into their badges; all of it is shown as
the characters that it is, and nothing is loaded.
"""

import base64
import binascii
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

SHORT: Final = 200
LONG: Final = 2_000
#: Joiners belong to words of some languages; other invisible signs turn text round.
_JOINERS: Final = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_INVISIBLE: Final = {"Cc", "Cf", "Co", "Cn", "Cs"}
#: Members of a badge that name its holder, where it has no list of names.
_NAMES: Final = ("name", "given_name", "family_name")


@dataclass(frozen=True, slots=True)
class BadgeFacts:
    """A badge's own words; what it does not say is empty or None."""

    title: str
    description: str = ""
    criteria: str = ""
    #: The identifier of whoever the badge says gave it.
    giver_id: str = ""
    giver_name: str = ""
    #: The web address that the giver names as its own.
    giver_url: str = ""
    language: str = ""
    given_on: date | None = None
    good_until: date | None = None
    holder: str = ""
    #: A picture that lies in the badge itself, as it came.
    picture: bytes = b""


def open_badge_facts(document: Mapping[str, Any]) -> BadgeFacts:
    """Return what an Open Badge 3.0, or any other W3C credential, says."""
    subject = _first_object(document.get("credentialSubject"))
    achievement = _first_object(subject.get("achievement"))
    issuer = document.get("issuer")
    profile = issuer if isinstance(issuer, dict) else {}
    title = _line(achievement.get("name")) or _line(document.get("name"))
    return BadgeFacts(
        title=title or _last_type(document),
        description=_text(achievement.get("description")),
        criteria=_text(_first_object(achievement.get("criteria")).get("narrative")),
        giver_id=issuer if isinstance(issuer, str) else _address(profile.get("id")),
        giver_name=_line(profile.get("name")),
        giver_url=_address(profile.get("url")),
        language=_line(achievement.get("inLanguage") or document.get("inLanguage")),
        given_on=_day(document.get("validFrom") or document.get("issuanceDate")),
        good_until=_day(document.get("validUntil") or document.get("expirationDate")),
        holder=_holder(subject),
        picture=_picture(achievement.get("image")),
    )


def claims_facts(claims: Mapping[str, Any]) -> BadgeFacts:
    """Return what the claims of an SD-JWT say, in any of its three shapes."""
    for document in (claims.get("ld"), claims):
        if isinstance(document, dict) and "credentialSubject" in document:
            facts = open_badge_facts(document)
            if facts.giver_id:
                return facts
    names = [_line(claims.get(name)) for name in _NAMES]
    return BadgeFacts(
        title=_line(claims.get("title")) or _line(claims.get("vct")),
        description=_text(claims.get("description")),
        giver_id=_address(claims.get("iss")),
        given_on=_seconds(claims.get("nbf") or claims.get("iat")),
        good_until=_seconds(claims.get("exp")),
        holder=" ".join(name for name in names if name),
    )


def old_badge_facts(
    assertion: Mapping[str, Any], badge: Mapping[str, Any], issuer: Mapping[str, Any]
) -> BadgeFacts:
    """Return what an Open Badge 2.0 says: three documents that name each other."""
    criteria = badge.get("criteria")
    return BadgeFacts(
        title=_line(badge.get("name")),
        description=_text(badge.get("description")),
        criteria=_text(_first_object(criteria).get("narrative")),
        giver_id=_address(issuer.get("id")),
        giver_name=_line(issuer.get("name")),
        giver_url=_address(issuer.get("url")),
        language=_line(badge.get("@language")),
        given_on=_day(assertion.get("issuedOn")),
        good_until=_day(assertion.get("expires")),
        picture=_picture(badge.get("image")),
    )


def _holder(subject: Mapping[str, Any]) -> str:
    """Return the name of whose it is, if it stands there in clear."""
    for identity in _objects(subject.get("identifier")):
        if identity.get("identityType") == "name" and identity.get("hashed") is False:
            return _line(identity.get("identityHash"))
    return _line(subject.get("name"))


def _last_type(document: Mapping[str, Any]) -> str:
    types = document.get("type")
    last = _line(types[-1]) if isinstance(types, list) and types else ""
    return "" if last == "VerifiableCredential" else last


def _picture(value: Any) -> bytes:
    """Return a picture that is written out in the badge; none is ever fetched."""
    image = _first_object(value).get("id") if not isinstance(value, str) else value
    if not isinstance(image, str) or not image.startswith("data:image/"):
        return b""
    head, _comma, body = image.partition(",")
    if not head.endswith(";base64"):
        return b""
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item


def _first_object(value: Any) -> Mapping[str, Any]:
    return next(_objects(value), {})


def _line(value: Any) -> str:
    return " ".join(_clean(value, SHORT).split())


def _text(value: Any) -> str:
    return _clean(value, LONG).strip()


def _address(value: Any) -> str:
    return value if isinstance(value, str) and len(value) <= LONG else ""


def _clean(value: Any, most: int) -> str:
    """Return the text in *value*, or in the first language of several."""
    if isinstance(value, dict):
        value = value.get("@value") or next(iter(value.values()), "")
    if not isinstance(value, str):
        return ""
    kept = "".join(sign for sign in value[: most * 2] if _is_visible(sign))
    return kept if len(kept) <= most else f"{kept[: most - 1]}…"


def _is_visible(sign: str) -> bool:
    return sign in "\n\t" or sign in _JOINERS or not _is_invisible(sign)


def _is_invisible(sign: str) -> bool:
    return unicodedata.category(sign) in _INVISIBLE


def _day(value: Any) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        return None


def _seconds(value: Any) -> date | None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        return None
    try:
        return datetime.fromtimestamp(value, UTC).date()
    except (ValueError, OverflowError, OSError):
        return None
