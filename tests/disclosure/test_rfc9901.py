"""The examples of RFC 9901 come out as the RFC says.

Its tokens have a type of their own and no `vct`, so they go through the parts that
`verify` is made of; `tests/vectors/rfc9901` holds the texts of its sections 5 and 6.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wallet_pwa.disclosure import Binding, DisclosureError, key_from_jwk
from wallet_pwa.disclosure.disclosures import (
    digest_of,
    read_disclosure,
    split_combined,
)
from wallet_pwa.disclosure.tokens import check_token, read_token
from wallet_pwa.disclosure.unpacking import unpack
from wallet_pwa.disclosure.verifying import check_binding

FOLDER = Path(__file__).parent.parent / "vectors" / "rfc9901"
EXAMPLE = json.loads((FOLDER / "section-5.json").read_text())
ADDRESS = json.loads((FOLDER / "section-6.json").read_text())
TYPES = frozenset({"example+sd-jwt"})
NOW = datetime(2025, 5, 27, 17, tzinfo=UTC)


def signed_claims(text):
    jwt, encoded, _ = split_combined(text)
    token = read_token(jwt, types=TYPES)
    check_token(token, key_from_jwk(EXAMPLE["issuer_key"]))
    return unpack(token.payload, [read_disclosure(part) for part in encoded])


@pytest.mark.parametrize("example", EXAMPLE["disclosures"], ids=lambda e: e["digest"])
def test_a_disclosure_has_the_digest_of_the_rfc(example):
    disclosure = read_disclosure(example["disclosure"])

    contents = [disclosure.salt, disclosure.name, disclosure.value]
    assert disclosure.digest == example["digest"]
    assert [part for part in contents if part is not None] == example["contents"]


def test_the_issued_example_holds():
    claims, places = signed_claims(EXAMPLE["issued"])

    assert claims == EXAMPLE["issued_claims"]
    assert len(places) == 10


def test_the_presented_example_shows_four_claims():
    claims, places = signed_claims(EXAMPLE["presented"])

    assert claims == EXAMPLE["presented_claims"]
    assert set(places) == {
        ("given_name",),
        ("family_name",),
        ("address",),
        ("nationalities", 0),
    }


def test_the_holder_of_the_example_signed_it():
    _, _, token = split_combined(EXAMPLE["presented"])
    presentation = EXAMPLE["presented"].removesuffix(token)
    holder = key_from_jwk(EXAMPLE["presented_claims"]["cnf"]["jwk"])
    wanted = Binding("https://verifier.example.org", "1234567890")

    check_binding(presentation, token, holder, wanted, NOW)

    assert digest_of(presentation) == EXAMPLE["sd_hash"]


def test_the_holder_of_the_example_did_not_sign_more():
    issued, (_, _, token) = EXAMPLE["issued"], split_combined(EXAMPLE["presented"])
    holder = key_from_jwk(EXAMPLE["presented_claims"]["cnf"]["jwk"])

    with pytest.raises(DisclosureError) as caught:
        check_binding(issued, token, holder, Binding(), NOW)

    assert caught.value.code == "wrong_content"


@pytest.mark.parametrize("structure", ADDRESS["structures"], ids=lambda s: s["name"])
def test_an_address_can_be_hidden_in_three_ways(structure):
    shown = [read_disclosure(text) for text in structure["disclosures"]]

    claims, _ = unpack(structure["payload"], shown)

    assert claims["address"] == ADDRESS["address"]


def test_the_recursive_address_needs_its_parent():
    recursive = ADDRESS["structures"][-1]
    shown = [read_disclosure(text) for text in recursive["disclosures"][:-1]]

    with pytest.raises(DisclosureError) as caught:
        unpack(recursive["payload"], shown)

    assert caught.value.code == "unreferenced_disclosure"
