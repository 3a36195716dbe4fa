import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.disclosure.forge import ES_ISSUER, ISSUER
from wallet_pwa.disclosure import (
    DisclosureError,
    Ed25519Key,
    Ed25519Signer,
    Es256Key,
    Es256Signer,
    jwk_thumbprint,
    key_from_jwk,
)
from wallet_pwa.disclosure.did import multibase
from wallet_pwa.disclosure.keys import _ORDER

SIGNERS = [ISSUER, ES_ISSUER]


@pytest.mark.parametrize("signer", SIGNERS, ids=lambda s: s.alg)
@given(data=st.binary())
def test_what_was_signed_holds_and_nothing_else(signer, data):
    signature = signer.sign(data)

    signer.public_key.verify(data, signature)
    assert signer.sign(data) == signature
    with pytest.raises(DisclosureError):
        signer.public_key.verify(data + b"x", signature)


@given(data=st.binary())
def test_es256_writes_the_smaller_s(data):
    signature = ES_ISSUER.sign(data)

    assert len(signature) == 64
    assert int.from_bytes(signature[32:], "big") <= _ORDER // 2


@pytest.mark.parametrize("signer", SIGNERS, ids=lambda s: s.alg)
def test_a_key_comes_back_from_its_jwk(signer):
    assert key_from_jwk(signer.public_key.jwk()) == signer.public_key


def test_the_example_of_rfc_8037_has_its_thumbprint():
    jwk = {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    }

    thumbprint = jwk_thumbprint(key_from_jwk(jwk))

    assert thumbprint == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_the_example_of_rfc_8032_is_signed_as_there():
    seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    signer = Ed25519Signer(bytes.fromhex(seed))

    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert signer.public_key == Ed25519Key(bytes.fromhex(public))
    assert signer.sign(b"").hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )


def test_the_example_of_rfc_6979_is_signed_as_there():
    secret = "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"
    signer = Es256Signer(bytes.fromhex(secret))

    r, s = signer.sign(b"sample")[:32], signer.sign(b"sample")[32:]

    assert r.hex().upper() == (
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
    )
    # The RFC writes the larger s here; the smaller one is its negative.
    larger = 0xF7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8
    assert int.from_bytes(s, "big") == _ORDER - larger


def test_a_secret_is_not_in_the_repr():
    assert "seed" not in repr(ISSUER)
    assert "secret" not in repr(ES_ISSUER)
    assert "_key" not in repr(ES_ISSUER)


JWK = ISSUER.public_key.jwk()
EC = ES_ISSUER.public_key.jwk()


@pytest.mark.parametrize(
    "jwk",
    [
        None,
        "x",
        [],
        {},
        JWK | {"d": "AAAA"},
        JWK | {"kty": "EC"},
        JWK | {"crv": "Ed448"},
        JWK | {"x": JWK["x"][:-1]},
        JWK | {"x": JWK["x"] + "="},
        JWK | {"x": 1},
        EC | {"y": EC["x"]},
        EC | {"x": EC["x"] + "AAAA"},
        EC | {"crv": "P-384"},
        EC | {"d": "AAAA"},
        {name: EC[name] for name in ("kty", "crv", "x")},
    ],
)
def test_a_strange_jwk_is_refused(jwk):
    with pytest.raises(DisclosureError):
        key_from_jwk(jwk)


def test_keys_of_another_length_are_refused():
    for make in (Ed25519Key, Es256Key):
        with pytest.raises(DisclosureError):
            make(bytes(31))


def test_a_multikey_is_written_as_in_the_standard():
    public = Ed25519Key(
        bytes.fromhex(
            "2e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6"
        )
    )

    assert multibase(public) == "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    assert multibase(ES_ISSUER.public_key).startswith("zDn")
    assert multibase(ISSUER.public_key).startswith("z6Mk")


def test_a_p256_multikey_is_written_as_in_the_example_of_did_key():
    key = key_from_jwk(
        {
            "kty": "EC",
            "crv": "P-256",
            "x": "fyNYMN0976ci7xqiSdag3buk-ZCwgXU4kz9XNkBlNUI",
            "y": "hW2ojTNfH7Jbi8--CJUo3OCbH3y5n91g-IMA9MLMbTU",
        }
    )

    assert multibase(key) == "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169"
