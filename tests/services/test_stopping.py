from datetime import timedelta

import pytest

from wallet_pwa.journal import Ending
from wallet_pwa.models import Share, ShareOpening
from wallet_pwa.services import stopping
from wallet_pwa.services.errors import ConfirmError, NotFoundError, ShareGoneError
from wallet_pwa.services.looking import Visit, find_live, open_share, show_share
from wallet_pwa.services.openings import forget_openings
from wallet_pwa.services.overview import Phase, own_shares, read_share

PHONE = b"a session of Amina's phone"
OTHER = b"a session of another one"


@pytest.fixture
def amina(world):
    return world.learner("Amina")


@pytest.fixture
def do(world):
    """Give a way to call a service in a transaction of its own."""

    def call(service, *arguments, **options):
        options.setdefault("now", world.clock())
        with world.database.write() as session:
            return service(session, world.house, *arguments, **options)

    return call


def look(session, house, share, *, now):
    row = find_live(session, house, share.note.token, now=now)
    return show_share(session, house, row, share.note.token, now=now)


def phase(do, amina, share):
    return do(read_share, amina.wallet, share.id).phase


def row(world, share):
    with world.database.reading() as session:
        return session.get_one(Share, share.id)


def test_a_stopped_link_shows_nothing_and_the_journal_knows(do, world, house, amina):
    share = world.share(amina)
    do(stopping.stop_share, amina.wallet, share.id, session_id=PHONE)

    with pytest.raises(ShareGoneError):
        do(look, share)
    kept = row(world, share)
    assert kept.snapshot == b""
    assert house.journal.last_words()[kept.lookup] is Ending.SHARE_ENDED


def test_the_journal_is_written_before_the_row(do, world, amina, monkeypatch):
    share = world.share(amina)
    monkeypatch.setattr(
        "wallet_pwa.journal.Journal.write", lambda *_: pytest.fail("no disk")
    )

    with pytest.raises(pytest.fail.Exception):
        do(stopping.stop_share, amina.wallet, share.id, session_id=PHONE)

    assert row(world, share).snapshot


def test_half_a_minute_long_the_same_session_takes_it_back(do, world, clock, amina):
    share = world.share(amina)
    before = row(world, share).snapshot
    do(stopping.stop_share, amina.wallet, share.id, session_id=PHONE)
    clock.forward(seconds=29)
    do(stopping.undo_stop, amina.wallet, share.id, session_id=PHONE)

    assert row(world, share).snapshot == before
    assert do(look, share).badges


@pytest.mark.parametrize("late", [(PHONE, 31), (OTHER, 1)])
def test_later_or_elsewhere_it_takes_a_check(do, world, clock, amina, late):
    session_id, seconds = late
    share = world.share(amina)
    do(stopping.stop_share, amina.wallet, share.id, session_id=PHONE)
    clock.forward(seconds=seconds)

    with pytest.raises(ConfirmError):
        do(stopping.undo_stop, amina.wallet, share.id, session_id=session_id)
    assert phase(do, amina, share) is Phase.STOPPED


def test_start_again_keeps_address_and_end_and_tells_the_journal(
    do, world, house, clock, amina
):
    share = world.share(amina)
    do(stopping.stop_share, amina.wallet, share.id, session_id=PHONE)
    clock.forward(days=3)
    do(stopping.start_again, amina.wallet, share.id)

    found = row(world, share)
    assert found.expires_at == share.expires_at
    assert house.journal.last_words()[found.lookup] is Ending.SHARE_AGAIN
    assert do(look, share).badges


def test_what_was_stopped_long_ago_cannot_start_again(do, world, clock, amina):
    share = world.share(amina, ends_at=clock() + timedelta(days=300))
    do(stopping.stop_share, amina.wallet, share.id, session_id=PHONE)
    clock.forward(days=30)
    assert do(stopping.forget_kept) == 0
    clock.forward(days=1)
    assert do(stopping.forget_kept) == 1

    assert not do(read_share, amina.wallet, share.id).can_start_again
    with pytest.raises(ShareGoneError):
        do(stopping.start_again, amina.wallet, share.id)


def test_the_link_alone_does_not_open_what_was_stopped(do, world, amina):
    from wallet_pwa.services.share_notes import Snapshot
    from wallet_pwa.vault import CannotOpenError, share_key

    share = world.share(amina)
    do(stopping.stop_share, amina.wallet, share.id, session_id=PHONE)
    kept = row(world, share)

    with pytest.raises(CannotOpenError):
        Snapshot.open(
            share_key(world.house.secrets.links, share.note.token),
            kept.kept,
            share_id=kept.id,
            wallet_id=kept.wallet_id,
        )


def test_hiding_everything_needs_no_keys_and_stops_hers_alone(do, world, amina):
    shares = [world.share(amina), world.share(amina)]
    theirs = world.share(world.learner("Bilal"))

    stopped = do(stopping.hide_all, amina.wallet.id)

    assert set(stopped) == {share.id for share in shares}
    assert {phase(do, amina, share) for share in shares} == {Phase.STOPPED}
    assert do(look, theirs).badges


def test_somebody_else_can_neither_stop_nor_see(do, world, amina):
    share = world.share(amina)
    bilal = world.learner("Bilal").wallet

    for act in (
        lambda: do(stopping.stop_share, bilal, share.id, session_id=OTHER),
        lambda: do(stopping.start_again, bilal, share.id),
        lambda: do(stopping.delete_share, bilal, share.id),
        lambda: do(read_share, bilal, share.id),
    ):
        with pytest.raises(NotFoundError):
            act()
    assert do(look, share).badges


def test_a_deleted_link_is_gone_and_dead(do, world, house, amina):
    share = world.share(amina)
    lookup = row(world, share).lookup
    do(stopping.delete_share, amina.wallet, share.id)

    assert do(own_shares, amina.wallet) == []
    assert house.journal.last_words()[lookup] is Ending.SHARE_ENDED


def test_what_has_ended_stays_dead_when_a_clock_goes_back(do, world, clock, amina):
    share = world.share(amina)
    made = clock()
    clock.forward(days=60)
    assert do(stopping.end_expired) == 1
    assert do(stopping.end_expired) == 0

    with pytest.raises(ShareGoneError):
        do(look, share, now=made)
    assert phase(do, amina, share) is Phase.ENDED
    assert not do(read_share, amina.wallet, share.id).can_start_again


def test_openings_are_forgotten_three_months_after_the_end(do, world, clock, amina):
    share = world.share(amina)
    visit = Visit(is_phone=True, is_person=True, device=None)
    do(open_share, share.note.token, visit=visit)
    clock.moment = share.expires_at + timedelta(days=90)
    assert do(forget_openings) == 0
    clock.forward(seconds=1)
    assert do(forget_openings) == 1

    with world.database.reading() as session:
        assert session.query(ShareOpening).count() == 0
