"""A stolen database, or a backup, holds nothing of a learner that can be read.

Everything of hers is marked: what she typed, what she was given, what her phone
and her links keep.  Then every file of the installation is searched for the marks,
as they are and as programs write them.
"""

import base64
import gzip
import os
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from tests.security.marked import NAME, live_a_life
from tests.security.searching import found_in, in_ten_encodings
from wallet_pwa.db import Base
from wallet_pwa.logs import LineFormatter
from wallet_pwa.services.housekeeping import UNORDERED, forget_order

#: Tables of learners; the others are the giver's, and public as a whole.
LEARNERS = ("wallet", "slot", "passkey", "credential", "share", "share_opening")
GIVERS = ("issuance", "achievement", "workshop", "claim_offer", "copy_place")


@pytest.fixture
def lines(app):
    """Collect what is logged."""
    [handler] = app.logger.handlers
    stream = StringIO()
    handler.setStream(stream)
    handler.setFormatter(LineFormatter())
    return stream


@pytest.fixture
def marks(world, new_browser, lines, clock):
    """Let Amina do everything, and return what is hers."""
    return live_a_life(world, new_browser, clock)


def files_of(settings, database_url):
    """Return every file of the installation, but for its secrets."""
    folders = [settings.instance, settings.journal_file.parent]
    folders.append(settings.session_file.parent)
    if database_url.startswith("sqlite"):
        path = settings.database_url.removeprefix("sqlite:///")
        names = [path + tail for tail in ("", "-wal", "-shm", ".lock", "-journal")]
    else:
        names = []
    for folder in folders:
        for base, _folders, files in os.walk(folder):
            names += [os.path.join(base, name) for name in files]
    names = [name for name in names if name != str(settings.secrets_file)]
    return {name: Path(name).read_bytes() for name in names if os.path.exists(name)}


def dumped(database):
    """Return every row of every table, as a dump of the database has it."""
    with database.reading() as session:
        tables = inspect(database.engine).get_table_names()
        return {
            f"table {name}": b"\n".join(
                as_bytes(value)
                for row in session.execute(text(f'SELECT * FROM "{name}"'))
                for value in row
            )
            for name in tables
        }


def as_bytes(value):
    return (
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    )


def test_a_stolen_installation_holds_nothing_of_a_learner_that_can_be_read(
    marks, world, settings, database_url, lines
):
    contents = files_of(settings, database_url) | dumped(world.database)
    contents["the log"] = lines.getvalue().encode()

    assert len(contents["table credential"]) > 3000
    assert len(contents["the log"]) > 1000
    assert found_in(contents, marks) == []


def test_what_a_badge_is_stands_in_no_row_of_a_learner(marks, world):
    hers = {
        name: content
        for name, content in dumped(world.database).items()
        if name.removeprefix("table ") in LEARNERS
    }
    public = {
        word: word.encode()
        for word in ("Food hygiene", "First aid", "Buurtkeuken", "Utrecht", "cooking")
    }

    assert found_in(hers, public) == []


def test_the_search_finds_what_is_there(marks):
    """A test of the search: each mark, in each form, somewhere in the middle."""
    missed = [
        (what, form)
        for what, data in marks.items()
        for form, cores in in_ten_encodings(data).items()
        for core in cores
        if not found_in({"": b"\x00\x01??" + core + b"??\xff"}, {what: data})
    ]

    assert missed == []
    assert found_in({"": b"\x00" + gzip.compress(NAME.encode())}, {"": NAME.encode()})
    for before in (b"", b"?", b"??", b"???", b"????"):
        coded = base64.b64encode(before + NAME.encode() + b"??")
        assert found_in({"": coded}, {"": NAME.encode()})
        coded = base64.b32encode(before + NAME.encode() + b"?????")
        assert found_in({"": coded}, {"": NAME.encode()})


def values_of(database, tables):
    """Return every value that could join two rows, by where it stands."""
    metadata = Base.metadata.tables
    values = {}
    with database.reading() as session:
        for name in tables:
            for row in session.execute(select(metadata[name])).mappings():
                for column, value in row.items():
                    if isinstance(value, bytes) and len(value) >= 8:
                        values.setdefault(value, set()).add((name, column))
                    elif isinstance(value, str) and len(value) >= 6:
                        values.setdefault(value.encode(), set()).add((name, column))
    return values


def test_no_value_of_a_learners_row_stands_in_a_givers_row(marks, world):
    hers = values_of(world.database, LEARNERS)
    theirs = values_of(world.database, GIVERS)

    assert len(hers) > 20
    assert len(theirs) > 10
    assert set(hers) & set(theirs) == set()
    # Nor inside another value, as an id in a longer blob would.
    inside = [
        (hers[mine], theirs[other])
        for mine in hers
        for other in theirs
        if mine in other or other in mine
    ]
    assert inside == []


def test_no_foreign_key_leads_from_a_wallet_to_an_achievement():
    reached, todo = set(), ["wallet"]
    while todo:
        name = todo.pop()
        reached.add(name)
        for table in Base.metadata.sorted_tables:
            for key in table.foreign_keys:
                pair = {table.name, key.column.table.name}
                # An organiser's passkey belongs to no wallet: a CHECK keeps it so.
                if name in pair and pair != {"passkey", "organiser"}:
                    todo += pair - reached
    assert reached == set(LEARNERS)


@pytest.mark.parametrize(
    ("table", "owner"),
    [("credential", "wallet_id"), ("wallet", "id"), ("slot", "wallet_id")],
)
def test_the_order_of_rows_does_not_tell_who_got_which_badge(world, table, owner):
    event = world.workshop(seats=30)
    learners = [world.learner(str(number)) for number in range(30)]
    for learner in learners:
        world.badge(learner, event=event)
    arrived = [learner.wallet.id for learner in learners]

    for name in UNORDERED:
        with world.database.write() as session:
            forget_order(session, name)

    with world.database.reading() as session:
        stored = session.scalars(text(f"SELECT {owner} FROM {table}")).all()
        seats = session.scalars(text("SELECT seat FROM issuance")).all()
    for order in (seats, sorted(seats)):
        together = sum(
            arrived[seat - 1] == bytes(one)
            for seat, one in zip(order, stored, strict=True)
        )
        # By chance one of thirty pairs fits; ten are one in a million.
        assert together < 10


def test_times_in_a_learners_rows_are_cut_to_the_day(marks, world):
    """A minute in a dump would join a wallet to a seat."""
    clock_columns = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        if table.name in (*LEARNERS, "issuance", "copy_place", "waiting_name")
        for column in table.columns
        if "TIME" in str(column.type).upper()
        or "DateTime" in type(column.type).__name__
    }

    # The end of a link is midnight after its last day.
    assert clock_columns == {("share", "expires_at")}
    with world.database.reading() as session:
        for ends_at in session.scalars(
            select(Base.metadata.tables["share"].c.expires_at)
        ):
            local = ends_at.astimezone(world.house.time_zone)
            assert (local.hour, local.minute, local.second) == (0, 0, 0)
