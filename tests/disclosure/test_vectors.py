"""Every file in tests/vectors/sd-jwt is one presentation and what must come of it.

The files are plain JSON, so that another wallet can run them too; see
docs/credential-format.md.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.disclosure.forgeries import FOLDER, all_vectors
from wallet_pwa.disclosure import Binding, DisclosureError, key_from_jwk, verify

VECTORS = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_vector(path):
    vector = json.loads(path.read_text())

    outcome = outcome_of(vector)

    shown = {name: outcome.get(name) for name in vector["expect"]}
    assert shown == vector["expect"], vector["why"]


def outcome_of(vector):
    def find_key(iss, kid, alg):
        jwk = vector["issuers"].get(iss, {}).get(kid)
        return key_from_jwk(jwk) if jwk else None

    try:
        verified = verify(
            vector["presentation"],
            find_key=find_key,
            now=datetime.fromtimestamp(vector["now"], UTC),
            expect_binding=binding_of(vector),
        )
    except DisclosureError as error:
        return {"refused": error.code}
    disclosed = sorted(map(list, verified.disclosed), key=str)
    return {
        "claims": verified.claims,
        "disclosed": disclosed,
        "bound": verified.bound,
    }


def binding_of(vector):
    wanted = vector.get("binding")
    if wanted is None:
        return None
    seconds = wanted.get("max_age")
    max_age = None if seconds is None else timedelta(seconds=seconds)
    return Binding(wanted.get("aud"), wanted.get("nonce"), max_age)


def test_the_files_are_what_the_forger_makes():
    made = all_vectors()

    kept = {path.stem: json.loads(path.read_text()) for path in VECTORS}

    assert kept == made


def test_most_vectors_are_forgeries():
    refused = [v for v in all_vectors().values() if "refused" in v["expect"]]

    assert len(refused) >= 80
