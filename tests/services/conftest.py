"""What tests of checks share."""

from dataclasses import replace

import pytest

from tests.handed_in import Web
from wallet_pwa.services.check_anything import check_anything


@pytest.fixture
def web():
    return Web()


@pytest.fixture
def lonely_house(house, web):
    """The house, with a web of which the test says every page."""
    return replace(house, copies=web)


@pytest.fixture
def check(session, lonely_house, clock):
    """Check what is handed in, as bytes or as text."""

    def check(data):
        raw = data.encode() if isinstance(data, str) else data
        return check_anything(session, lonely_house, raw, now=clock())

    return check
