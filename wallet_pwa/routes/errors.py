"""One sentence for every reason, in the reader's language."""

import sys

from flask import Flask, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from wallet_pwa.i18n import gettext as _
from wallet_pwa.routes.context import house
from wallet_pwa.routes.identity import page_at_hand, wallet_or_none, way_back_in
from wallet_pwa.services.errors import ConfirmError, LockedError, ServiceError

#: PostgreSQL's code for a full disk; SQLite says it in words.
DISK_FULL = "53100"
STATUSES = {
    "not_found": 404,
    "offer_unknown": 404,
    "offer_not_open": 409,
    "offer_over": 410,
    "offer_used_up": 410,
    "slow_down": 429,
    "way_in": 403,
    "pin_gone": 403,
    "passkey_unknown": 403,
    "last_way": 409,
    "save_card_first": 409,
    "transfer_code": 404,
    "badge_withdrawn": 409,
    "already_given": 409,
    "invitation_gone": 404,
}


def sentence_for(code: str) -> str:
    """Return what a person should read when *code* happened."""
    sentences = {
        "not_found": _("We could not find this. Perhaps it was deleted."),
        "offer_unknown": _("We do not know this code. Look at it once more."),
        "offer_not_open": _("The workshop has not begun. Try again when it starts."),
        "offer_over": _("This workshop is over. Ask the organiser for a new code."),
        "offer_used_up": _("All badges are taken. Ask the organiser for help."),
        "slow_down": _("Too many tries. Wait some minutes, then try again."),
        "way_in": _("This does not open the wallet. Try once more."),
        "pin_gone": _("Too many wrong PINs. Now you need your card."),
        "passkey_unknown": _("This key was removed. Use your card."),
        "last_way": _("This is the last way in. Add another one first."),
        "save_card_first": _("Save your card first. Else nobody can open it again."),
        "badge_withdrawn": _("The giver has taken this badge back."),
        "already_given": _("Somebody has this badge. Make a copy to change it."),
        "invitation_gone": _("This invitation does not work. Ask for a new one."),
        "transfer_code": _("This code does not work. Make a new one."),
    }
    return sentences.get(code, _("Something went wrong. Please try again."))


def error_page(sentence: str, status: int) -> ResponseReturnValue:
    """Return a page that says what happened and leads on."""
    home = "wallet.index" if wallet_or_none() else "home.index"
    page = render_template(
        "error.html",
        sentence=sentence,
        action_url=url_for(home),
        action_label=_("Go on"),
    )
    return page, status


def sentence_for_status(status: int) -> str:
    """Return what a person should read when a request went wrong as a whole."""
    sentences = {
        400: _("This page was open too long. Go back and try again."),
        403: _("This page was open too long. Go back and try again."),
        404: _("We could not find this page. Look at the address once more."),
        405: _("This page was open too long. Go back and try again."),
        413: _("This file is too big. Take a smaller one."),
        421: _("This address does not belong to this wallet."),
    }
    return sentences.get(status, _("Something went wrong. Please try again."))


def is_full(error: OperationalError) -> bool:
    """Whether the database could not write for want of room."""
    cause = error.orig
    return "full" in str(cause) or getattr(cause, "sqlstate", None) == DISK_FULL


def init_app(app: Flask) -> None:
    """Show errors as pages that say what to do next."""

    @app.errorhandler(LockedError)
    def show_way_in(_error: LockedError) -> ResponseReturnValue:
        return way_back_in()

    @app.errorhandler(ConfirmError)
    def ask_who(_error: ConfirmError) -> ResponseReturnValue:
        return redirect(url_for("confirm.index", next=page_at_hand()), 303)

    @app.errorhandler(ServiceError)
    def show_reason(error: ServiceError) -> ResponseReturnValue:
        app.logger.info("refused: %s", error.code)
        return error_page(sentence_for(error.code), STATUSES.get(error.code, 400))

    @app.errorhandler(OperationalError)
    def make_room(error: OperationalError) -> ResponseReturnValue:
        """Give the reserve up to a full disk: the next try to stop a link works."""
        if not is_full(error):
            raise error
        house().journal.make_room()
        app.log_exception(sys.exc_info())
        return error_page(sentence_for_status(500), 500)

    @app.errorhandler(HTTPException)
    def show_status(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None or (error.code or 500) < 400:
            return error
        status = error.code or 500
        return error_page(sentence_for_status(status), status)
