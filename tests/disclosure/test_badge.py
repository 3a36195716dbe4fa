from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.disclosure.badges import BARE, FULL, MOMENT, believe, salts, signed
from tests.disclosure.forge import ISSUER
from wallet_pwa.disclosure import (
    FIELD_PATHS,
    DisclosureError,
    StatusReference,
    badge_payload,
    fields_of,
    issue_badge,
    parse,
    paths_of,
    present,
    read_badge,
)
from wallet_pwa.disclosure.encoding import b64url_decode, load_json

FIELDS = list(FIELD_PATHS)


def refused(claims):
    with pytest.raises(DisclosureError) as caught:
        read_badge(claims)
    return caught.value.code


def digests_in(text):
    """All digests of a token's payload, wherever they stand."""
    found = []

    def walk(value):
        if isinstance(value, dict):
            found.extend(value.get("_sd", []))
            for part in value.values():
                walk(part)
        if isinstance(value, list):
            for part in value:
                walk(part)

    walk(load_json(b64url_decode(text.split(".")[1])))
    return found


def test_a_whole_badge_is_read_as_it_was_written():
    view = read_badge(believe(signed()).claims)

    assert (view.title, view.language, view.kind) == ("Eerste hulp", "nl", "Course")
    assert view.giver == FULL.giver
    assert view.skill == FULL.achievement.skill
    assert (view.name, view.hours, view.story) == ("أمينة", 12, "Zij hielp de groep.")
    assert (view.place, view.occasion) == ("Buurthuis Oost", "Workshop")
    assert (view.day, view.month) == (date(2026, 11, 12), date(2026, 11, 1))
    assert view.valid_until == date(2028, 11, 30)
    assert view.status == FULL.status
    assert view.picture == FULL.picture


@given(picked=st.sets(st.sampled_from(FIELDS)))
def test_a_view_has_the_picked_fields_and_no_others(picked):
    verified = believe(present(signed(), paths_of(picked)))

    view = read_badge(verified.claims)
    shown = {name for name in FIELDS if getattr(view, name) is not None}
    assert shown == picked
    assert fields_of(verified.disclosed) == [f for f in FIELDS if f in picked]
    assert (view.occasion is not None) == ("place" in picked)


@given(said=st.sets(st.sampled_from(FIELDS)))
def test_every_badge_has_five_digests(said):
    kept = {name: None for name in FIELDS if name not in said}
    text = signed(replace(FULL, **kept))

    assert len(digests_in(text)) == 5
    assert len(parse(text).disclosures) == len(said)


def test_two_badges_that_say_different_things_are_equally_long():
    full, bare = signed(replace(FULL, valid_until=None)), signed(BARE)

    assert len(full.partition("~")[0]) == len(bare.partition("~")[0])


def test_two_copies_share_no_digest_and_no_salt():
    first = issue_badge(FULL, signer=ISSUER, salts=salts(0))
    second = issue_badge(FULL, signer=ISSUER, salts=salts(100))

    assert not set(digests_in(first)) & set(digests_in(second))
    assert not set(first.split("~")[1:-1]) & set(second.split("~")[1:-1])


def test_the_day_is_not_in_the_signed_part_unless_the_organiser_sets_it():
    payload = badge_payload(replace(FULL, day=None))

    assert payload["ld"]["validFrom"] == "2026-11-01T00:00:00Z"
    assert "2026-11-12" not in str(payload)
    shown = badge_payload(replace(FULL, shows_day=True))
    assert shown["ld"]["validFrom"] == "2026-11-12T00:00:00Z"


def test_the_minute_of_signing_is_not_told():
    payload = badge_payload(FULL)

    assert datetime.fromtimestamp(payload["iat"], UTC) == datetime(
        2026, 11, 21, tzinfo=UTC
    )


def test_a_copy_ends_with_its_link():
    ends_at = datetime(2026, 12, 1, tzinfo=UTC)
    text = signed(replace(FULL, ends_at=ends_at))

    assert read_badge(believe(text).claims).ends_at == ends_at
    with pytest.raises(DisclosureError) as caught:
        believe(text, now=ends_at)
    assert caught.value.code == "expired"


