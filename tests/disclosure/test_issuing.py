from datetime import datetime

import pytest

from tests.disclosure.badges import MOMENT, salts
from tests.disclosure.forge import (
    ES_ISSUER,
    HOLDER,
    ISSUER,
    STRANGER,
    binding,
    claim,
    combined,
    digest,
    payload,
)
from wallet_pwa.disclosure import DisclosureError, bind, issue, parse, present, verify
from wallet_pwa.disclosure.encoding import b64url_decode, dump_json, load_json

ADDRESS = {"city": "Utrecht", "street": "Oudegracht 1"}
CLAIMS = payload(name="Amina", address=ADDRESS, speaks=["nl", "ar", "ti"])


def make(claims=CLAIMS, hide=(("name",),), **more):
    options = {"signer": ISSUER, "salts": salts()} | more
    return issue(claims, hide=hide, **options)


def signed_part(text):
    return load_json(b64url_decode(text.split(".")[1]))


def believe(text, key=ISSUER.public_key):
    return verify(text, find_key=lambda *names: key, now=MOMENT)


def code_of(function, *arguments, **more):
    with pytest.raises(DisclosureError) as caught:
        function(*arguments, **more)
    return caught.value.code


def test_a_hidden_claim_is_a_digest_and_nothing_else():
    signed = signed_part(make())

    assert "Amina" not in str(signed)
    assert "name" not in signed
    assert len(signed["_sd"]) == 1


def test_digests_are_sorted_so_that_their_order_tells_nothing():
    text = make(hide=[("name",), ("title",), ("address",)], digests={(): 6})

    digests = signed_part(text)["_sd"]

    assert digests == sorted(digests)
    assert len(digests) == 6


def test_what_lies_inside_can_be_shown_without_its_neighbours():
    text = make(hide=[("address",), ("address", "city"), ("address", "street")])

    shown = believe(present(text, {("address", "city")}))

    assert shown.claims["address"] == {"city": "Utrecht"}
    assert shown.disclosed == {("address",), ("address", "city")}


def test_an_array_shows_the_picked_items_in_their_order():
    text = make(
        hide=[("speaks", 0), ("speaks", 1), ("speaks", 2)], digests={("speaks",): 7}
    )

    shown = believe(present(text, {("speaks", 2), ("speaks", 0)}))

    assert shown.claims["speaks"] == ["nl", "ti"]
    assert len(signed_part(text)["speaks"]) == 7


def test_an_issuer_can_sign_with_p256():
    text = make(signer=ES_ISSUER)

    assert believe(text, ES_ISSUER.public_key).alg == "ES256"


def test_the_same_input_gives_the_same_text():
    assert make() == make()


def test_salts_may_come_from_a_function():
    source = salts()

    assert make(salts=lambda: next(source)) == make()


@pytest.mark.parametrize(
    ("code", "claims", "hide"),
    [
        ("never_disclosable", CLAIMS, [("exp",)]),
        ("never_disclosable", CLAIMS, [("status", "status_list")]),
        ("never_disclosable", CLAIMS, [("cnf", "jwk", "x")]),
        ("never_disclosable", CLAIMS, [()]),
        ("never_disclosable", CLAIMS | {"ld": {}}, [("ld",)]),
        (
            "never_disclosable",
            CLAIMS | {"ld": {"validUntil": "x"}},
            [("ld", "validUntil")],
        ),
        ("unknown_field", CLAIMS, [("birthdate",)]),
        ("unknown_field", CLAIMS, [("speaks", 3)]),
        ("unknown_field", CLAIMS, [("name", "first")]),
        ("reserved_name", CLAIMS | {"_sd": []}, []),
        ("reserved_name", CLAIMS | {"x": [{"...": "y"}]}, []),
        ("reserved_name", CLAIMS | {"x": {"_sd_alg": "y"}}, []),
        ("not_json", CLAIMS | {"x": 1.5}, []),
        ("not_json", CLAIMS | {"x": 2**53 + 1}, []),
        ("not_json", CLAIMS | {"x": "\ud800"}, []),
        ("not_json", CLAIMS | {"name": "\ud800"}, [("name",)]),
        ("not_json", CLAIMS | {"x": b"bytes"}, []),
        ("not_json", CLAIMS | {"x": [object()]}, []),
        ("too_many_disclosures", CLAIMS, [(f"c{n}",) for n in range(101)]),
    ],
)
def test_what_no_verifier_would_believe_is_not_signed(code, claims, hide):
    assert code_of(make, claims, hide) == code


def test_the_largest_integers_are_signed():
    largest = [2**53, -(2**53)]

    assert believe(make(CLAIMS | {"x": largest})).claims["x"] == largest


