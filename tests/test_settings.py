import stat
from dataclasses import replace
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import OperationalError

from wallet_pwa import create_app, db, installing
from wallet_pwa.config import SettingError, Settings
from wallet_pwa.db import Database, SqliteError, connect, keeps_writes_in_wal
from wallet_pwa.server_secrets import SecretsError
from wallet_pwa.services.errors import BaseAddressError

MINIMAL = {
    "WALLET_BASE_URL": "https://wallet.example",
    "WALLET_DATABASE_URL": "sqlite:///wallet.sqlite",
}
TRYING = {
    "WALLET_TEST_SHORTEST_SHARE_SECONDS": "5",
    "WALLET_TEST_ADDRESS_HEADER": "X-Test-Address",
    "WALLET_TEST_CHEAP_KDF": "1",
    "WALLET_TEST_TRUSTED_ISSUER": "did:web:giver.example",
    "WALLET_TEST_FETCH_ADDRESS": "http://localhost:9000",
}


@pytest.fixture
def database(database_url):
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def open_house(settings, database, now):
    houses = []

    def open_it(**changes):
        house = installing.open_house(replace(settings, **changes), database, now)
        houses.append(house)
        return house

    yield open_it
    for house in houses:
        house.sessions.close()


def test_all_missing_settings_are_named_at_once():
    with pytest.raises(SettingError) as caught:
        Settings.from_environment({})

    assert "WALLET_BASE_URL" in str(caught.value)
    assert "WALLET_DATABASE_URL" in str(caught.value)


def test_an_empty_setting_is_a_missing_one():
    with pytest.raises(SettingError, match="WALLET_DATABASE_URL"):
        Settings.from_environment({**MINIMAL, "WALLET_DATABASE_URL": ""})


def test_two_settings_are_enough():
    settings = Settings.from_environment(MINIMAL)

    assert settings.base_url == "https://wallet.example"
    assert settings.is_https
    assert not settings.is_loopback


@pytest.mark.parametrize(("name", "value"), TRYING.items())
def test_a_setting_for_trying_is_refused_where_others_can_reach_us(name, value):
    with pytest.raises(SettingError, match=name):
        Settings.from_environment({**MINIMAL, name: value})


@pytest.mark.parametrize(("name", "value"), TRYING.items())
def test_a_setting_for_trying_works_on_localhost(name, value):
    here = {**MINIMAL, "WALLET_BASE_URL": "http://localhost:8000"}

    assert Settings.from_environment({**here, name: value}).is_loopback


@pytest.mark.parametrize(
    "host", ["localhost.example", "localhost.", "notlocalhost", "mylocalhost:8000"]
)
def test_a_name_that_looks_like_localhost_is_not_localhost(host):
    with pytest.raises(SettingError):
        Settings(
            base_url=f"https://{host}", database_url="sqlite://", test_cheap_kdf=True
        )


@pytest.mark.parametrize(
    ("base_url", "word"),
    [
        ("http://wallet.example", "https"),
        ("https://192.0.2.7", "name"),
        ("http://127.0.0.1:8000", "localhost"),
        ("http://[::1]:8000", "localhost"),
        ("https://wallet.example/", "slash"),
        ("https://wallet.example/wallet", "slash"),
        ("wallet.example", "slash"),
        ("ftp://wallet.example", "slash"),
    ],
)
def test_a_base_address_that_cannot_work_is_refused_with_a_way_out(base_url, word):
    with pytest.raises(SettingError, match=word):
        Settings.from_environment({**MINIMAL, "WALLET_BASE_URL": base_url})


@pytest.mark.parametrize(
    ("name", "value"),
    [("WALLET_PROXIES", "two"), ("WALLET_TIME_ZONE", "Mars/Olympus")],
)
def test_a_setting_that_cannot_be_read_is_named(name, value):
    with pytest.raises(SettingError, match=name):
        Settings.from_environment({**MINIMAL, name: value})


@pytest.mark.parametrize(
    "address",
    ["https://localhost:9000", "http://localhost:9000/", "localhost:9000", "http://"],
)
def test_the_address_for_trying_is_a_plain_http_one(address):
    here = {**MINIMAL, "WALLET_BASE_URL": "http://localhost:8000"}

    with pytest.raises(SettingError, match="WALLET_TEST_FETCH_ADDRESS"):
        Settings.from_environment({**here, "WALLET_TEST_FETCH_ADDRESS": address})


