"""The files that any other wallet could run: made with libsodium alone."""

import json
from pathlib import Path

import pytest

from wallet_pwa import vault
from wallet_pwa.vault import (
    CardDigitsError,
    Cost,
    Place,
    VaultError,
    parse_token,
    parse_typed_code,
    unpack_json,
)

FOLDER = Path(__file__).parent / "vectors"


def vectors(name):
    return [
        pytest.param(vector, id=vector["why"])
        for vector in json.loads((FOLDER / f"{name}.json").read_text("utf-8"))[
            "vectors"
        ]
    ]


@pytest.mark.parametrize("vector", vectors("derive"))
def test_derived_value(vector):
    derive = getattr(vault, vector["call"])

    derived = derive(*map(bytes.fromhex, vector["args"]))

    assert derived.hex() == vector["expect"], vector["why"]


@pytest.mark.parametrize("vector", vectors("typed_keys"))
def test_key_from_typed_digits(vector):
    assert typed_key(vector) == vector["expect"], vector["why"]


def typed_key(vector):
    key, salt = bytes.fromhex(vector["key"]), bytes.fromhex(vector["salt"])
    digits, cost = vector["digits"], Cost(*vector["cost"])
    try:
        if vector["call"] == "card_kek":
            return vault.card_kek(key, digits, salt, cost).hex()
        return vault.device_pin_kek(key, salt, digits, cost).hex()
    except VaultError as error:
        return error.code


@pytest.mark.parametrize("vector", vectors("opening"))
def test_opening(vector):
    assert opened(vector) == vector["expect"], vector["why"]


def opened(vector):
    written = vector["place"]
    place = Place(
        written["table"],
        written["column"],
        bytes.fromhex(written["row_id"]),
        bytes.fromhex(written["wallet_id"]),
    )
    open_it = getattr(vault, vector["call"])
    try:
        key, blob = bytes.fromhex(vector["key"]), bytes.fromhex(vector["blob"])
        return open_it(key, blob, place).hex()
    except VaultError as error:
        return error.code


@pytest.mark.parametrize("vector", vectors("cards"))
def test_card(vector):
    assert read_card(vector["text"]) == vector["expect"], vector["why"]


def read_card(text):
    try:
        card = vault.Card.parse(text)
    except CardDigitsError as error:
        return error.reason
    return {"number": card.number, "secret": card.secret}


@pytest.mark.parametrize("vector", vectors("codes"))
def test_typed_code(vector):
    assert read_code(vector["text"]) == vector["expect"], vector["why"]


def read_code(text):
    try:
        return parse_typed_code(text)
    except CardDigitsError as error:
        return error.reason


@pytest.mark.parametrize("vector", vectors("tokens"))
def test_token(vector):
    assert read_token(vector["text"]) == vector["expect"], vector["why"]


def read_token(text):
    try:
        return parse_token(text).hex()
    except VaultError as error:
        return error.code


@pytest.mark.parametrize("vector", vectors("records"))
def test_record(vector):
    assert read_record(vector["data"]) == vector["expect"], vector["why"]


def read_record(data):
    try:
        return unpack_json(data.encode("utf-8"))
    except VaultError as error:
        return error.code


def test_every_file_of_vectors_is_run():
    assert {path.stem for path in FOLDER.glob("*.json")} == {
        "derive",
        "typed_keys",
        "opening",
        "cards",
        "codes",
        "tokens",
        "records",
    }
