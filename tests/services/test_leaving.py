"""Leaving: one phone, or with everything; and what is taken along."""

import io
import json
import zipfile

import pytest
from sqlalchemy import func, select

from tests.ways import make_card
from wallet_pwa.journal import Ending
from wallet_pwa.models import (
    Credential,
    Passkey,
    Share,
    ShareOpening,
    Slot,
    WaitingName,
    Wallet,
)
from wallet_pwa.services.badges import own_badges
from wallet_pwa.services.errors import SaveCardFirstError
from wallet_pwa.services.export import export_wallet
from wallet_pwa.services.housekeeping import replay_journal
from wallet_pwa.services.leaving import delete_everything, sign_out_phone
from wallet_pwa.services.looking import Visit, open_share
from wallet_pwa.services.phones import find_phone
from wallet_pwa.vault import token_text

VISIT = Visit(is_phone=True, is_person=True, device=None)


@pytest.fixture
def amina(world):
    return world.learner("Amina")


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_deleting_everything_leaves_no_row_and_no_working_link(
    world, house, amina, now
):
    share = world.share(amina)
    world.badge(amina, event=world.workshop("First aid", asks_name=True))
    make_card(world, amina)
    with world.database.write() as session:
        open_share(session, house, share.note.token, visit=VISIT, now=now)

    with world.database.write() as session:
        delete_everything(session, house, amina.wallet, now=now)

    with world.database.reading() as session:
        for model in (Wallet, Slot, Passkey, Credential, Share, ShareOpening):
            assert count(session, model) == 0, model
        assert count(session, WaitingName) == 0
    words = house.journal.last_words()
    assert words[amina.wallet.id] is Ending.WALLET_GONE
    assert Ending.SHARE_ENDED in words.values()


def test_a_deleted_wallet_does_not_come_back_from_a_backup(
    world, house, amina, session, now
):
    columns = Wallet.__table__.columns
    row = session.get_one(Wallet, amina.wallet.id)
    backup = {column.key: getattr(row, column.key) for column in columns}
    delete_everything(session, house, amina.wallet, now=now)
    session.add(Wallet(**backup))
    session.flush()

    replay_journal(session, house, now=now)

    assert session.get(Wallet, amina.wallet.id) is None


def test_deleting_one_wallet_leaves_the_others(world, house, amina, now):
    bilal = world.learner("Bilal")
    world.badge(bilal)

    with world.database.write() as session:
        delete_everything(session, house, amina.wallet, now=now)
        assert len(own_badges(session, bilal.wallet)) == 1


def test_signing_out_needs_another_way_back(world, house, amina):
    with world.database.reading() as session:
        phone = find_phone(session, amina.device)
    with pytest.raises(SaveCardFirstError), world.database.write() as session:
        sign_out_phone(session, house, phone)

    make_card(world, amina)
    with world.database.write() as session:
        sign_out_phone(session, house, phone)
        assert find_phone(session, amina.device) is None


def test_the_file_holds_all_badges_and_links(world, house, amina, session, now):
    world.calls_herself(amina, "Amina")
    share = world.share(amina, label="Dirk")

    made = export_wallet(session, house, amina.wallet, now=now)

    with zipfile.ZipFile(io.BytesIO(made)) as box:
        everything = json.loads(box.read("everything.json"))
        signed = box.read(everything["badges"][0]["file"]).decode()
    [badge] = own_badges(session, amina.wallet)
    assert signed == badge.record.text
    assert everything["name"] == "Amina"
    assert everything["badges"][0]["holder_seed"] == badge.record.holder_seed
    assert everything["links"][0]["for"] == "Dirk"
    assert "issuance" not in everything["badges"][0]
    assert token_text(share.note.token) not in str(everything)
    assert share.note.token.hex() not in str(everything)
