"""Digits as people type them: in any script, with gaps where they like."""

import unicodedata

from wallet_pwa.vault.errors import CardDigitsError

#: Dashes, spaces, and the invisible marks that come along with copied text.
_GAPS = frozenset({"Pd", "Zs", "Zl", "Zp", "Cf"})
_MINUS = "\N{MINUS SIGN}"


def read_digits(text: str, length: int) -> str:
    """Return the *length* digits in *text* as 0 to 9, or raise `CardDigitsError`.

    Spaces, hyphens and the decimal digits of every script are accepted: every
    keyboard can type a card.
    """
    digits = fold_digits(text)
    if digits and not digits.isdecimal():
        raise CardDigitsError("letters")
    if len(digits) != length:
        raise CardDigitsError("length")
    return digits


def parse_pin(text: str) -> str:
    """Return a PIN of 4 to 12 digits as 0 to 9, or raise `CardDigitsError`."""
    length = len(fold_digits(text))
    return read_digits(text, min(max(length, 4), 12))


def fold_digits(text: str) -> str:
    """Return *text* without gaps and with every script's digits as 0 to 9.

    Whatever is neither digit nor gap stays as it is.
    """
    return "".join(_fold(sign) for sign in text)


def _fold(sign: str) -> str:
    if sign.isspace() or sign == _MINUS or unicodedata.category(sign) in _GAPS:
        return ""
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)
