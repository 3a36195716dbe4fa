"""Digits that people type, with sentences for what is wrong with them."""

from wallet_pwa.i18n import gettext as _
from wallet_pwa.services.errors import PinGoneError, ServiceError, SlowDownError
from wallet_pwa.vault import CardDigitsError


def card_sentence(error: ServiceError | CardDigitsError) -> str:
    """Return what to do after a card was refused."""
    if isinstance(error, SlowDownError):
        return _("Too many tries. Wait five minutes.")
    if isinstance(error, CardDigitsError):
        if error.reason == "length":
            return _("A card has 30 digits. Look at it once more.")
        if error.reason == "letters":
            return _("A card has digits only. Look at it once more.")
        return _("One digit is not right. Look at your card once more.")
    return _("This card does not open a wallet. Look at it once more.")


def pin_sentence(error: ServiceError | CardDigitsError) -> str:
    """Return what to do after a PIN was refused."""
    if isinstance(error, SlowDownError):
        return _("Too many tries. Wait five minutes.")
    if isinstance(error, PinGoneError):
        return _("Too many wrong PINs. Now you need your card.")
    if isinstance(error, CardDigitsError):
        return _("A PIN has 4 to 12 digits.")
    return _("This is not the PIN. Try once more.")
