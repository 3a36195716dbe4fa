"""What one giver has is nobody else's: not to see, and not to change."""

import pytest
from sqlalchemy import select

from tests.giving import DESCRIBED, come_in
from wallet_pwa.models import Achievement, Issuance, Issuer, Organiser, Workshop


@pytest.fixture
def enter(new_browser, world):
    """Bring an organiser into a browser of her own."""
    return lambda giver: come_in(new_browser(), world, giver)


OWN_PAGES = [
    "/organise/badges/{badge}",
    "/organise/badges/{badge}/change",
    "/organise/badges/{badge}/workshop",
    "/organise/badges/new?copy={badge}",
    "/organise/workshops/{workshop}",
    "/organise/workshops/{workshop}/live",
    "/organise/workshops/{workshop}/poster",
    "/organise/workshops/{workshop}/code.png",
    "/organise/workshops/{workshop}/seats",
    "/organise/workshops/{workshop}/seats/1",
    "/organise/number?number={number}",
]
OWN_FORMS = [
    ("/organise/badges/{badge}/change", DESCRIBED | {"language": "en"}),
    ("/organise/badges/{badge}/change", {"do": "look"}),
    (
        "/organise/badges/{badge}/workshop",
        {"opens": "2027-03-01T14:00", "closes": "2027-03-01T15:00", "seats": "5"},
    ),
    ("/organise/workshops/{workshop}/time", {"do": "workshop_closed"}),
    ("/organise/workshops/{workshop}/names/1", {"do": "yes"}),
    ("/organise/workshops/{workshop}/seats", {}),
    ("/organise/workshops/{workshop}/seats/1", {}),
]


@pytest.fixture
def sofias(world, session):
    """What Sofia has, as parts of addresses."""
    event = world.workshop()
    world.badge(world.learner("Amina"), event=event)
    number = session.scalars(select(Issuance.number)).one()
    session.rollback()
    return {
        "badge": event.achievement_id,
        "workshop": event.workshop_id,
        "number": number,
    }


@pytest.fixture
def bilal(world, enter):
    """The organiser of another giver."""
    return enter(world.giver("Sint Vitus"))


@pytest.mark.parametrize("address", OWN_PAGES)
def test_sofia_sees_her_own_pages(world, sofias, enter, address):
    visitor = enter(world.giver())

    assert visitor.get(address.format(**sofias)).status_code == 200


@pytest.mark.parametrize("address", OWN_PAGES)
def test_bilal_finds_nothing_of_sofias(sofias, bilal, address):
    page = bilal.get(address.format(**sofias))

    assert page.status_code == 404
    assert "Food hygiene" not in page.text


@pytest.mark.parametrize(("address", "values"), OWN_FORMS)
def test_bilal_changes_nothing_of_sofias(sofias, bilal, session, address, values):
    before = everything(session)

    page = bilal.post(address.format(**sofias), **values)

    assert page.status_code == 404
    assert everything(session) == before


def everything(session):
    """Return what the giver's tables hold, and let go of the database."""
    tables = (Achievement, Workshop, Issuance, Issuer, Organiser)
    rows = [session.execute(select(table.__table__)).all() for table in tables]
    session.rollback()
    return rows