def test_the_time_zone_is_the_one_that_was_set():
    settings = Settings.from_environment({**MINIMAL, "WALLET_TIME_ZONE": "Asia/Tokyo"})

    assert settings.time_zone == ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    "version",
    [(3, 51, 3), (3, 52, 0), (4, 0, 0), (3, 50, 7), (3, 50, 9), (3, 44, 6)],
)
def test_a_mended_sqlite_may_use_wal(version):
    assert keeps_writes_in_wal(version)


@pytest.mark.parametrize(
    "version",
    [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 50, 6), (3, 51, 0), (3, 51, 2)],
)
def test_a_sqlite_that_can_lose_writes_may_not_use_wal(version):
    assert not keeps_writes_in_wal(version)


def as_version(module, version):
    names = {name: getattr(module, name) for name in dir(module)}
    return SimpleNamespace(**{**names, "sqlite_version_info": version})


def pragmas(url):
    engine = connect(url)
    with engine.connect() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        ]
    engine.dispose()
    return found


def test_an_affected_sqlite_writes_every_change_through_instead(tmp_path, monkeypatch):
    module = as_version(db.sqlite_module(), (3, 40, 1))
    monkeypatch.setattr(db, "sqlite_module", lambda: module)

    # 3 is EXTRA: also the folder's entry of the journal is on the disk.
    assert pragmas(f"sqlite:///{tmp_path}/wallet.sqlite") == ["delete", 3, 1, 1]


def test_a_mended_sqlite_keeps_every_confirmed_write(tmp_path, monkeypatch):
    module = as_version(db.sqlite_module(), (3, 51, 3))
    monkeypatch.setattr(db, "sqlite_module", lambda: module)

    # 2 is FULL: NORMAL may lose the last commits when the power goes.
    assert pragmas(f"sqlite:///{tmp_path}/wallet.sqlite") == ["wal", 2, 1, 1]


def test_an_affected_sqlite_does_not_touch_a_wal_that_somebody_has_open(
    tmp_path, monkeypatch
):
    url = f"sqlite:///{tmp_path}/wallet.sqlite"
    real = db.sqlite_module()
    other = real.connect(f"{tmp_path}/wallet.sqlite", isolation_level=None)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("CREATE TABLE kept (id INTEGER)")
    other.execute("BEGIN")
    other.execute("SELECT * FROM kept").fetchall()
    monkeypatch.setattr(db, "sqlite_module", lambda: as_version(real, (3, 40, 1)))

    engine = connect(url)
    with pytest.raises((SqliteError, OperationalError)):
        engine.connect()

    engine.dispose()
    other.close()


def test_the_base_address_may_change_until_the_first_badge(open_house):
    open_house()
    house = open_house(base_url="http://localhost:9000")

    assert house.base_url == "http://localhost:9000"


def test_the_first_badge_fixes_the_base_address(world, settings, clock):
    world.badge(world.learner("Amina"))

    with pytest.raises(BaseAddressError, match="localhost:8000"):
        create_app(replace(settings, base_url="http://localhost:9000"), clock=clock)


def test_a_workshops_poster_can_be_printed_before_the_address_is_fixed(
    world, settings, clock
):
    # Nothing signed carries the address yet; a poster can be printed again.
    world.workshop()

    app = create_app(replace(settings, base_url="http://localhost:9000"), clock=clock)

    app.extensions["house"].sessions.close()
    app.extensions["database"].close()


def test_secrets_are_never_made_anew_for_badges_that_exist(world, settings, clock):
    world.badge(world.learner("Amina"))
    settings.secrets_file.unlink()

    with pytest.raises(SecretsError, match="saved copy"):
        create_app(settings, clock=clock)


def test_secrets_that_others_can_read_are_refused(open_house, settings):
    open_house()
    settings.secrets_file.chmod(0o640)

    with pytest.raises(SecretsError, match="chmod 600"):
        open_house()


def test_secrets_lie_outside_the_instance_folder(
    database, settings, now, tmp_path, monkeypatch
):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / "config"))
    usual = replace(settings, secrets_file=None)
    path = installing.secrets_path(usual, database)

    house = installing.open_house(usual, database, now)

    assert path.is_relative_to(tmp_path / "home" / "config")
    assert not path.is_relative_to(settings.instance.resolve())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    house.sessions.close()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"v": 1, "typed": "00"}', "\x00"])
def test_a_damaged_secrets_file_is_said(open_house, settings, text):
    open_house()
    settings.secrets_file.write_text(text)

    with pytest.raises(SecretsError):
        open_house()


def test_no_secret_is_printed_by_accident(settings, open_house):
    house = open_house()

    assert house.secrets.links.hex() not in repr(house) + repr(house.secrets)
    assert str(house.secrets.links) not in repr(house) + repr(house.secrets)
