"""Commands for whoever runs an installation."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from wallet_pwa import __version__, installing, serving
from wallet_pwa.clock import utc_now
from wallet_pwa.config import SettingError, Settings
from wallet_pwa.db import Database, SqliteError, migrate
from wallet_pwa.demo_page import print_demo
from wallet_pwa.journal import JournalError
from wallet_pwa.server_secrets import SecretsError
from wallet_pwa.services import (
    demo,
    housekeeping,
    issuer_keys,
    issuers,
    organisers,
)
from wallet_pwa.services.errors import BaseAddressError, NotFoundError
from wallet_pwa.services.house import House
from wallet_pwa.services.installation import kept_base_address

#: What goes wrong outside of our code, said without a traceback.
KNOWN_TROUBLE = (
    SettingError,
    SecretsError,
    SqliteError,
    JournalError,
    BaseAddressError,
)


class Trouble(click.ClickException):
    """A sentence for the terminal."""


def _settings(**defaults: str) -> Settings:
    environment = {**defaults, **os.environ}
    try:
        return Settings.from_environment(environment)
    except SettingError as error:
        raise Trouble(str(error)) from error


@contextmanager
def _working() -> Iterator[tuple[Session, House]]:
    """Yield a session that is committed at the end, and the installation."""
    settings = _settings(**_defaults_of_a_tried_wallet())
    try:
        database = Database(settings.database_url)
    except SqliteError as error:
        raise Trouble(str(error)) from error
    try:
        house = installing.open_house(settings, database, utc_now())
        with database.write() as session:
            yield session, house
    except KNOWN_TROUBLE as error:
        raise Trouble(str(error)) from error
    finally:
        database.close()


def trying_defaults(port: int) -> dict[str, str]:
    """Return the settings with which somebody tries a wallet on her computer."""
    instance = Path(os.environ.get("WALLET_INSTANCE", "instance")).resolve()
    return {
        "WALLET_BASE_URL": f"http://localhost:{port}",
        "WALLET_DATABASE_URL": f"sqlite:///{instance / 'wallet.sqlite'}",
        "WALLET_INSTANCE": str(instance),
    }


def _defaults_of_a_tried_wallet() -> dict[str, str]:
    """Return the settings of the wallet that `run` made in this folder, if any.

    Without one, nothing is assumed: a server's commands must not make a second
    installation because its environment was forgotten.
    """
    defaults = trying_defaults(8000)
    path = Path(defaults["WALLET_INSTANCE"]) / "wallet.sqlite"
    if not path.exists() or os.environ.get("WALLET_DATABASE_URL"):
        return {}
    database = Database(defaults["WALLET_DATABASE_URL"])
    with database.reading() as session:
        kept = kept_base_address(session)
    database.close()
    return defaults | ({"WALLET_BASE_URL": kept} if kept else {})


@click.group()
@click.version_option(__version__, message="%(version)s")
def main() -> None:
    """Run a wallet for learning badges."""


@main.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--address", default="127.0.0.1", show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--demo/--no-demo", "with_demo", default=True, show_default=True)
def run(port: int, address: str, workers: int, *, with_demo: bool) -> None:
    """Try a wallet on this computer, with sample data the first time."""
    for name, value in trying_defaults(port).items():
        os.environ.setdefault(name, value)
    settings = _prepare()
    report = _demo_report(settings) if with_demo else None
    print_demo(settings, report)
    serving.serve(address, port, workers)


@main.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--address", default="127.0.0.1", show_default=True)
@click.option("--workers", default=2, show_default=True)
def serve(port: int, address: str, workers: int) -> None:
    """Serve an installation whose settings are in the environment."""
    _settings()
    _prepare()
    serving.serve(address, port, workers)


def _prepare() -> Settings:
    """Bring tables up to date and make secrets; say so the first time."""
    # What is made here holds what is locked: nobody else may read it.
    os.umask(0o077)
    settings = _settings()
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        migrate(settings.database_url)
        database = Database(settings.database_url)
        is_first = not installing.has_secrets(settings, database)
        installing.open_house(settings, database, utc_now())
        where = installing.secrets_path(settings, database)
        database.close()
    except KNOWN_TROUBLE as error:
        raise Trouble(str(error)) from error
    if is_first:
        click.echo(
            f"This installation's secrets are in {where}.\n"
            "Keep a copy on paper: wallet-pwa secrets export\n",
            err=True,
        )
    return settings


@main.command("demo")
@click.option("--json", "as_json", is_flag=True, help="Print for programs.")
def fill_demo(*, as_json: bool) -> None:
    """Fill an empty installation with a sample world and print its addresses."""
    for name, value in trying_defaults(8000).items():
        os.environ.setdefault(name, value)
    settings = _prepare()
    report = _demo_report(settings)
    if report is None:
        raise Trouble("This installation is not empty.")
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        print_demo(settings, report)


def _demo_report(settings: Settings) -> dict[str, Any] | None:
    """Return the sample world's addresses; make it where nothing is yet.

    They are kept beside the database, readable by the owner alone, and only on
    an installation for trying: they open wallets.
    """
    path = settings.instance / "demo.json"
    if not settings.is_loopback:
        return None
    database = Database(settings.database_url)
    house = installing.open_house(settings, database, utc_now())
    try:
        with database.write() as session:
            if not demo.is_empty(session):
                return json.loads(path.read_text()) if path.exists() else None
            report = demo.fill(session, house, now=utc_now())
    finally:
        database.close()
    path.touch(mode=0o600)
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1))
    return report


@main.group("organiser")
def organiser_group() -> None:
    """Let people give badges."""


@organiser_group.command("invite")
@click.option("--giver", help="The address part of a giver that exists already.")
def invite(giver: str | None) -> None:
    """Print a link with which somebody becomes an organiser.

    Whom you invite counts as known to you: badges are shown as real.
    """
    with _working() as (session, house):
        try:
            path = organisers.invite(session, house, now=utc_now(), issuer_slug=giver)
        except NotFoundError as error:
            raise Trouble(f"There is no giver {giver!r}.") from error
        click.echo(house.base_url + path)


@main.group("issuer")
def issuer_group() -> None:
    """Say which givers this installation knows."""


@issuer_group.command("list")
def list_issuers() -> None:
    """Print every giver: address part, whether it is known, and its name."""
    with _working() as (session, _house):
        for issuer in issuers.all_issuers(session):
            known = "known" if issuer.known_on else "unknown"
            click.echo(f"{issuer.slug}\t{known}\t{issuer.name}")


@issuer_group.command("vouch")
@click.argument("slug")
def vouch(slug: str) -> None:
    """Say that this giver is who it says it is."""
    with _working() as (session, house):
        _change(issuers.vouch, session, slug, today=house.day(utc_now()))
        click.echo(f"{slug} is known now.")


@issuer_group.command("distrust")
@click.argument("slug")
def distrust(slug: str) -> None:
    """Say that this giver is not known (any more)."""
    with _working() as (session, _house):
        _change(issuers.distrust, session, slug)
        click.echo(f"{slug} is unknown now.")


@issuer_group.command("rekey")
@click.argument("slug")
def rekey(slug: str) -> None:
    """Sign a giver's badges with a new key; the old ones stay published.

    Once a year, or after the secrets file was lost.
    """
    with _working() as (session, house):
        try:
            issuer = issuers.issuer_called(session, slug)
        except NotFoundError as error:
            raise Trouble(f"There is no giver {slug!r}.") from error
        key = issuer_keys.change_key(
            session, house, issuer.id, today=house.day(utc_now())
        )
        click.echo(f"{slug} signs with {key.fragment} now.")


def _change(change: Any, session: Session, slug: str, **values: Any) -> None:
    try:
        change(session, slug, **values)
    except NotFoundError as error:
        raise Trouble(f"There is no giver {slug!r}.") from error


@main.group("secrets")
def secrets_group() -> None:
    """Keep the secrets that no backup holds."""


@secrets_group.command("export")
def export_secrets() -> None:
    """Print the secrets, to be kept on paper in a safe place."""
    with _working() as (_session, house):
        click.echo(house.secrets.to_json())


@main.command("sweep")
def sweep() -> None:
    """Forget what is over; run it once an hour."""
    with _working() as (session, house):
        housekeeping.sweep(session, house, now=utc_now())
    for table in housekeeping.UNORDERED:
        with _working() as (session, _house):
            housekeeping.forget_order(session, table)