def test_claims_nested_deep_are_not_signed():
    value = "x"
    for _ in range(2_000):
        value = [value]

    assert code_of(make, CLAIMS | {"x": value}) == "too_deep"
    assert code_of(dump_json, value) == "not_json"


def test_a_salt_given_twice_is_not_used():
    same = [bytes(16), bytes(16)]

    code = code_of(make, hide=[("name",), ("title",)], salts=same)

    assert code == "repeated_disclosure"


@pytest.mark.parametrize("wrong", [[], [bytes(15)], [b""]])
def test_salts_are_sixteen_bytes_and_enough(wrong):
    with pytest.raises(ValueError, match="salt"):
        make(salts=wrong)


def test_more_hidden_claims_than_digests_are_refused():
    hide = [("name",), ("title",)]

    assert code_of(make, hide=hide, digests={(): 1}) == "too_many_disclosures"


def test_digests_inside_what_must_be_seen_are_refused():
    assert code_of(make, digests={("status",): 3}) == "never_disclosable"


def test_digests_for_nothing_are_refused():
    assert code_of(make, digests={("nowhere",): 3}) == "unknown_field"


@pytest.mark.parametrize(
    "path",
    [
        (),
        ("title",),
        ("birthdate",),
        ("name", "first"),
        ("_sd",),
        ("_sd", 0),
        ("speaks", 1),
        ("speaks", 3),
        ("speaks", 99),
        ("speaks", -1),
        ("speaks", "0"),
        ("address", 0),
    ],
)
def test_a_path_that_cannot_be_disclosed_is_an_error(path):
    assert code_of(present, make(), {path}) == "unknown_field"


def test_what_was_kept_back_cannot_be_shown_again():
    less = present(make(hide=[("name",), ("title",)]), {("title",)})

    assert code_of(present, less, {("name",)}) == "unknown_field"


def test_an_item_kept_back_cannot_be_shown_again():
    less = present(make(hide=[("speaks", 0), ("speaks", 1)]), {("speaks", 1)})

    assert code_of(present, less, {("speaks", 0)}) == "unknown_field"


def test_present_passes_the_signed_text_on_as_it_came():
    spaced = combined(make(hide=[]).partition("~")[0])
    text = make(hide=[("name",), ("title",)])

    assert present(spaced, set()) == spaced
    assert present(text, {("name",), ("title",)}) == text


def test_only_the_holder_of_the_badge_can_bind_it():
    wanted = {"aud": "a", "nonce": "n", "iat": MOMENT}

    assert code_of(bind, make(), holder=STRANGER, **wanted) == "wrong_holder"
    unbound = make({k: v for k, v in CLAIMS.items() if k != "cnf"})
    assert code_of(bind, unbound, holder=HOLDER, **wanted) == "wrong_holder"


def test_what_is_bound_is_not_cut_or_bound_again():
    text = make()
    bound = text + binding(text)

    assert code_of(present, bound, set()) == "unexpected_binding"
    again = {"holder": HOLDER, "aud": "a", "nonce": "n", "iat": MOMENT}
    assert code_of(bind, bound, **again) == "unexpected_binding"


def test_parse_takes_apart_without_believing():
    forged = combined(make(signer=STRANGER).partition("~")[0])

    assert parse(forged).claims["iss"] == CLAIMS["iss"]
    assert code_of(believe, forged) == "bad_signature"


def test_a_text_longer_than_any_badge_is_refused_before_it_is_read():
    assert code_of(believe, make() + "x" * 300_000) == "too_large"


def test_a_text_of_exactly_the_limit_is_read():
    assert code_of(believe, "x" * 300_000) == "malformed"
    assert code_of(believe, "x" * 300_001) == "too_large"


def test_a_hundred_disclosures_are_read():
    many = {f"c{number}": number for number in range(100)}
    source = (number.to_bytes(16, "big") for number in range(100))

    text = make(payload(**many), [(name,) for name in many], salts=source)

    assert len(believe(text).disclosed) == 100


def test_a_moment_without_a_time_zone_is_a_mistake():
    naive = datetime(2026, 11, 21)  # noqa: DTZ001 - that is what is tested

    with pytest.raises(ValueError, match="time zone"):
        verify(make(), find_key=lambda *names: ISSUER.public_key, now=naive)


def test_the_key_is_asked_for_by_issuer_name_and_algorithm():
    asked = []

    code = code_of(
        verify, make(), find_key=lambda *names: asked.append(names), now=MOMENT
    )

    assert code == "unknown_key"
    assert asked == [(CLAIMS["iss"], ISSUER.kid, "EdDSA")]


def test_a_disclosure_is_looked_at_only_after_the_signature():
    broken = claim("name", 1.5)
    text = combined(make(signer=STRANGER).partition("~")[0], broken)

    assert digest(broken)
    assert code_of(believe, text) == "bad_signature"
