"""What people type: plain words, and digits with sentences for what is wrong."""

from wallet_pwa.i18n import gettext as _
from wallet_pwa.services.errors import PinGoneError, ServiceError, SlowDownError
from wallet_pwa.vault import CardDigitsError

#: Signs without a shape of their own that Persian, Hindi and others spell with.
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"


def plain_words(text: str, keep: str = "") -> str:
    """Return *text* without signs that nobody sees, but for those in *keep*.

    Some of them turn round the words that stand beside a name, or end the fence
    around it.  Empty where nothing is left to see.
    """
    seen = "".join(s for s in text if s.isprintable() or s in JOINERS + keep)
    return seen.strip() if seen.strip(JOINERS + keep + " ") else ""


def plain_line(text: str) -> str:
    """Return *text* as one line of plain words."""
    return plain_words(" ".join(text.split()))


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
