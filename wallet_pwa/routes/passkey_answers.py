"""What the script for passkeys sends and reads: small JSON messages."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from wallet_pwa.i18n import gettext as _
from wallet_pwa.routes.errors import STATUSES, sentence_for
from wallet_pwa.routes.identity import current_session, visitor
from wallet_pwa.services.errors import (
    ConfirmError,
    LockedError,
    PasskeyUnknownError,
    ServiceError,
    WayInError,
)
from wallet_pwa.services.passkey_ways import read_kek

P = ParamSpec("P")
#: A passkey's answer has one or two of these.
LARGEST_ANSWER = 64 * 1024


def bound() -> bytes:
    """Return what ties a challenge to this browser."""
    row = current_session()
    return row.id if row is not None else visitor()


def sent_credential() -> tuple[dict[str, Any], bytes | None]:
    """Return the passkey's answer and the wallet's key that came with it."""
    request.max_content_length = LARGEST_ANSWER
    try:
        sent = request.get_json(silent=True)
    except RecursionError as error:
        raise WayInError from error
    body: dict[str, Any] = sent if isinstance(sent, dict) else {}
    credential = body.get("credential")
    if not isinstance(credential, dict):
        raise WayInError
    return credential, read_kek(body.get("kek"))


def as_json(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Make a view answer refusals as a sentence for the script to show."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        try:
            return view(*args, **kwargs)
        except ServiceError as error:
            said = {
                "message": _sentence(error),
                "unknown": isinstance(error, PasskeyUnknownError),
            }
            return jsonify(said), STATUSES.get(error.code, 403)

    return answer


def go_to(target: str) -> ResponseReturnValue:
    """Send the browser to *target*."""
    return jsonify({"next": target})


def _sentence(error: ServiceError) -> str:
    if isinstance(error, PasskeyUnknownError):
        return _("This key was removed. Use your card.")
    if isinstance(error, ConfirmError | LockedError):
        return _("That was a while ago. Open Me and try there.")
    if isinstance(error, WayInError):
        return _("That did not work. Try again, or use another way.")
    return sentence_for(error.code)
