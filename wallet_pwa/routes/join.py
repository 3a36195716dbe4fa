"""The way in for organisers: an invitation, then a passkey."""

from flask import jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from wallet_pwa.models import Organiser
from wallet_pwa.routes.context import commit, db_session, house, network, now
from wallet_pwa.routes.identity import (
    current_session,
    public_blueprint,
    start_session,
)
from wallet_pwa.routes.passkey_answers import as_json, bound, go_to, sent_credential
from wallet_pwa.services import issuers, limits, organisers, passkeys
from wallet_pwa.services.errors import InvitationGoneError, WayInError
from wallet_pwa.services.limits import MINUTE
from wallet_pwa.vault import TokenError, parse_token

blueprint = public_blueprint("join", __name__, url_prefix="/join")

WRONG_INVITATIONS_A_MINUTE = 20
PASSKEYS_A_MINUTE = 120


@blueprint.get("/")
def signin() -> ResponseReturnValue:
    """Let an organiser in who has a passkey."""
    row = current_session()
    if row is not None and row.organiser_id is not None:
        return redirect(url_for("organise.index"), 303)
    return render_template("join/signin.html")


@blueprint.post("/options")
@as_json
def options() -> ResponseReturnValue:
    """Say what the device needs to show a passkey."""
    _limit_passkeys()
    return jsonify(passkeys.signin_options(house(), now(), bound=bound()))


@blueprint.post("/verify")
@as_json
def verify() -> ResponseReturnValue:
    """Open an organiser's session; a learner's passkey opens none."""
    _limit_passkeys()
    credential, _kek = sent_credential()
    shown = passkeys.verify_signin(
        db_session(), house(), credential=credential, now=now(), bound=bound()
    )
    if shown.organiser_id is None:
        raise WayInError
    commit()
    start_session(None, way="passkey", organiser_id=shown.organiser_id, confirmed=True)
    return go_to(url_for("organise.index"))


@blueprint.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    """Show an invitation; looking at it uses nothing up."""
    organiser = _invited(token)
    issuer = issuers.issuer_with(db_session(), organiser.issuer_id)
    return render_template("join/show.html", token=token, issuer=issuer)


@blueprint.post("/<token>")
def enter(token: str) -> ResponseReturnValue:
    """Let the invited person in."""
    organiser = _invited(token)
    start_session(None, way="invite", organiser_id=organiser.id, confirmed=True)
    return redirect(url_for("organise.index"), 303)


def _limit_passkeys() -> None:
    limits.check(
        house(),
        "passkey",
        network(),
        limit=PASSKEYS_A_MINUTE,
        window=MINUTE,
        now=now(),
    )


def _invited(token: str) -> Organiser:
    try:
        return organisers.invited(db_session(), house(), parse_token(token), now=now())
    except (TokenError, InvitationGoneError) as error:
        limits.check(
            house(),
            "wrong-invitation",
            network(),
            limit=WRONG_INVITATIONS_A_MINUTE,
            window=MINUTE,
            now=now(),
        )
        raise InvitationGoneError from error
