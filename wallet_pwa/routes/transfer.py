"""Bring the badges of another browser of the same person into this wallet."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet_pwa.i18n import gettext as _
from wallet_pwa.routes.context import commit, db_session, house, network, now
from wallet_pwa.routes.errors import STATUSES, sentence_for
from wallet_pwa.routes.identity import (
    current_wallet,
    private_blueprint,
    require_confirmed,
)
from wallet_pwa.services.errors import ServiceError, SlowDownError
from wallet_pwa.services.transfer import bring, check_code_tries, make_code

blueprint = private_blueprint("transfer", __name__, url_prefix="/me/bring")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Offer both sides: bring badges here, or take them away from here."""
    return render_template("transfer/index.html", typed="", error=None)


@blueprint.get("/code")
def code() -> ResponseReturnValue:
    """Say what the code does, and offer to make one."""
    require_confirmed()
    return render_template("transfer/code.html", code=None)


@blueprint.post("/code")
def new_code() -> ResponseReturnValue:
    """Make a code and show it; it works once, for ten minutes.

    It is the one POST that answers with its page: a code in an address or kept
    for a reload would be a code too many.
    """
    require_confirmed()
    made = make_code(house(), current_wallet(), now=now())
    return render_template("transfer/code.html", code=f"{made[:4]} {made[4:]}")


@blueprint.post("")
def take() -> ResponseReturnValue:
    """Bring everything here; the other wallet ends."""
    wallet = current_wallet()
    typed = request.form.get("code", "")
    try:
        check_code_tries(house(), wallet, network=network(), now=now())
        bring(db_session(), house(), typed, into=wallet, now=now())
    except ServiceError as error:
        db_session().rollback()
        page = render_template(
            "transfer/index.html", typed=typed, error=_sentence(error)
        )
        return page, STATUSES.get(error.code, 404)
    commit()
    return redirect(url_for("wallet.index", said="moved"), 303)


def _sentence(error: ServiceError) -> str:
    if isinstance(error, SlowDownError):
        return sentence_for(error.code)
    return _("This code does not work. Make a new one.")
