from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.disclosure.forge import HOLDER, ISSUER, NOW, payload
from wallet_pwa.disclosure import (
    Binding,
    DisclosureError,
    bind,
    issue,
    parse,
    present,
    read_badge,
    verify,
)
from wallet_pwa.disclosure.did import keys_of_document
from wallet_pwa.disclosure.encoding import b64url_decode, b64url_encode, load_json
from wallet_pwa.disclosure.keys import key_from_jwk
from wallet_pwa.disclosure.status_list import decode_bits

MOMENT = datetime.fromtimestamp(NOW, UTC)
FIELDS = {
    ("given_name",): "أمينة",
    ("hours",): 12,
    ("who", "story"): "Førstehjelp på lageret",
    ("who", "place", "city"): "Zierikzee-Noord",
    ("speaks", 1): "Tigrinya-Ge'ez",
}
#: What gives each field away, in clear or in a disclosure.
TRACES = ["أمينة", "hours", "Førstehjelp", "Zierikzee", "Tigrinya"]
CLAIMS = payload(
    given_name="أمينة",
    hours=12,
    who={"story": "Førstehjelp på lageret", "place": {"city": "Zierikzee-Noord"}},
    speaks=["nl", "Tigrinya-Ge'ez"],
)


def numbered(start=0):
    return (number.to_bytes(16, "big") for number in range(start, start + 1000))


BADGE = issue(CLAIMS, hide=list(FIELDS), signer=ISSUER, salts=numbered())


def believe(text, **more):
    return verify(text, find_key=lambda *names: ISSUER.public_key, now=MOMENT, **more)


def refused(text, **more):
    try:
        believe(text, **more)
    except DisclosureError:
        return True
    return False


def readable(text):
    """All that can be read in a presentation, whoever tries."""
    token, *disclosures = text.split("~")
    parts = [*token.split(".")[:2], *filter(None, disclosures)]
    return "".join(str(load_json(b64url_decode(part))) for part in parts)


@given(picked=st.sets(st.sampled_from(list(FIELDS))))
def test_a_presentation_shows_exactly_what_was_picked(picked):
    shown = present(BADGE, picked)

    verified = believe(shown)
    assert verified.disclosed == picked
    for (path, value), trace in zip(FIELDS.items(), TRACES, strict=True):
        assert (trace in readable(shown)) == (path in picked), (path, value)


@given(picked=st.sets(st.sampled_from(list(FIELDS))))
def test_what_was_not_picked_has_no_salt_in_the_text(picked):
    shown = present(BADGE, picked)

    for path, disclosure in parse(BADGE).disclosures.items():
        assert (disclosure.encoded in shown) == (path in picked)
        assert (disclosure.salt in readable(shown)) == (path in picked)


@given(picked=st.sets(st.sampled_from(list(FIELDS))))
def test_a_bound_presentation_holds_for_its_reader_only(picked):
    presentation = present(BADGE, picked)
    text = bind(presentation, holder=HOLDER, aud="here", nonce="once", iat=MOMENT)

    assert believe(text, expect_binding=Binding("here", "once")).bound
    assert refused(text, expect_binding=Binding("there", "once"))
    assert refused(text, expect_binding=Binding("here", "twice"))


@given(
    first=st.sets(st.sampled_from(list(FIELDS))),
    second=st.sets(st.sampled_from(list(FIELDS))),
)
def test_a_binding_fits_no_other_choice(first, second):
    bound, other = present(BADGE, first), present(BADGE, second)
    token = bind(bound, holder=HOLDER, aud="a", nonce="n", iat=MOMENT)
    exchanged = other + token.removeprefix(bound)

    assert refused(exchanged, expect_binding=Binding("a", "n")) == (first != second)


@given(at=st.integers(0, len(BADGE) - 1), character=st.characters(codec="utf-8"))
def test_a_credential_with_one_character_changed_is_refused(at, character):
    text = BADGE[:at] + character + BADGE[at + 1 :]

    assert text == BADGE or refused(text)


@given(at=st.integers(0, len(BADGE) - 1), length=st.integers(1, 60))
def test_a_credential_with_a_piece_missing_is_refused(at, length):
    text = BADGE[:at] + BADGE[at + length :]
    pieces = set(BADGE.split("~"))

    # Whole disclosures may be left out: that is what they are for.
    assert set(text.split("~")) <= pieces or refused(text)


@given(text=st.text())
def test_any_text_at_all_is_refused_in_our_own_words(text):
    assert refused(text)
    assert refused(text, expect_binding=Binding())


@given(text=st.text(alphabet='~.eyJAQ_-0{}[]"'))
def test_text_that_looks_like_a_token_is_refused_in_our_own_words(text):
    assert refused(text)
    with pytest.raises(DisclosureError):
        parse(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(value=json_values)
def test_no_value_gets_further_than_our_own_errors(value):
    for read in (
        key_from_jwk,
        lambda v: read_badge({"ld": v, "iss": v, "status": v}),
        lambda v: keys_of_document({"id": "x", "verificationMethod": v}, "x"),
        lambda v: decode_bits(str(v)),
    ):
        with pytest.raises(DisclosureError):
            read(value)


@given(data=st.binary())
def test_base64url_has_one_spelling(data):
    text = b64url_encode(data)

    assert b64url_decode(text) == data
    assert not set(text) & set("+/=")


@given(text=st.text(alphabet=st.characters(codec="ascii"), max_size=12))
def test_what_is_read_from_base64url_is_written_the_same(text):
    try:
        data = b64url_decode(text)
    except DisclosureError:
        return
    assert b64url_encode(data) == text


plain_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text().filter(lambda t: t not in RESERVED), inner, max_size=3
        )
    ),
    max_leaves=6,
)
RESERVED = {"_sd", "_sd_alg", "..."}


@given(value=plain_values, hidden=st.booleans(), decoys=st.integers(1, 5))
def test_what_is_issued_comes_back_the_same(value, hidden, decoys):
    hide = [("x",)] if hidden else []
    claims = payload(x=[value])
    text = issue(
        claims, hide=hide, digests={(): decoys}, signer=ISSUER, salts=numbered()
    )

    verified = believe(text)

    assert verified.claims == claims
    assert len(load_json(b64url_decode(text.split(".")[1]))["_sd"]) == decoys
