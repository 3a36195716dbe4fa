"""An organiser describes badges: fill in, look at the picture, save, copy."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet_pwa.i18n import current_language
from wallet_pwa.routes.context import commit, db_session, house, now
from wallet_pwa.routes.identity import current_organiser
from wallet_pwa.routes.organise_forms import (
    MONTHS,
    FormError,
    read_badge,
    write_badge,
)
from wallet_pwa.routes.organise_home import LARGEST_ROW, ROW, blueprint, picture, team
from wallet_pwa.routes.picture_words import kinds, symbols
from wallet_pwa.services import achievements
from wallet_pwa.services.givers import did_of
from wallet_pwa.services.pictures import MAX_LEVEL, picture_for, picture_uri


@blueprint.get("/badges/new")
def new_badge() -> ResponseReturnValue:
    """Ask what the badge is for; with ?copy= start with another one's words."""
    copied = request.args.get("copy", type=int)
    if copied is None or copied > LARGEST_ROW:
        values = {"language": current_language(), "level": "0", "valid_months": "0"}
    else:
        source = achievements.own_achievement(db_session(), current_organiser(), copied)
        values = write_badge(achievements.details_of(source))
    return _form_page(values, {}, action=url_for(".create_badge"))


@blueprint.post("/badges/new")
def create_badge() -> ResponseReturnValue:
    """Describe a new badge, or show its picture first."""
    action = url_for(".create_badge")
    if request.form.get("do") == "look":
        return _form_page(request.form.to_dict(), {}, action=action)
    try:
        details = read_badge(request.form)
    except FormError as error:
        page = _form_page(request.form.to_dict(), error.errors, action=action)
        return page, 422
    made = achievements.create_achievement(
        db_session(), house(), current_organiser(), details, now=now()
    )
    commit()
    return redirect(url_for(".badge", achievement_id=made.id, said="badge_saved"), 303)


@blueprint.get(f"/badges/<{ROW}:achievement_id>")
def badge(achievement_id: int) -> ResponseReturnValue:
    """Show a badge as its holders will read it."""
    session = db_session()
    own = achievements.own_achievement(session, current_organiser(), achievement_id)
    words, address = achievements.split_skill(own.skill)
    return render_template(
        "organise/badge.html",
        badge=own,
        picture=picture(own),
        is_given=achievements.is_given(session, own.id),
        skill=words,
        skill_address=address,
    )


@blueprint.get(f"/badges/<{ROW}:achievement_id>/change")
def edit_badge(achievement_id: int) -> ResponseReturnValue:
    """Show a badge's form again, as long as nobody has the badge."""
    session = db_session()
    own = achievements.own_achievement(session, current_organiser(), achievement_id)
    if achievements.is_given(session, own.id):
        return redirect(url_for(".badge", achievement_id=own.id), 303)
    values = write_badge(achievements.details_of(own))
    return _form_page(
        values, {}, action=url_for(".change_badge", achievement_id=own.id)
    )


@blueprint.post(f"/badges/<{ROW}:achievement_id>/change")
def change_badge(achievement_id: int) -> ResponseReturnValue:
    """Change a badge's words, or show its picture first."""
    action = url_for(".change_badge", achievement_id=achievement_id)
    achievements.own_achievement(db_session(), current_organiser(), achievement_id)
    if request.form.get("do") == "look":
        return _form_page(request.form.to_dict(), {}, action=action)
    try:
        details = read_badge(request.form)
    except FormError as error:
        page = _form_page(request.form.to_dict(), error.errors, action=action)
        return page, 422
    achievements.change_achievement(
        db_session(), current_organiser(), achievement_id, details
    )
    commit()
    target = url_for(".badge", achievement_id=achievement_id, said="badge_saved")
    return redirect(target, 303)


def _form_page(values: dict[str, str], errors: dict[str, str], *, action: str) -> str:
    months = values.get("valid_months", "0")
    return render_template(
        "organise/badge_form.html",
        values=values,
        errors=errors,
        action=action,
        months=sorted({*MONTHS, int(months[:4]) if months.isdecimal() else 0}),
        kinds=[(key, word, _look(values, kind=key)) for key, word in kinds().items()],
        symbols=[
            (key, word, _look(values, symbol=key)) for key, word in symbols().items()
        ],
        levels=[
            (str(level), _look(values, level=level)) for level in range(MAX_LEVEL + 1)
        ],
        picture=_look(values),
    )


def _look(
    values: dict[str, str],
    *,
    kind: str | None = None,
    symbol: str | None = None,
    level: int | None = None,
) -> str:
    """Return the picture that the form describes, or one step away from that."""
    acting = team()
    slug, colour = (acting.issuer.slug, acting.issuer.colour) if acting else ("", "")
    chosen = values.get("level", "")
    spec = picture_for(
        values.get("title", ""),
        did_of(house().base_url, slug),
        kind=kind or values.get("picture_kind", ""),
        symbol=symbol or values.get("picture_symbol", ""),
        colour=colour,
        level=level if level is not None else int(chosen) if chosen in LEVELS else 0,
    )
    return picture_uri(spec)


LEVELS = {str(level) for level in range(MAX_LEVEL + 1)}
