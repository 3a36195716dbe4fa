"""What an issuer signs about one badge: an Open Badge 3.0 inside an SD-JWT VC.

The registered claims stand on top, the badge in `ld` (OpenID4VP 1.0, B.3.7).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from wallet_pwa.disclosure.achievements import DIGESTS, FIELD_PATHS, paths_of
from wallet_pwa.disclosure.encoding import JsonObject
from wallet_pwa.disclosure.issuing import Salts, issue
from wallet_pwa.disclosure.keys import PublicKey, Signer
from wallet_pwa.disclosure.moments import seconds, write_moment
from wallet_pwa.disclosure.verifying import StatusReference

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gives a badge: its DID, its name and its own page."""

    id: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill in a public list of skills, such as ESCO."""

    name: str
    url: str
    framework: str = "ESCO"


@dataclass(frozen=True, slots=True)
class AchievementText:
    """What a badge is for, in one language."""

    id: str
    title: str
    description: str
    criteria: str
    language: str
    kind: str | None = None
    skill: Skill | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """One badge of one learner, as its giver signs it.

    *awarded* is cut to the first day of its month unless *shows_day* is set.
    *ends_at* is when this copy ends, where that is before *valid_until* (the last
    day on which the badge holds).  What may be kept back is `None` when nobody
    said it.
    """

    id: str
    vct: str
    giver: Giver
    achievement: AchievementText
    awarded: date
    issued_at: datetime
    status: StatusReference
    holder: PublicKey
    picture: Mapping[str, str | int]
    shows_day: bool = False
    valid_until: date | None = None
    ends_at: datetime | None = None
    name: str | None = field(default=None, repr=False)
    day: date | None = field(default=None, repr=False)
    hours: int | None = field(default=None, repr=False)
    story: str | None = field(default=None, repr=False)
    place: str | None = field(default=None, repr=False)
    occasion: str | None = field(default=None, repr=False)


def issue_badge(badge: Badge, *, signer: Signer, salts: Salts) -> str:
    """Return *badge*, signed, with five digests whatever it says.

    It takes five salts: one for each detail or for the decoy in its place.
    """
    said = [name for name in FIELD_PATHS if getattr(badge, name) is not None]
    return issue(
        badge_payload(badge),
        hide=paths_of(said),
        digests=DIGESTS,
        signer=signer,
        salts=salts,
    )


def badge_payload(badge: Badge) -> JsonObject:
    """Return all that is signed about *badge*, before anything is hidden."""
    valid_from = badge.awarded if badge.shows_day else badge.awarded.replace(day=1)
    begins = _start(valid_from)
    ends = [badge.ends_at] if badge.ends_at else []
    if badge.valid_until:
        ends.append(_end(badge.valid_until))
    issued_on = _start(badge.issued_at.astimezone(UTC).date())
    payload: JsonObject = {
        "iss": badge.giver.id,
        "vct": badge.vct,
        "iat": seconds(issued_on),
        # Not before 1970: something learned earlier may still be written down.
        "nbf": max(0, seconds(begins)),
        "cnf": {"jwk": badge.holder.jwk()},
        "status": {"status_list": {"idx": badge.status.idx, "uri": badge.status.uri}},
        "ld": _open_badge(badge, begins),
        "picture": dict(badge.picture),
    }
    if ends:
        payload["exp"] = seconds(min(ends))
    return payload


def _open_badge(badge: Badge, begins: datetime) -> JsonObject:
    giver = badge.giver
    result: JsonObject = {
        "@context": [*CONTEXTS],
        "id": badge.id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {
            "id": giver.id,
            "type": ["Profile"],
            "name": giver.name,
            "url": giver.url,
        },
        "validFrom": write_moment(begins),
        "credentialSubject": _subject(badge),
    }
    if badge.valid_until:
        result["validUntil"] = write_moment(_end(badge.valid_until))
    if badge.place is not None:
        evidence: JsonObject = {"type": ["Evidence"], "narrative": badge.place}
        if badge.occasion is not None:
            evidence["genre"] = badge.occasion
        result["evidence"] = [evidence]
    return result


def _subject(badge: Badge) -> JsonObject:
    subject: JsonObject = {
        "type": ["AchievementSubject"],
        "achievement": _achievement(badge.achievement),
    }
    if badge.name is not None:
        identity: JsonObject = {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": badge.name,
            "identityType": "name",
        }
        subject["identifier"] = [identity]
    if badge.day is not None:
        subject["activityEndDate"] = write_moment(_start(badge.day))
    if badge.hours is not None:
        subject["creditsEarned"] = badge.hours
    if badge.story is not None:
        subject["narrative"] = badge.story
    return subject


def _achievement(text: AchievementText) -> JsonObject:
    result: JsonObject = {
        "id": text.id,
        "type": ["Achievement"],
        "name": text.title,
        "description": text.description,
        "criteria": {"narrative": text.criteria},
        "inLanguage": text.language,
    }
    if text.kind is not None:
        result["achievementType"] = text.kind
    if text.skill is not None:
        alignment: JsonObject = {
            "type": ["Alignment"],
            "targetName": text.skill.name,
            "targetUrl": text.skill.url,
            "targetFramework": text.skill.framework,
            "targetType": "ext:ESCOSkill",
        }
        result["alignment"] = [alignment]
    return result


def _start(day: date) -> datetime:
    return datetime.combine(day, time(0), UTC)


def _end(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), UTC)
