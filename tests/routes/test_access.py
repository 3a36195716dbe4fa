"""Who may see and do what.  A new public page must be added here."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select

import wallet_pwa
from tests.security.town import Place, ask, build_town, let_organiser_in
from wallet_pwa.db import Base
from wallet_pwa.models.columns import new_id

#: What anybody may look at.
PUBLIC = {
    "about.index",
    "check.index",
    "claims.code",
    "claims.offer",
    "giver.badge",
    "giver.badge_type",
    "giver.did",
    "giver.key_metadata",
    "giver.linked_givers",
    "giver.show",
    "giver.status_list",
    "health.check",
    "home.index",
    "join.show",
    "join.signin",
    "language.choose",
    "looking.landing",
    "pwa.manifest",
    "pwa.offline",
    "pwa.service_worker",
    "scan.index",
    "signin.index",
    "static",
}
#: What anybody may send.  Typed codes (claims.find) too; they answer 404 here,
#: as no code was typed.
PUBLIC_FORMS = {
    "check.check",
    "claims.find",
    "claims.take",
    "join.enter",
    "join.options",
    "join.verify",
    "language.change",
    "looking.open_link",
    "scan.photo",
    "signin.card",
    "signin.passkey_options",
    "signin.passkey_verify",
    # Lets go of a cookie that opens nothing.
    "unlock.make_way",
    "unlock.start_new",
}
DOORS = ("/signin", "/unlock", "/join/")


@pytest.fixture
def town(world):
    return build_town(world)


@pytest.fixture
def bilal(world, new_browser):
    return world.open_phone(new_browser(), world.learner("Bilal"))


@pytest.fixture
def carla(world, new_browser):
    return let_organiser_in(
        new_browser(), world, world.giver("Werkstatt Walle").organiser_id
    )


def is_shut(answer):
    """Whether somebody was sent to a door, or told that there is nothing."""
    if answer.status_code == 303:
        return answer.location.startswith(DOORS)
    return answer.status_code in {401, 404}


def rows(database):
    """Return all that is kept."""
    with database.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table))))
            for table in Base.metadata.sorted_tables
        }


def test_a_stranger_sees_the_public_pages_and_no_other(app, town, new_browser):
    answers = {
        place.endpoint: ask(new_browser(), place) for place in town.places(app, "GET")
    }

    assert {name for name, answer in answers.items() if not is_shut(answer)} == PUBLIC
    failed = {n: a.status_code for n, a in answers.items() if a.status_code >= 405}
    assert failed == {}


def test_a_stranger_can_send_the_public_forms_and_no_other(app, town, new_browser):
    places = town.places(app, "POST", "PUT", "PATCH", "DELETE")
    answers = {place.endpoint: ask(new_browser(), place) for place in places}

    opened = {name for name, answer in answers.items() if not is_shut(answer)}
    assert opened == PUBLIC_FORMS
    assert {n: a.status_code for n, a in answers.items() if a.status_code >= 500} == {}


def test_a_strangers_forms_change_nothing_but_her_own_claim(
    app, town, new_browser, world
):
    places = town.places(app, "POST", "PUT", "PATCH", "DELETE")
    harmless = [
        place
        for place in places
        if place.endpoint not in {"claims.take", "looking.open_link"}
    ]
    before = rows(world.database)

    for place in harmless:
        ask(new_browser(), place)

    assert rows(world.database) == before


def places_of_learners(app, town, **values):
    wanted = {"share_id", "credential_id", "passkey_id"}
    names = {
        rule.endpoint for rule in app.url_map.iter_rules() if wanted & rule.arguments
    }
    return [
        place
        for place in town.places(app, "GET", "POST", **values)
        if place.endpoint in names
    ]


def without_chance(answer, *ids):
    """Return an answer without what differs between two requests for the same."""
    text = re.sub(r'(name="csrf" value=")[0-9a-f]+', r"\1", answer.text)
    location = answer.headers.get("Location", "")
    for one in ids:
        text, location = text.replace(one.hex(), ""), location.replace(one.hex(), "")
    headers = {name: value for name, value in answer.headers if name != "Set-Cookie"}
    return answer.status_code, text, {**headers, "Location": location}


def test_bilal_learns_nothing_by_the_numbers_of_aminas_things(app, town, bilal):
    nobodys = new_id()
    never = dict.fromkeys(("share_id", "credential_id", "passkey_id"), nobodys)
    hers = places_of_learners(app, town)
    nothing = places_of_learners(app, town, **never)
    ids = (town.share.id, town.badge, town.passkey, nobodys)

    differing = {}
    for real, made_up in zip(hers, nothing, strict=True):
        first = without_chance(ask(bilal, real), *ids)
        second = without_chance(ask(bilal, made_up), *ids)
        if first != second or first[0] != 404:
            differing[real] = (first, second)

    assert hers
    assert differing == {}


def test_bilal_changes_nothing_of_aminas(app, town, bilal, world):
    before = rows(world.database)

    for place in places_of_learners(app, town):
        ask(bilal, place)

    assert rows(world.database) == before


def test_bilal_cannot_keep_aminas_card_or_passkey(town, bilal, world):
    before = rows(world.database)
    [slot] = [
        row.id
        for row in world.database.reading().execute(
            select(Base.metadata.tables["slot"]).where(
                Base.metadata.tables["slot"].c.kind == "card"
            )
        )
    ]

    answer = bilal.post("/me/ways/card/kept", card=slot.hex())

    assert answer.status_code in {403, 404}
    assert rows(world.database) == before


def places_of_organisers(app, town, **values):
    wanted = {"achievement_id", "workshop_id"}
    names = {
        rule.endpoint for rule in app.url_map.iter_rules() if wanted & rule.arguments
    }
    return [
        place
        for place in town.places(app, "GET", "POST", **values)
        if place.endpoint in names
    ]


def test_carla_learns_nothing_by_the_numbers_of_sofias_workshops(app, town, carla):
    never = {"achievement_id": 4711, "workshop_id": 4711}
    hers = places_of_organisers(app, town)
    nothing = places_of_organisers(app, town, **never)

    differing = {}
    for real, made_up in zip(hers, nothing, strict=True):
        first, second = (
            re.sub(r"/\d+", "", repr(without_chance(ask(carla, place))))
            for place in (real, made_up)
        )
        if first != second or not first.startswith("(404"):
            differing[real] = (first, second)

    assert hers
    assert differing == {}


def test_carla_changes_nothing_of_sofias(app, town, carla, world):
    before = rows(world.database)

    for place in places_of_organisers(app, town):
        ask(carla, place)

    assert rows(world.database) == before


def test_carla_cannot_look_a_badge_up_by_its_number(town, carla, world):
    with world.database.reading() as session:
        number = session.scalar(select(Base.metadata.tables["issuance"].c.number))

    answer = carla.get(f"/organise/number?number={number}")

    assert number in str(number)
    assert "Food hygiene" not in answer.text


def test_an_organiser_gets_no_wallet_by_her_session(app, town, carla):
    private = [
        place
        for place in town.places(app, "GET")
        if place.path.startswith(("/badges", "/who", "/show", "/me"))
        and place.endpoint not in PUBLIC
    ]

    opened = [place for place in private if not is_shut(ask(carla, place))]

    assert private
    assert opened == []


def test_a_learner_gets_no_organisers_page_by_her_session(app, town, bilal):
    places = [
        place
        for place in town.places(app, "GET", "POST")
        if place.endpoint.startswith("organise.")
    ]

    opened = [place for place in places if not is_shut(ask(bilal, place))]

    assert places
    assert opened == []


@pytest.mark.parametrize(
    "number", ["0", "-1", "1e9", "99999999999999999999", "1;drop", "x" * 32, "G" * 32]
)
def test_a_number_that_cannot_be_one_is_not_found(app, town, bilal, carla, number):
    for browser, path in (
        (bilal, f"/badges/{number}"),
        (bilal, f"/who/{number}"),
        (bilal, f"/v/{number}"),
        (bilal, f"/status/{number}"),
        (carla, f"/organise/workshops/{number}"),
    ):
        assert ask(browser, Place("", "GET", path)).status_code == 404, path


def test_every_address_that_a_page_builds_exists(app):
    folder = Path(wallet_pwa.__file__).parent
    files = [*folder.rglob("templates/**/*.html"), *folder.glob("routes/*.py")]
    named = {
        name
        for file in files
        for name in re.findall(r'url_for\(\s*"([a-z_]+\.[a-z_]+)"', file.read_text())
    }

    assert named
    assert named - set(app.view_functions) == set()