def test_a_copy_never_outlives_the_badge():
    far = datetime(2040, 1, 1, tzinfo=UTC)

    view = read_badge(believe(signed(replace(FULL, ends_at=far))).claims)

    assert view.ends_at == datetime(2028, 11, 30, 23, 59, 59, tzinfo=UTC)


def test_a_badge_from_before_1970_can_be_written_down():
    old = replace(FULL, awarded=date(1968, 5, 3))

    assert read_badge(believe(signed(old)).claims).month == date(1968, 5, 1)


def test_the_picture_and_the_text_cannot_be_hidden():
    for path in [("picture",), ("ld", "credentialSubject", "achievement")]:
        with pytest.raises(DisclosureError) as caught:
            present(signed(), {path})
        assert caught.value.code == "unknown_field"


def test_a_field_that_badges_do_not_have_is_an_error():
    with pytest.raises(DisclosureError) as caught:
        paths_of(["name", "birthdate"])

    assert caught.value.code == "unknown_field"


def test_nothing_is_a_number_too():
    first = replace(FULL, hours=0, status=StatusReference("https://x.example/1", 0))

    view = read_badge(believe(signed(first)).claims)

    assert (view.hours, view.status.idx) == (0, 0)


def test_what_a_badge_says_is_not_in_its_repr():
    assert "أمينة" not in repr(FULL)


SUBJECT = "ld.credentialSubject"
STRANGE = {
    "iss": "did:web:evil.example",
    "vct": "",
    "nbf": 1,
    "exp": None,
    "status": {},
    "status.status_list.idx": True,
    "picture": [],
    "picture.level": True,
    "picture.symbol": {"a": 1},
    "ld": "text",
    "ld.id": 1,
    "ld.@context": ["https://www.w3.org/ns/credentials/v2"],
    "ld.type": ["VerifiableCredential"],
    "ld.issuer": "did:web:giver.example",
    "ld.issuer.name": "",
    "ld.validFrom": "2026-11-01",
    "ld.validUntil": "2040-01-01T00:00:00+00:00",
    "ld.evidence": [],
    "ld.evidence.0.type": ["Other"],
    "ld.evidence.0.narrative": 5,
    f"{SUBJECT}": [],
    f"{SUBJECT}.achievement": None,
    f"{SUBJECT}.achievement.name": {"en": "First aid"},
    f"{SUBJECT}.achievement.criteria": "text",
    f"{SUBJECT}.achievement.alignment": [{"targetName": "x"}],
    f"{SUBJECT}.creditsEarned": "12",
    f"{SUBJECT}.activityEndDate": "yesterday",
    f"{SUBJECT}.narrative": ["words"],
    f"{SUBJECT}.identifier": [],
    f"{SUBJECT}.identifier.0.hashed": True,
    f"{SUBJECT}.identifier.0.identityType": "emailAddress",
}


@pytest.mark.parametrize("place", STRANGE)
def test_a_badge_with_a_strange_value_is_refused(place):
    claims = deepcopy(badge_payload(FULL))
    *steps, last = place.split(".")
    parent = claims
    for step in steps:
        parent = parent[int(step) if step.isdigit() else step]
    parent[last] = STRANGE[place]

    assert refused(claims) in {"bad_badge", "bad_claim"}


@pytest.mark.parametrize(
    "place", ["exp", "nbf", "status", "picture", "ld.validFrom", "ld.issuer"]
)
def test_a_badge_that_hides_what_everybody_must_see_is_refused(place):
    claims = deepcopy(badge_payload(FULL))
    *steps, last = place.split(".")
    parent = claims["ld"] if steps else claims
    del parent[last]

    assert refused(claims) == "bad_badge"


def test_an_end_after_the_badges_own_is_refused():
    claims = badge_payload(FULL)

    assert refused(claims | {"exp": claims["exp"] + 1}) == "bad_badge"


def test_a_moment_far_away_is_refused():
    claims = badge_payload(BARE)

    assert refused(claims | {"exp": 2**53}) == "bad_badge"


def test_the_moment_of_the_test_lies_inside_the_badge():
    assert FULL.awarded < MOMENT.date() < FULL.valid_until
