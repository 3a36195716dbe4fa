"""Two wallets of one person become one."""

import pytest
from sqlalchemy import func, select

from wallet_pwa.models import (
    Issuance,
    Wallet,
)
from wallet_pwa.services.badges import own_badges
from wallet_pwa.services.claiming import claim_badge
from wallet_pwa.services.errors import (
    ShareGoneError,
    SlowDownError,
    TransferCodeError,
)
from wallet_pwa.services.looking import Visit, find_live, open_share, show_share
from wallet_pwa.services.openings import own_openings
from wallet_pwa.services.overview import own_shares
from wallet_pwa.services.phones import find_phone
from wallet_pwa.services.rotation import rotate
from wallet_pwa.services.stopping import start_again, stop_share
from wallet_pwa.services.transfer import PER_WALLET, bring, check_code_tries, make_code
from wallet_pwa.services.wallets import read_profile

VISIT = Visit(is_phone=True, is_person=True, device=None)


@pytest.fixture
def safari(world):
    """Give the wallet that is left."""
    return world.learner("Amina in the browser")


@pytest.fixture
def app_wallet(world):
    """Give the wallet that stays."""
    return world.learner("Amina in the app")


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def move(world, old, new):
    code = make_code(world.house, old.wallet, now=world.clock())
    with world.database.write() as session:
        return bring(session, world.house, code, into=new.wallet, now=world.clock())


def test_badges_and_name_come_along_and_the_old_wallet_ends(
    world, safari, app_wallet, session
):
    world.calls_herself(safari, "Amina")
    badge = world.badge(safari)

    moved = move(world, safari, app_wallet)

    assert moved.badges == 1
    assert [one.id for one in own_badges(session, app_wallet.wallet)] == [badge]
    assert read_profile(session, app_wallet.wallet).name == "Amina"
    assert session.get(Wallet, safari.wallet.id) is None
    assert find_phone(session, safari.device) is None


def test_her_name_in_the_wallet_that_stays_is_kept(world, safari, app_wallet, session):
    world.calls_herself(safari, "A. El Idrissi")
    world.calls_herself(app_wallet, "Amina")

    move(world, safari, app_wallet)

    assert read_profile(session, app_wallet.wallet).name == "Amina"


def test_links_go_on_working_and_stopped_ones_can_start_again(
    world, house, safari, app_wallet, now
):
    works = world.share(safari, label="Dirk")
    stopped = world.share(safari, works.note.badges[0].credential_id, label="Bas")
    with world.database.write() as session:
        open_share(session, house, works.note.token, visit=VISIT, now=now)
        stop_share(session, house, safari.wallet, stopped.id, session_id=b"s", now=now)

    assert move(world, safari, app_wallet).links == 2

    with world.database.write() as session:
        hers = own_shares(session, house, app_wallet.wallet, now=now)
        assert {one.note.label for one in hers} == {"Dirk", "Bas"}
        assert own_openings(session, app_wallet.wallet, works.id)
        with pytest.raises(ShareGoneError):
            find_live(session, house, stopped.note.token, now=now)
        start_again(session, house, app_wallet.wallet, stopped.id, now=now)
        for share in (works, stopped):
            row = find_live(session, house, share.note.token, now=now)
            assert show_share(session, house, row, share.note.token, now=now).badges


def test_the_workshop_gives_no_second_badge_to_the_joined_wallet(
    world, safari, app_wallet, session, now
):
    event = world.workshop()
    badge = world.badge(safari, event=event)
    move(world, safari, app_wallet)

    again = claim_badge(
        session, world.house, event.token, wallet=app_wallet.wallet, name="", now=now
    )

    assert again.was_there
    assert again.credential_id == badge
    assert count(session, Issuance) == 1


def test_two_badges_of_one_workshop_both_come_along(world, safari, app_wallet, session):
    event = world.workshop()
    world.badge(safari, event=event)
    world.badge(app_wallet, event=event)

    move(world, safari, app_wallet)

    assert len(own_badges(session, app_wallet.wallet)) == 2


def test_a_code_works_once(world, house, safari, app_wallet, now):
    code = make_code(house, safari.wallet, now=now)
    with world.database.write() as session:
        bring(
            session, house, f" {code[:4]}-{code[4:]}", into=app_wallet.wallet, now=now
        )

    with pytest.raises(TransferCodeError), world.database.write() as session:
        bring(session, house, code, into=app_wallet.wallet, now=now)


def test_a_code_works_for_ten_minutes(world, house, safari, app_wallet, clock):
    code = make_code(house, safari.wallet, now=clock())
    later = clock.forward(minutes=10)

    with pytest.raises(TransferCodeError), world.database.write() as session:
        bring(session, house, code, into=app_wallet.wallet, now=later)


def test_a_code_in_its_own_wallet_changes_nothing(world, house, safari, session, now):
    world.badge(safari)
    code = make_code(house, safari.wallet, now=now)

    with pytest.raises(TransferCodeError):
        bring(session, house, code, into=safari.wallet, now=now)

    assert len(own_badges(session, safari.wallet)) == 1


def test_a_code_from_before_new_keys_opens_nothing(
    world, house, safari, app_wallet, now
):
    code = make_code(house, safari.wallet, now=now)
    with world.database.write() as session:
        rotate(session, safari.wallet)

    with pytest.raises(TransferCodeError), world.database.write() as session:
        bring(session, house, code, into=app_wallet.wallet, now=now)


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "1234567x"])
def test_what_is_no_code_is_refused(house, app_wallet, session, now, typed):
    with pytest.raises(TransferCodeError):
        bring(session, house, typed, into=app_wallet.wallet, now=now)


def test_codes_cannot_be_guessed(house, app_wallet, now):
    for _try in range(PER_WALLET):
        check_code_tries(house, app_wallet.wallet, network=b"a", now=now)

    with pytest.raises(SlowDownError):
        check_code_tries(house, app_wallet.wallet, network=b"b", now=now)


def test_the_store_of_codes_holds_no_key(house, safari, now):
    code = make_code(house, safari.wallet, now=now)

    stored = house.sessions.path.read_bytes()

    assert safari.wallet.keys.secret_key not in stored
    assert code.encode() not in stored
