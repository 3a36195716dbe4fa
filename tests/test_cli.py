"""Commands for whoever runs an installation, run as they are typed."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from wallet_pwa.cli import main
from wallet_pwa.clock import utc_now
from wallet_pwa.models import IssuerKey


@pytest.fixture
def run(settings, app, monkeypatch):
    """Give a way to run a command on the test's installation."""
    variables = {
        "WALLET_BASE_URL": settings.base_url,
        "WALLET_DATABASE_URL": settings.database_url,
        "WALLET_INSTANCE": settings.instance,
        "WALLET_SECRETS_FILE": settings.secrets_file,
        "WALLET_JOURNAL_FILE": settings.journal_file,
        "WALLET_SESSION_FILE": settings.session_file,
        "WALLET_TEST_CHEAP_KDF": "1",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, str(value))
    return lambda *words: CliRunner().invoke(main, words)


def test_an_invitation_is_a_link_that_opens(run, browser, clock):
    # Commands live in the present; the test's clock does not.
    clock.moment = utc_now()

    link = run("organiser", "invite").output.strip()

    assert browser.get(link).status_code == 200


def test_a_giver_signs_with_a_new_key_and_keeps_the_old_one(run, world):
    giver = world.giver()

    answer = run("issuer", "rekey", giver.slug)

    assert answer.output == f"{giver.slug} signs with key-2 now.\n"
    with world.database.reading() as session:
        keys = session.scalars(select(IssuerKey).order_by(IssuerKey.id)).all()
        assert [key.retired_on is None for key in keys] == [False, True]


@pytest.mark.parametrize("command", ["rekey", "vouch", "distrust"])
def test_a_giver_that_nobody_knows_is_said_in_a_sentence(run, command):
    answer = run("issuer", command, "nobody")

    assert answer.exit_code == 1
    assert answer.output == "Error: There is no giver 'nobody'.\n"
