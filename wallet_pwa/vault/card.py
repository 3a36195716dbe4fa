"""The paper card, and the short code that can be typed at a workshop."""

import secrets
from dataclasses import dataclass, field
from typing import Self

from wallet_pwa.vault.digits import read_digits
from wallet_pwa.vault.errors import CardDigitsError

NUMBER_DIGITS = 8
SECRET_DIGITS = 20
_CARD_DIGITS = NUMBER_DIGITS + SECRET_DIGITS + 2
_CODE_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Card:
    """A wallet's number and the 20 secret digits that open it.

    Digits only: every keyboard has them, and every script.
    """

    number: str
    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        for digits, length in (
            (self.number, NUMBER_DIGITS),
            (self.secret, SECRET_DIGITS),
        ):
            if not (digits.isascii() and digits.isdecimal()):
                raise CardDigitsError("letters")
            if len(digits) != length:
                raise CardDigitsError("length")

    @classmethod
    def generate(cls, number: str) -> Self:
        """Make a fresh card for the wallet with *number*."""
        return cls(number, f"{secrets.randbelow(10**SECRET_DIGITS):020d}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a card that was typed or scanned, or raise `CardDigitsError`.

        The two check digits find a slip of the finger before it costs one of
        the few tries.  Each card has one spelling: other check digits with the
        same remainder are refused.
        """
        digits = read_digits(text, _CARD_DIGITS)
        card = cls(digits[:NUMBER_DIGITS], digits[NUMBER_DIGITS:-2])
        if card.digits != digits:
            raise CardDigitsError("check")
        return card

    @property
    def digits(self) -> str:
        """All 30 digits: number, secret and two check digits (mod 97, as in IBANs)."""
        body = self.number + self.secret
        return f"{body}{98 - int(body) * 100 % 97:02d}"

    def groups(self) -> list[str]:
        """Return the digits in groups of four, as printed; the last group has two."""
        digits = self.digits
        return [digits[start : start + 4] for start in range(0, len(digits), 4)]


def new_number() -> str:
    """Make a wallet number: 8 random digits, the first of them not 0."""
    return str(10_000_000 + secrets.randbelow(90_000_000))


def new_typed_code() -> str:
    """Make the code of a workshop: 9 random digits and one check digit."""
    while True:
        body = f"{secrets.randbelow(10**9):09d}"
        check = -_weigh(body) % 11
        # One in eleven would need a check "digit" of ten; we draw again.
        if check < 10:
            return f"{body}{check}"


def parse_typed_code(text: str) -> str:
    """Return the 10 digits of a typed code, or raise `CardDigitsError`.

    Ten different weights modulo the prime 11 notice every single wrong digit
    and every two digits that changed places.
    """
    digits = read_digits(text, _CODE_DIGITS)
    if _weigh(digits) % 11:
        raise CardDigitsError("check")
    return digits


def _weigh(digits: str) -> int:
    return sum(int(digit) * (10 - place) for place, digit in enumerate(digits))
