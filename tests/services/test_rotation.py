"""A wallet with new keys: everything opens with them, nothing with the old ones."""

import pytest
from sqlalchemy import select

from tests.ways import make_card
from wallet_pwa.models import Credential, Share, ShareOpening, Slot, Wallet
from wallet_pwa.services.badges import own_badges
from wallet_pwa.services.cards import find_cards, number_of, open_with_card
from wallet_pwa.services.errors import LastWayError, LockedError, WayInError
from wallet_pwa.services.looking import Visit, find_live, open_share, show_share
from wallet_pwa.services.openings import own_openings
from wallet_pwa.services.overview import own_shares
from wallet_pwa.services.phones import find_phone
from wallet_pwa.services.pins import keep_pin, prepare_pin
from wallet_pwa.services.rotation import rotate
from wallet_pwa.services.slots import own_slots
from wallet_pwa.services.stopping import start_again, stop_share
from wallet_pwa.services.wallets import add_device, read_profile
from wallet_pwa.services.ways_in import remove_other_phones
from wallet_pwa.vault import CannotOpenError, Place, is_sealed_to, open_either

VISIT = Visit(is_phone=True, is_person=True, device=None)


@pytest.fixture
def amina(world):
    """Give somebody with a name, a badge, a link, a stopped link and an opening."""
    amina = world.learner("Amina")
    world.calls_herself(amina, "Amina")
    world.share(amina, label="Dirk")
    stopped = world.share(amina, world.badge(amina, "First aid"), label="Bas")
    with world.database.write() as session:
        open_share(
            session, world.house, stopped.note.token, visit=VISIT, now=world.clock()
        )
        stop_share(
            session,
            world.house,
            amina.wallet,
            stopped.id,
            session_id=b"s",
            now=world.clock(),
        )
    return amina


def sealed_cells(session, wallet_id):
    """Return each sealed cell of a wallet with its place."""
    cells = {
        Wallet: ["profile"],
        Credential: ["sealed"],
        Share: ["owner_note", "kept", "stop_note"],
        ShareOpening: ["sealed"],
    }
    for model, columns in cells.items():
        for row in session.scalars(select(model).order_by(model.id)):
            for column in columns:
                blob = getattr(row, column)
                if blob is not None:
                    yield blob, Place(model.__tablename__, column, row.id, wallet_id)


def test_every_sealed_cell_opens_with_the_new_keys_only(world, amina, session):
    before = [
        (open_either(amina.wallet.keys, blob, place), is_sealed_to(blob))
        for blob, place in sealed_cells(session, amina.wallet.id)
    ]

    new = rotate(session, amina.wallet)

    cells = list(sealed_cells(session, amina.wallet.id))
    after = [
        (open_either(new.keys, blob, place), is_sealed_to(blob))
        for blob, place in cells
    ]
    assert len(cells) == 8
    assert after == before
    for blob, place in cells:
        with pytest.raises(CannotOpenError):
            open_either(amina.wallet.keys, blob, place)


def test_the_owner_notices_nothing(world, house, amina, session, now):
    new = rotate(session, amina.wallet)

    shares = own_shares(session, house, new, now=now)
    [works] = [one for one in shares if one.note.label == "Dirk"]
    [stopped] = [one for one in shares if one.note.label == "Bas"]
    assert len(own_badges(session, new)) == 2
    assert read_profile(session, new).name == "Amina"
    assert own_openings(session, new, stopped.id)
    start_again(session, house, new, stopped.id, now=now)
    for share in (works, stopped):
        row = find_live(session, house, share.note.token, now=now)
        assert show_share(session, house, row, share.note.token, now=now).badges


def test_ways_that_stay_open_the_new_keys(world, house, amina, now):
    card = make_card(world, amina)

    with world.database.write() as session:
        new = rotate(session, amina.wallet)

    with world.database.reading() as session:
        phone = find_phone(session, amina.device)
        slots = find_cards(session, number_of(session, new))
    assert phone.open() == new
    assert open_with_card(house, card, slots).wallet == new


def test_a_lost_phone_opens_nothing_and_new_badges_are_not_for_it(
    world, house, amina, now
):
    with world.database.write() as session:
        lost = add_device(session, house, amina.wallet, now=now)
    with world.database.reading() as session:
        stolen = find_phone(session, lost)

    with world.database.write() as session:
        new = remove_other_phones(session, house, amina.wallet, amina.device.slot_id)

    assert new.keys != amina.wallet.keys
    with world.database.reading() as session:
        assert find_phone(session, lost) is None
        assert session.get_one(Wallet, new.id).version == 2
    # Even with a copy of its slot, the phone has only the keys from before.
    assert stolen.open().keys == amina.wallet.keys


def test_the_last_way_in_is_never_removed(world, house, amina, session):
    with pytest.raises(LastWayError):
        remove_other_phones(session, house, amina.wallet, here=None)

    assert own_slots(session, amina.wallet.id)


def test_a_second_tap_does_not_change_keys_that_it_does_not_know(world, amina, session):
    new = rotate(session, amina.wallet)

    with pytest.raises(LockedError):
        rotate(session, amina.wallet)

    assert len(own_badges(session, new)) == 2
    assert find_phone(session, amina.device).open() == new


def test_no_way_in_is_made_with_keys_from_before(world, house, amina, now):
    with world.database.reading() as session:
        phone = find_phone(session, amina.device)
    pin = prepare_pin(house, phone, "2580")
    with world.database.write() as session:
        new = rotate(session, amina.wallet)

    with pytest.raises(LockedError), world.database.write() as session:
        keep_pin(session, house, amina.wallet, phone, pin, now=now)

    with world.database.reading() as session:
        assert find_phone(session, amina.device).open() == new


def test_a_cell_that_nobody_could_read_stops_nothing(world, amina, session):
    spoilt = session.scalars(select(Credential)).first()
    spoilt.sealed = spoilt.sealed[:-1] + b"\0"
    session.flush()

    new = rotate(session, amina.wallet)

    assert read_profile(session, new).name == "Amina"


def test_another_wallets_rows_stay_as_they_are(world, amina, session):
    bilal = world.learner("Bilal")
    world.badge(bilal)

    rotate(session, amina.wallet)

    assert len(own_badges(session, bilal.wallet)) == 1
    slots = session.scalars(select(Slot).where(Slot.wallet_id == bilal.wallet.id))
    assert len(slots.all()) == 1


def test_a_slot_does_not_open_with_another_phones_secret(world, amina):
    bilal = world.learner("Bilal")
    with world.database.reading() as session:
        phone = find_phone(session, amina.device)

    with pytest.raises(WayInError):
        phone.slot.open(bilal.device.secret)
