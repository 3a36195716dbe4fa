"""Reasons why the vault says no."""

from typing import Literal, TypeAlias

#: What is wrong with typed digits: too few or many, no digits, or a slip of the finger.
DigitsReason: TypeAlias = Literal["length", "letters", "check"]


class VaultError(Exception):
    """Base of every error raised by this package, and a wrong use of it.

    ``code`` is stable: tests, logs and the table that turns errors into
    sentences all use it.  The message is for developers and never holds a key,
    a token, a digit of a card or anything that was sealed.
    """

    code = "vault"


class CannotOpenError(VaultError):
    """A blob that this key does not open in this place.

    A wrong key, a wrong PIN, a changed byte, another row's blob and an unknown
    version all give this one error: whoever tries must not learn which it was.
    """

    code = "cannot_open"

    def __init__(self) -> None:
        super().__init__("this does not open here")


class CardDigitsError(VaultError):
    """Typed digits that no card and no code of ours has.

    ``reason`` is stable: ``"length"``, ``"letters"`` or ``"check"``.
    """

    code = "card_digits"

    def __init__(self, reason: DigitsReason) -> None:
        super().__init__(reason)
        self.reason: DigitsReason = reason


class TokenError(VaultError):
    """Text that is not the one spelling of any token."""

    code = "token"
