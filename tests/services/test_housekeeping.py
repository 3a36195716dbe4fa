import pytest
from sqlalchemy import func, select

from wallet_pwa.models import CopyPlace, Share, ShareOpening, WaitingName, Wallet
from wallet_pwa.services.housekeeping import UNORDERED, forget_order, sweep
from wallet_pwa.services.looking import Visit, open_share
from wallet_pwa.services.stopping import stop_share

BY_PERSON = Visit(is_phone=True, is_person=True, device=None)


@pytest.fixture
def amina(world):
    return world.learner("Amina")


@pytest.fixture
def sweep_after(world, clock):
    """Give a way to let time pass and then tidy up."""

    def run(**length):
        clock.forward(**length)
        with world.database.write() as session:
            sweep(session, world.house, now=clock())

    return run


def count(world, model, *conditions):
    with world.database.reading() as session:
        return session.scalar(
            select(func.count()).select_from(model).where(*conditions)
        )


def test_a_link_that_works_is_left_alone(world, amina, sweep_after):
    share = world.share(amina)

    sweep_after(days=20)

    assert count(world, Share, Share.id == share.id, Share.snapshot != b"") == 1


def test_what_a_link_showed_is_put_away_when_its_time_is_over(
    world, amina, sweep_after
):
    world.share(amina)

    sweep_after(days=40)

    assert count(world, Share, Share.snapshot != b"") == 0
    assert count(world, Share, Share.kept.is_not(None)) == 1


def test_what_a_link_showed_is_forgotten_a_month_later(world, amina, sweep_after):
    world.share(amina)

    sweep_after(days=40)
    sweep_after(days=31)

    assert count(world, Share, Share.kept.is_not(None)) == 0
    assert count(world, Share) == 1


def test_what_a_stopped_link_showed_is_forgotten_a_month_later(
    world, amina, sweep_after
):
    share = world.share(amina)
    with world.database.write() as session:
        stop_share(
            session,
            world.house,
            amina.wallet,
            share.id,
            session_id=b"s" * 32,
            now=world.clock(),
        )

    sweep_after(days=29)
    assert count(world, Share, Share.kept.is_not(None)) == 1
    sweep_after(days=3)
    assert count(world, Share, Share.kept.is_not(None)) == 0


def test_who_opened_a_link_is_forgotten_ninety_days_after_its_end(
    world, amina, sweep_after
):
    share = world.share(amina)
    with world.database.write() as session:
        open_share(
            session, world.house, share.note.token, visit=BY_PERSON, now=world.clock()
        )

    sweep_after(days=100)
    assert count(world, ShareOpening) == 1
    sweep_after(days=40)
    assert count(world, ShareOpening) == 0


def test_a_name_waits_a_week(world, browser, sweep_after):
    browser.get(world.workshop(asks_name=True).path)
    browser.press("Take my badge", name="Amina Yusuf")

    sweep_after(days=6)
    assert count(world, WaitingName) == 1
    sweep_after(days=2)
    assert count(world, WaitingName) == 0


def test_whose_copies_had_a_place_is_forgotten_when_nobody_needs_it(
    world, amina, sweep_after
):
    world.share(amina)
    assert count(world, CopyPlace, CopyPlace.needed_until.is_not(None)) == 1

    sweep_after(days=70)

    assert count(world, CopyPlace, CopyPlace.needed_until.is_not(None)) == 0
    # The badge's own place stays: it can still be taken back.
    assert count(world, CopyPlace) == 1


def test_the_visitor_who_made_a_wallet_is_forgotten_the_next_day(
    world, browser, sweep_after
):
    browser.get(world.workshop().path)
    browser.press("Take my badge")
    assert count(world, Wallet, Wallet.first_claim_hash.is_not(None)) == 1

    sweep_after(days=1)

    assert count(world, Wallet, Wallet.first_claim_hash.is_not(None)) == 0


def test_sweeping_twice_changes_nothing_more(world, amina, sweep_after):
    world.share(amina)
    sweep_after(days=40)
    before = count(world, Share), count(world, Wallet), count(world, CopyPlace)

    sweep_after(seconds=1)

    assert (
        count(world, Share),
        count(world, Wallet),
        count(world, CopyPlace),
    ) == before


def test_badges_stay_for_ever(world, amina, browser, sweep_after):
    world.badge(amina)

    sweep_after(days=3650)

    world.open_phone(browser, amina)
    assert "Food hygiene" in browser.words


@pytest.mark.parametrize("table", UNORDERED)
def test_putting_rows_in_another_order_loses_none(world, amina, table):
    world.share(amina)

    with world.database.write() as session:
        forget_order(session, table)

    assert count(world, Share) == 1
