"""Reasons to refuse, each with a stable code."""


class ServiceError(Exception):
    """Base of every refusal.

    ``code`` is stable: logs, tests and the table that turns refusals into
    sentences use it.  The message never holds anything of a person's.
    """

    code = "refused"


class NotFoundError(ServiceError):
    """The thing does not exist, or belongs to somebody else: one answer."""

    code = "not_found"


class OfferUnknownError(ServiceError):
    """No workshop has this code."""

    code = "offer_unknown"


class OfferNotOpenError(ServiceError):
    """The workshop's code does not work yet."""

    code = "offer_not_open"


class OfferOverError(ServiceError):
    """The workshop's code does not work any more."""

    code = "offer_over"


class OfferUsedUpError(ServiceError):
    """All badges of the workshop have been taken."""

    code = "offer_used_up"


class BadgeWithdrawnError(ServiceError):
    """The giver has taken this badge back."""

    code = "badge_withdrawn"


class AlreadyGivenError(ServiceError):
    """Somebody has this badge, so its words cannot change any more."""

    code = "already_given"


class InvitationGoneError(ServiceError):
    """The invitation was used, is too old or was never made."""

    code = "invitation_gone"


class LifetimeError(ServiceError):
    """A link cannot work for so long, or not for so short a time."""

    code = "lifetime"


class ShareGoneError(ServiceError):
    """The link shows nothing: ended, stopped, used up or never made."""

    code = "share_gone"


class LockedError(ServiceError):
    """The wallet must be opened first."""

    code = "locked"


class ConfirmError(ServiceError):
    """She must show first that it is her."""

    code = "confirm"


class WayInError(ServiceError):
    """This card, PIN or passkey does not open the wallet."""

    code = "way_in"


class PasskeyUnknownError(WayInError):
    """This passkey was deleted here, or never made for us."""

    code = "passkey_unknown"


class PinGoneError(WayInError):
    """Too many wrong PINs: this phone does not open the wallet any more."""

    code = "pin_gone"


class LastWayError(ServiceError):
    """Without this way in nobody could open the wallet."""

    code = "last_way"


class SlowDownError(ServiceError):
    """Too many tries in a short time."""

    code = "slow_down"


class SaveCardFirstError(ServiceError):
    """Without a card or a passkey nobody could open the wallet again."""

    code = "save_card_first"


class TransferCodeError(ServiceError):
    """No wallet is being moved with this code."""

    code = "transfer_code"


class BaseAddressError(ServiceError):
    """The base address is not the one that badges and posters carry."""

    code = "base_address"
