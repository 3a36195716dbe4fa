import secrets
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from wallet_pwa.disclosure.achievements import fields_of
from wallet_pwa.disclosure.presenting import parse
from wallet_pwa.models import Share, ShareOpening
from wallet_pwa.services.badges import own_badges
from wallet_pwa.services.checking import State
from wallet_pwa.services.drafts import Preset, make_draft
from wallet_pwa.services.errors import (
    BadgeWithdrawnError,
    NotFoundError,
    ShareGoneError,
)
from wallet_pwa.services.lifetimes import Life, end_of
from wallet_pwa.services.looking import Visit, find_live, open_share, show_share
from wallet_pwa.services.openings import add_opening, own_openings
from wallet_pwa.services.overview import Phase, own_shares
from wallet_pwa.services.records import decode
from wallet_pwa.services.share_notes import Opening, Snapshot
from wallet_pwa.services.sharing import create_share
from wallet_pwa.services.status import withdraw_badge
from wallet_pwa.services.stopping import hide_all
from wallet_pwa.vault import share_key

ON_A_PHONE = Visit(is_phone=True, is_person=True, device=None)
FIELDS = ("name", "1:day", "1:hours", "1:place")


@pytest.fixture
def amina(world):
    return world.learner("Amina")


@pytest.fixture
def do(world):
    """Give a way to call a service in a transaction of its own."""

    def call(service, *arguments, **options):
        with world.database.write() as session:
            return service(session, world.house, *arguments, **options)

    return call


def draft_of(session, house, learner, *ids, now):
    chosen = ids or [badge.id for badge in own_badges(session, learner.wallet)]
    return make_draft(session, house, learner.wallet, chosen, now=now)


def presentations(session, house, share):
    row = session.get_one(Share, share.id)
    key = share_key(house.secrets.links, share.note.token)
    return Snapshot.open(
        key, row.snapshot, share_id=row.id, wallet_id=row.wallet_id
    ).presentations


def shown(session, house, share, now):
    row = find_live(session, house, share.note.token, now=now)
    return show_share(session, house, row, share.note.token, now=now)


def opened(session, house, share, visit, now):
    open_share(session, house, share.note.token, visit=visit, now=now)


def take_back(session, house, learner, now):
    [own] = own_badges(session, learner.wallet)
    withdraw_badge(session, house, decode(own.record.issuance), now)


# Drafts


def test_a_draft_holds_everything_that_could_be_shown(do, world, now, amina):
    world.badge(amina, confirmed_name="Amina Al-Halabi")

    draft = do(draft_of, amina, now=now)

    assert draft.keys == FIELDS
    assert draft.name.text == "Amina Al-Halabi"
    assert draft.name.is_confirmed
    assert draft.badges[0].checked.state is State.REAL


def test_for_a_job_is_usual_only_where_there_is_a_name(do, world, now, amina):
    world.badge(amina)
    nameless = do(draft_of, amina, now=now)
    world.calls_herself(amina, "Amina")
    named = do(draft_of, amina, now=now)

    assert nameless.usual_preset is Preset.BADGE
    assert nameless.shown(Preset.JOB) == frozenset()
    assert named.usual_preset is Preset.JOB
    assert named.shown(Preset.JOB) == {"name"}
    assert not named.name.is_confirmed


def test_a_field_that_the_badge_does_not_have_is_never_picked(do, world, now, amina):
    world.badge(amina)
    draft = do(draft_of, amina, now=now)

    assert draft.shown(Preset.OWN, ["1:hours", "1:story", "2:hours", "iss"]) == {
        "1:hours"
    }


def test_somebody_elses_badge_is_in_no_draft(do, world, now, amina):
    hers = world.badge(amina)
    bilal = world.learner("Bilal")

    with pytest.raises(NotFoundError):
        do(draft_of, bilal, hers, now=now)


# Making


