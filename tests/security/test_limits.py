"""Whoever tries too often is stopped, and nobody else is."""

import re

import pytest

from wallet_pwa.services import cards, transfer
from wallet_pwa.services.errors import SlowDownError
from wallet_pwa.vault import Card


def card(number: int) -> Card:
    return Card.generate(str(10_000_000 + number))


def test_one_network_does_not_use_up_everybodys_tries_of_cards(house, now):
    refused = 0
    for number in range(cards.IN_ALL + 1):
        try:
            cards.check_card_tries(house, card(number), network=b"bad", now=now)
        except SlowDownError:
            refused += 1
    assert refused == cards.IN_ALL + 1 - cards.PER_NETWORK

    cards.check_card_tries(house, card(5), network=b"good", now=now)


def test_a_network_that_is_refused_does_not_lock_a_card_out(house, now):
    for number in range(cards.PER_NETWORK):
        cards.check_card_tries(house, card(number), network=b"bad", now=now)
    for _try in range(cards.PER_WALLET):
        with pytest.raises(SlowDownError):
            cards.check_card_tries(house, card(999), network=b"bad", now=now)

    cards.check_card_tries(house, card(999), network=b"good", now=now)


def test_one_wallet_does_not_use_up_everybodys_tries_of_codes(world, now):
    bad, good = world.learner("Bilal").wallet, world.learner("Amina").wallet
    for _try in range(transfer.IN_ALL + 1):
        try:
            transfer.check_code_tries(world.house, bad, network=b"bad", now=now)
        except SlowDownError:
            continue

    transfer.check_code_tries(world.house, good, network=b"good", now=now)


def test_a_stranger_cannot_fill_the_memory_with_questions_for_passkeys(browser):
    browser.get("/join/")
    [token] = re.findall(r'data-csrf="(\w+)"', browser.text)
    headers = {"X-CSRF-Token": token, "Origin": browser.base_url}
    statuses = {
        browser.client.post(
            "/join/options", json={}, base_url=browser.base_url, headers=headers
        ).status_code
        for _try in range(121)
    }

    assert statuses == {200, 429}


def test_one_network_cannot_fill_a_learners_list_of_openings(world, new_browser):
    amina = world.learner("Amina")
    link = world.link(world.share(amina))
    dirk = new_browser()
    dirk.get(link)
    token = dirk.csrf()
    statuses = {
        dirk.client.post(
            link.removeprefix(dirk.base_url),
            data={"csrf": token},
            base_url=dirk.base_url,
            headers={"Origin": dirk.base_url},
        ).status_code
        for _try in range(61)
    }

    assert statuses == {303, 429}
