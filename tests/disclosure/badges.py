"""One badge to test with: Amina's first aid course."""

from dataclasses import replace
from datetime import UTC, date, datetime

from tests.disclosure.forge import HOLDER, ISS, ISSUER
from wallet_pwa.disclosure import (
    AchievementText,
    Badge,
    Giver,
    Skill,
    StatusReference,
    issue_badge,
    verify,
)

MOMENT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)

FULL = Badge(
    id="urn:uuid:7d0d7a4c-6a1c-4c0e-9a61-0d6f0a1c9b11",
    vct="https://giver.example/types/first-aid",
    giver=Giver(ISS, "Stichting Samen", "https://samen.example"),
    achievement=AchievementText(
        id="https://giver.example/achievements/first-aid",
        title="Eerste hulp",
        description="Kan eerste hulp geven op het werk.",
        criteria="Heeft geoefend met een trainer.",
        language="nl",
        kind="Course",
        skill=Skill("eerste hulp verlenen", "http://data.europa.eu/esco/skill/x"),
    ),
    awarded=date(2026, 11, 12),
    issued_at=MOMENT,
    status=StatusReference("https://giver.example/status/1", 4711),
    holder=HOLDER.public_key,
    picture={"shape": "circle", "symbol": "heart", "level": 2},
    valid_until=date(2028, 11, 30),
    name="أمينة",
    day=date(2026, 11, 12),
    hours=12,
    story="Zij hielp de groep.",
    place="Buurthuis Oost",
    occasion="Workshop",
)
BARE = replace(
    FULL,
    name=None,
    day=None,
    hours=None,
    story=None,
    place=None,
    occasion=None,
    valid_until=None,
)


def salts(first=0):
    return (number.to_bytes(16, "big") for number in range(first, first + 50))


def signed(badge=FULL):
    return issue_badge(badge, signer=ISSUER, salts=salts())


def believe(text, now=MOMENT):
    return verify(text, find_key=lambda *names: ISSUER.public_key, now=now)