def test_a_link_shows_what_was_picked_and_nothing_else(do, world, now, amina):
    share = world.share(amina, fields=("1:hours",))

    [badge] = do(shown, share, now).badges

    assert badge.state is State.REAL
    assert badge.view.hours == 12
    assert badge.view.place is None
    assert badge.view.day is None
    assert badge.view.name is None


# The share is made anew each time, so a world that stays is no trouble.
@settings(
    max_examples=16,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(picked=st.sets(st.sampled_from(FIELDS)))
def test_every_set_of_fields_shows_exactly_that_set(do, world, picked):
    if not hasattr(world, "amina"):
        world.amina = world.learner()
        world.amina_badge = world.badge(world.amina, confirmed_name="Amina Al-Halabi")
    share = world.share(
        world.amina, world.amina_badge, preset=Preset.OWN, fields=tuple(picked)
    )

    [copy] = do(presentations, share)

    expected = {key.removeprefix("1:") for key in picked}
    assert set(fields_of(parse(copy).disclosures.keys())) == expected


def test_a_name_in_her_own_words_is_marked_as_hers(do, world, now, amina):
    world.calls_herself(amina, "Amina H.")
    share = world.share(amina, preset=Preset.JOB)

    name = do(shown, share, now).name

    assert (name.text, name.is_confirmed) == ("Amina H.", False)


def test_a_badge_with_another_spelling_of_the_name_keeps_it(do, world, now, amina):
    world.badge(amina, "First aid", confirmed_name="Amina")
    world.badge(amina, "Food hygiene", confirmed_name="Amina Al-Halabi")
    draft = do(draft_of, amina, now=now)

    names = [pick.fields for pick in draft.picks(draft.shown(Preset.JOB))]

    assert sorted(map(len, names)) == [0, 1]


def test_the_same_form_makes_one_link(do, world, house, now, amina):
    world.badge(amina)
    draft = do(draft_of, amina, now=now)
    once = secrets.token_bytes(16)

    def make():
        return do(
            create_share,
            amina.wallet,
            picks=draft.picks(frozenset()),
            own_name="",
            label="",
            ends_at=end_of(house, Life.DAY, now=now),
            once=once,
            now=now,
        )

    assert make() == make()
    assert len(do(own_shares, amina.wallet, now=now)) == 1


def test_a_badge_that_was_taken_back_makes_no_new_link(do, world, house, now, amina):
    badge = world.badge(amina)
    draft = do(draft_of, amina, now=now)
    do(take_back, amina, now)

    with pytest.raises(BadgeWithdrawnError):
        do(
            create_share,
            amina.wallet,
            picks=draft.picks(frozenset()),
            own_name="",
            label="",
            ends_at=end_of(house, Life.DAY, now=now),
            once=secrets.token_bytes(16),
            now=now,
        )
    with pytest.raises(NotFoundError):
        do(draft_of, amina, badge, now=now)


def test_nothing_of_a_link_can_be_read_in_its_rows(do, world, now, amina):
    badge = world.badge(amina, confirmed_name="Amina Al-Halabi")
    share = world.share(amina, badge, preset=Preset.ALL, label="Dirk, supermarket")
    do(opened, share, ON_A_PHONE, now)
    do(hide_all, amina.wallet.id, now=now)

    with world.database.reading() as session:
        rows = [
            *session.execute(text("SELECT * FROM share")).all(),
            *session.execute(text("SELECT * FROM share_opening")).all(),
        ]
    dump = b"".join(
        value if isinstance(value, bytes) else str(value).encode()
        for row in rows
        for value in row
    )

    for secret in ("Dirk", "supermarket", "Amina", "Food", "12:00", "phone"):
        assert secret.encode() not in dump
    assert share.note.token not in dump


# Looking


def test_withdrawn_ended_and_unknown_are_told_apart(do, world, house, now, amina):
    badge = world.badge(amina, event=world.workshop(valid_months=1))
    share = world.share(amina, badge, ends_at=house.midnight_after(date(2027, 6, 1)))
    later = now + timedelta(days=65)
    [ended] = do(shown, share, later).badges
    do(take_back, amina, now)
    [withdrawn] = do(shown, share, now).badges

    assert (ended.state, ended.state_day) == (State.ENDED, ended.view.valid_until)
    assert (withdrawn.state, withdrawn.state_day) == (
        State.WITHDRAWN,
        date(2027, 3, 1),
    )


def test_a_missing_check_is_never_real(do, world, now, amina, monkeypatch):
    from wallet_pwa.services import checking

    share = world.share(amina)
    monkeypatch.setattr(
        checking.status, "withdrawn_on", lambda *_: checking.status.UNKNOWN
    )
    [unknown_status] = do(shown, share, now).badges
    monkeypatch.setattr(checking.status, "withdrawn_on", lambda *_: None)
    monkeypatch.setattr(checking, "giver_of", lambda *_: None)
    [unknown_giver] = do(shown, share, now).badges
    monkeypatch.setattr(
        "wallet_pwa.services.looking.find_key", lambda *_: lambda *_: None
    )
    [unknown_key] = do(shown, share, now).badges

    assert unknown_status.state is State.UNCHECKED
    assert unknown_giver.state is State.UNKNOWN
    assert unknown_key.state is State.UNCHECKED
    assert not unknown_key.is_signed


def test_a_link_for_one_opens_once(do, world, now, amina):
    share = world.share(amina)
    with world.database.write() as session:
        session.get_one(Share, share.id).max_opens = 1
    do(opened, share, ON_A_PHONE, now)

    with pytest.raises(ShareGoneError):
        do(opened, share, ON_A_PHONE, now)


def test_openings_tell_time_kind_class_and_device(do, world, now, amina):
    share = world.share(amina)
    for visit in (
        Visit(is_phone=True, is_person=True, device=None),
        Visit(is_phone=False, is_person=False, device=None),
        Visit(is_phone=True, is_person=True, device=1),
    ):
        do(opened, share, visit, now)

    lines = do(lambda session, _: own_openings(session, amina.wallet, share.id))
    [own] = do(own_shares, amina.wallet, now=now)

    assert [(line.device, line.is_phone, line.is_person) for line in lines] == [
        (2, False, False),
        (1, True, True),
        (1, True, True),
    ]
    assert {line.opened_at for line in lines} == {now}
    assert (own.opens, own.devices) == (3, 2)


def test_an_opening_is_cut_to_the_minute(do, world, now, amina):
    share = world.share(amina)
    moment = now + timedelta(seconds=42)
    do(
        add_opening,
        amina.wallet.id,
        share.id,
        Opening(opened_at=moment, is_phone=True, is_person=True, device=1),
    )

    [line] = do(lambda session, _: own_openings(session, amina.wallet, share.id))

    assert line.opened_at == now
    with world.database.reading() as session:
        assert session.scalars(select(ShareOpening.opened_on)).all() == [
            date(2027, 3, 1)
        ]


# The list


def test_her_list_is_newest_first_and_hers_alone(do, world, clock, amina):
    world.share(amina, label="Dirk")
    clock.forward(minutes=5)
    world.share(amina, label="Job centre")
    world.share(world.learner("Bilal"), label="Somebody")

    shares = do(own_shares, amina.wallet, now=clock())

    assert [share.note.label for share in shares] == ["Job centre", "Dirk"]
    assert {share.phase for share in shares} == {Phase.WORKS}


def test_a_hundred_links_are_listed_without_a_signature(
    do, world, now, amina, monkeypatch
):
    badge = world.badge(amina)
    for number in range(20):
        world.share(amina, badge, label=f"Employer {number}")

    def refuse(*_arguments, **_options):
        raise AssertionError("the list checks no signature")

    monkeypatch.setattr("wallet_pwa.services.looking.check_badge", refuse)

    assert len(do(own_shares, amina.wallet, now=now)) == 20
