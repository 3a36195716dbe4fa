"""The organiser's first pages: set up a giver, make a passkey, all workshops."""

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet_pwa.i18n import gettext as _
from wallet_pwa.models import Achievement
from wallet_pwa.routes.context import commit, db_session, house, now, store
from wallet_pwa.routes.identity import (
    current_organiser,
    current_session,
    end_session,
    organiser_blueprint,
)
from wallet_pwa.routes.organise_forms import (
    FormError,
    read_first_name,
    read_issuer,
)
from wallet_pwa.routes.passkey_answers import as_json, bound, go_to, sent_credential
from wallet_pwa.routes.picture_words import colours
from wallet_pwa.services import achievements, issuers, organisers, passkeys, workshops
from wallet_pwa.services.givers import did_of, giver_view
from wallet_pwa.services.offers import OfferState
from wallet_pwa.services.pictures import picture_for, picture_uri

blueprint = organiser_blueprint("organise", __name__, url_prefix="/organise")

RUNNING = {OfferState.OPEN, OfferState.USED_UP}
#: A giver's rows have small numbers; a larger one fits into no database.
LARGEST_ROW = 2_147_483_647
ROW = f"int(max={LARGEST_ROW})"
#: Pages for an organiser who has not said yet for whom she acts.
FIRST_PAGES = {"organise.start", "organise.begin", "organise.leave"}


def team() -> organisers.Team | None:
    """Return for whom this organiser acts, and what she is called."""
    return organisers.team_of(db_session(), house(), current_organiser())


@blueprint.before_request
def need_team() -> ResponseReturnValue | None:
    """Send somebody new to the page that asks for whom she acts."""
    if request.endpoint in FIRST_PAGES or team():
        return None
    return redirect(url_for(".start"), 303)


@blueprint.context_processor
def add_team() -> dict[str, object]:
    """Give every page the organiser's and the giver's name."""
    row = current_session()
    is_in = row is not None and row.organiser_id is not None
    return {"team": team() if is_in else None}


@blueprint.get("/start")
def start() -> ResponseReturnValue:
    """Ask for whom the organiser acts."""
    if team():
        return redirect(url_for(".index"), 303)
    return _start_page({}, {})


@blueprint.post("/start")
def begin() -> ResponseReturnValue:
    """Set up the giver; its signing key is made here."""
    organiser = current_organiser()
    details = None
    errors: dict[str, str] = {}
    try:
        if organiser.issuer_id is None:
            details = _read_issuer(None)
    except FormError as error:
        errors |= error.errors
    try:
        first_name = read_first_name(request.form)
    except FormError as error:
        errors |= error.errors
    if errors:
        return _start_page(request.form.to_dict(), errors), 422
    organisers.set_up(
        db_session(),
        house(),
        organiser,
        details=details,
        first_name=first_name,
        now=now(),
    )
    commit()
    return redirect(url_for(".key"), 303)


def _read_issuer(issuer_id: int | None) -> issuers.IssuerDetails:
    details = read_issuer(request.form)
    if issuers.is_anothers_name(db_session(), details.name, issuer_id):
        raise FormError(
            {"name": _("Another giver has this name. Add your town to it.")}
        )
    return details


def _start_page(values: dict[str, str], errors: dict[str, str]) -> str:
    organiser = current_organiser()
    joins = issuers.issuer_with(db_session(), organiser.issuer_id)
    return render_template(
        "organise/start.html", values=values, errors=errors, joins=joins
    )


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show all workshops and badges of this giver."""
    session, organiser = db_session(), current_organiser()
    own = workshops.own_workshops(session, organiser, now=now())
    badges = achievements.own_achievements(session, organiser)
    return render_template(
        "organise/index.html",
        running=[view for view in own if view.state in RUNNING],
        coming=[view for view in own if view.state is OfferState.NOT_OPEN],
        over=[view for view in own if view.state is OfferState.OVER],
        badges=badges,
        pictures={badge.id: picture(badge) for badge in badges},
        today=now(),
        has_key=bool(organisers.passkeys_of(session, organiser)),
        invited_until=organiser.invite_ends_at,
    )


def picture(badge: Achievement) -> str:
    """Return the picture of an own badge, for an `<img>`."""
    acting = team()
    if acting is None:
        return ""
    spec = achievements.picture_of(house().base_url, acting.issuer, badge)
    return picture_uri(spec)


@blueprint.get("/giver")
def giver() -> ResponseReturnValue:
    """Show what the organisation says of itself, to change it."""
    acting = team()
    values = {}
    if acting:
        issuer = acting.issuer
        values = {
            "name": issuer.name,
            "place": issuer.place,
            "url": issuer.url,
            "colour": issuer.colour,
        }
    return _giver_page(values, {})


@blueprint.post("/giver")
def save_giver() -> ResponseReturnValue:
    """Change what the organisation says of itself."""
    try:
        details = _read_issuer(current_organiser().issuer_id)
    except FormError as error:
        return _giver_page(request.form.to_dict(), error.errors), 422
    issuers.change_issuer(db_session(), current_organiser().issuer_id, details)
    commit()
    return redirect(url_for(".giver", said="giver_saved"), 303)


def _giver_page(values: dict[str, str], errors: dict[str, str]) -> str:
    keys = organisers.passkeys_of(db_session(), current_organiser())
    acting = team()
    return render_template(
        "organise/giver.html",
        values=values,
        errors=errors,
        looks=_looks(),
        keys=len(keys),
        domain=acting and giver_view(acting.issuer).domain,
    )


def _looks() -> list[tuple[str, str, str]]:
    """Return the colours to choose from, each with a badge that has it."""
    acting = team()
    name, slug = (acting.issuer.name, acting.issuer.slug) if acting else ("", "")
    giver_id = did_of(house().base_url, slug)
    words = {"": _("Any"), **colours()}
    return [
        (key, word, picture_uri(picture_for(name, giver_id, colour=key)))
        for key, word in words.items()
    ]


@blueprint.get("/key")
def key() -> ResponseReturnValue:
    """Offer to make a passkey: it lets the organiser in after today."""
    organiser = current_organiser()
    return render_template(
        "organise/key.html",
        keys=len(organisers.passkeys_of(db_session(), organiser)),
        invited_until=organiser.invite_ends_at,
        today=now(),
    )


@blueprint.post("/key/options")
@as_json
def key_options() -> ResponseReturnValue:
    """Say what the device needs to make a passkey."""
    organiser = current_organiser()
    known = organisers.passkeys_of(db_session(), organiser)
    acting = team()
    options = passkeys.registration_options(
        house(),
        handle=known[0].user_handle if known else passkeys.new_handle(),
        display=acting.issuer.name if acting else "",
        exclude=known,
        now=now(),
        bound=bound(),
    )
    return jsonify(options)


@blueprint.post("/key/verify")
@as_json
def key_verify() -> ResponseReturnValue:
    """Keep the passkey that the device has made."""
    credential, _kek = sent_credential()
    made = passkeys.verify_registration(
        house(), credential=credential, now=now(), bound=bound()
    )
    organiser = current_organiser()
    was_invited = organiser.invite_hash is not None
    organisers.add_passkey(db_session(), house(), organiser, made, now=now())
    commit()
    row = current_session()
    if was_invited and row is not None:
        # Whoever else came with the invitation came in her place.
        store().end_organiser(organiser.id, but=row.id)
    return go_to(url_for(".index", said="key_made"))


@blueprint.post("/leave")
def leave() -> ResponseReturnValue:
    """Sign out of this computer."""
    end_session(clear_site_data=False)
    return redirect(url_for("join.signin"), 303)
