"""Digits on paper: every keyboard can type them, and slips are noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet_pwa.vault import (
    Card,
    CardDigitsError,
    new_number,
    new_typed_code,
    parse_pin,
    parse_typed_code,
)

#: Zero in ASCII, Arabic, Persian, Devanagari, Bengali, Kannada, Thai and full width.
ZEROS = "0\u0660\u06f0\u0966\u09e6\u0ce6\u0e50\uff10"
GAPS = ["", " ", "-", "\u2013", "\u2212", "\u00a0", "\n", "\u200f", "\u2067"]
CARDS = st.builds(
    Card,
    st.text("0123456789", min_size=8, max_size=8),
    st.text("0123456789", min_size=20, max_size=20),
)


def typed(digits, zeros, gaps):
    """Return *digits* as somebody types them, in one script after the other."""
    signs = [
        chr(ord(zero) + int(digit)) for digit, zero in zip(digits, zeros, strict=True)
    ]
    return "".join(sign + gap for sign, gap in zip(signs, gaps, strict=True))


@given(card=CARDS, data=st.data())
def test_a_card_is_read_in_every_script_and_with_every_gap(card, data):
    zeros = data.draw(st.lists(st.sampled_from(ZEROS), min_size=30, max_size=30))
    gaps = data.draw(st.lists(st.sampled_from(GAPS), min_size=30, max_size=30))

    assert Card.parse(typed(card.digits, zeros, gaps)) == card


@given(card=CARDS, place=st.integers(0, 29), digit=st.sampled_from("0123456789"))
def test_every_single_wrong_digit_of_a_card_is_noticed(card, place, digit):
    slip = card.digits[:place] + digit + card.digits[place + 1 :]

    assert (reason_for(Card.parse, slip) == "check") == (slip != card.digits)


@given(card=CARDS, first=st.integers(0, 29), second=st.integers(0, 29))
def test_every_two_swapped_digits_of_a_card_are_noticed(card, first, second):
    slip = swap(card.digits, first, second)

    assert (reason_for(Card.parse, slip) == "check") == (slip != card.digits)


@given(text=st.text(max_size=40))
def test_no_text_whatsoever_gives_another_error(text):
    assert reason_for(Card.parse, text) in {"length", "letters", "check"}
    assert reason_for(parse_typed_code, text) in {"length", "letters", "check", None}


@given(body=st.text("0123456789", min_size=9, max_size=9))
def test_a_code_has_at_most_one_check_digit(body):
    fitting = [d for d in "0123456789" if not reason_for(parse_typed_code, body + d)]

    assert len(fitting) <= 1


def test_every_slip_in_a_typed_code_is_noticed():
    code = new_typed_code()
    wrong = {
        code[:place] + digit + code[place + 1 :]
        for place in range(10)
        for digit in "0123456789"
    }
    swapped = {swap(code, first, second) for first in range(10) for second in range(10)}

    accepted = {
        slip for slip in wrong | swapped if not reason_for(parse_typed_code, slip)
    }

    assert accepted == {code}


def test_new_codes_are_codes_and_differ():
    codes = {new_typed_code() for _ in range(200)}

    assert len(codes) == 200
    assert {parse_typed_code(code) for code in codes} == codes


def test_a_new_card_has_its_number_and_fresh_digits():
    first, second = Card.generate("12345678"), Card.generate("12345678")

    assert first.number == second.number == "12345678"
    assert first.secret != second.secret


def test_a_new_number_has_eight_digits_and_no_zero_in_front():
    numbers = {new_number() for _ in range(200)}

    assert len(numbers) > 190
    assert all(len(number) == 8 and "1" <= number[0] <= "9" for number in numbers)


@given(card=CARDS)
def test_a_card_is_printed_in_groups_of_four(card):
    groups = card.groups()

    assert [len(group) for group in groups] == [4] * 7 + [2]
    assert "".join(groups) == card.digits


@given(card=CARDS)
def test_check_digits_are_those_of_ibans(card):
    assert int(card.digits) % 97 == 1
    assert "02" <= card.digits[-2:] <= "98"


def test_the_secret_of_a_card_is_never_printed():
    card = Card("12345678", "98765432109876543210")

    assert repr(card) == "Card(number='12345678')"


@pytest.mark.parametrize(
    ("number", "secret", "reason"),
    [
        ("1234567", "0" * 20, "length"),
        ("12345678", "0" * 21, "length"),
        ("1234567x", "0" * 20, "letters"),
        ("12345678", "\u0660" * 20, "letters"),
    ],
)
def test_a_card_holds_plain_digits_only(number, secret, reason):
    with pytest.raises(CardDigitsError) as caught:
        Card(number, secret)

    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("4821", "4821"),
        (" ٤٨-٢١ ", "4821"),
        ("0" * 12, "0" * 12),
        ("482", "length"),
        ("", "length"),
        ("0" * 13, "length"),
        ("48a1", "letters"),
    ],
)
def test_a_pin_is_four_to_twelve_digits(text, outcome):
    assert (reason_for(parse_pin, text) or parse_pin(text)) == outcome


def reason_for(parse, text):
    try:
        parse(text)
    except CardDigitsError as error:
        return error.reason
    return None


def swap(digits, first, second):
    signs = list(digits)
    signs[first], signs[second] = signs[second], signs[first]
    return "".join(signs)
