"""A badge as a page shows it: from claims that were verified to plain values."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from wallet_pwa.disclosure.badge import CONTEXTS, Giver, Skill
from wallet_pwa.disclosure.encoding import JsonObject, JsonValue
from wallet_pwa.disclosure.errors import BadBadgeError
from wallet_pwa.disclosure.moments import read_seconds, write_moment
from wallet_pwa.disclosure.verifying import StatusReference


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeView:
    """One badge; what was kept back, or never said, is `None`."""

    id: str
    vct: str
    achievement_id: str
    title: str
    description: str
    criteria: str
    language: str
    kind: str | None
    skill: Skill | None
    giver: Giver
    valid_from: date
    valid_until: date | None
    ends_at: datetime | None
    status: StatusReference
    picture: dict[str, str | int]
    name: str | None
    day: date | None
    hours: int | None
    story: str | None
    place: str | None
    occasion: str | None

    @property
    def month(self) -> date:
        """The first day of the month in which it was given."""
        return self.valid_from.replace(day=1)


def read_badge(claims: JsonObject) -> BadgeView:
    """Return the badge that verified *claims* describe, whole or in part.

    Every value has the type and the form that `badge_payload` writes; anything
    else is refused, so that no page meets a value that it does not expect.  The
    two halves must agree: who signed is who gives, and an end that `ld` names is
    an end that `verify` has looked at.
    """
    ld = _object(claims, "ld")
    if ld.get("@context") != [*CONTEXTS]:
        raise BadBadgeError("not the contexts of Open Badges 3.0")
    if ld.get("type") != ["VerifiableCredential", "OpenBadgeCredential"]:
        raise BadBadgeError("not an Open Badge")
    giver = _giver(_object(ld, "issuer"))
    if giver.id != claims.get("iss"):
        raise BadBadgeError("the giver is not who signed")
    subject = _object(ld, "credentialSubject")
    achievement = _object(subject, "achievement")
    valid_from, valid_until, ends_at = _dates(claims, ld)
    place, occasion = _evidence(ld)
    return BadgeView(
        id=_text(ld, "id"),
        vct=_text(claims, "vct"),
        achievement_id=_text(achievement, "id"),
        title=_text(achievement, "name"),
        description=_text(achievement, "description"),
        criteria=_text(_object(achievement, "criteria"), "narrative"),
        language=_text(achievement, "inLanguage"),
        kind=_optional_text(achievement, "achievementType"),
        skill=_skill(achievement),
        giver=giver,
        valid_from=valid_from,
        valid_until=valid_until,
        ends_at=ends_at,
        status=_status(claims),
        picture=_picture(claims),
        name=_name(subject),
        day=_moment(subject, "activityEndDate").date()
        if "activityEndDate" in subject
        else None,
        hours=_whole(subject, "creditsEarned") if "creditsEarned" in subject else None,
        story=_optional_text(subject, "narrative"),
        place=place,
        occasion=occasion,
    )


def _giver(issuer: JsonObject) -> Giver:
    return Giver(_text(issuer, "id"), _text(issuer, "name"), _text(issuer, "url"))


def _dates(
    claims: JsonObject, ld: JsonObject
) -> tuple[date, date | None, datetime | None]:
    begins = _moment(ld, "validFrom")
    if read_seconds(claims, "nbf") != max(0, int(begins.timestamp())):
        raise BadBadgeError("two beginnings")
    exp = read_seconds(claims, "exp")
    ends_at = None if exp is None else _from_seconds(exp)
    if "validUntil" not in ld:
        return begins.date(), None, ends_at
    until = _moment(ld, "validUntil")
    if ends_at is None or ends_at > until:
        raise BadBadgeError("an end that nobody checks")
    return begins.date(), until.date(), ends_at


def _status(claims: JsonObject) -> StatusReference:
    entry = _object(_object(claims, "status"), "status_list")
    return StatusReference(_text(entry, "uri"), _whole(entry, "idx"))


def _picture(claims: JsonObject) -> dict[str, str | int]:
    result: dict[str, str | int] = {}
    for name, value in _object(claims, "picture").items():
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise BadBadgeError("a picture is made of texts and whole numbers")
        result[name] = value
    return result


def _skill(achievement: JsonObject) -> Skill | None:
    if "alignment" not in achievement:
        return None
    match achievement["alignment"]:
        case [{"targetName": str(name), "targetUrl": str(url), **others}]:
            match others.get("targetFramework", ""):
                case str(framework):
                    return Skill(name, url, framework)
    raise BadBadgeError("a badge has one skill or none")


def _name(subject: JsonObject) -> str | None:
    if "identifier" not in subject:
        return None
    match subject["identifier"]:
        case [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityType": "name",
                "identityHash": str(name),
            }
        ] if name:
            return name
    raise BadBadgeError("a badge has one name or none")


def _evidence(ld: JsonObject) -> tuple[str | None, str | None]:
    if "evidence" not in ld:
        return None, None
    match ld["evidence"]:
        case [dict(evidence)] if evidence.get("type") == ["Evidence"]:
            return _text(evidence, "narrative"), _optional_text(evidence, "genre")
    raise BadBadgeError("a badge has one evidence or none")


def _object(parent: JsonObject, name: str) -> JsonObject:
    value = parent.get(name)
    if not isinstance(value, dict):
        raise BadBadgeError(f"{name} is not an object")
    return value


def _text(parent: JsonObject, name: str) -> str:
    value: JsonValue = parent.get(name)
    if not isinstance(value, str) or not value:
        raise BadBadgeError(f"{name} is not a text")
    return value


def _optional_text(parent: JsonObject, name: str) -> str | None:
    return _text(parent, name) if name in parent else None


def _whole(parent: JsonObject, name: str) -> int:
    value = parent.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadBadgeError(f"{name} is not a whole number")
    return value


def _moment(parent: JsonObject, name: str) -> datetime:
    text = _text(parent, name)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadBadgeError(f"{name} is not a moment") from error
    if moment.tzinfo is None or write_moment(moment) != text:
        raise BadBadgeError(f"{name} is written in another way")
    return moment


def _from_seconds(exp: int) -> datetime:
    try:
        return datetime.fromtimestamp(exp, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise BadBadgeError("exp is too far away") from error
