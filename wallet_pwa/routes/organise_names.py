"""An organiser answers for what was given: names, and badges taken back."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet_pwa.i18n import gettext as _
from wallet_pwa.models import Issuance
from wallet_pwa.routes.context import commit, db_session, house, now
from wallet_pwa.routes.identity import current_organiser
from wallet_pwa.routes.organise_home import ROW, blueprint, picture
from wallet_pwa.routes.organise_workshops import own
from wallet_pwa.services import naming, status, workshops
from wallet_pwa.services.errors import NotFoundError


@blueprint.post(f"/workshops/<{ROW}:workshop_id>/names/<{ROW}:seat>")
def answer_name(workshop_id: int, seat: int) -> ResponseReturnValue:
    """Put a name on the badge, or forget it."""
    issuance = _badge(workshop_id, seat)
    if request.form.get("do") == "yes":
        naming.confirm_name(db_session(), house(), issuance, now=now())
        said = "name_yes"
    else:
        naming.refuse_name(db_session(), issuance)
        said = "name_no"
    commit()
    return redirect(url_for(".workshop", workshop_id=workshop_id, said=said), 303)


@blueprint.get(f"/workshops/<{ROW}:workshop_id>/seats/<{ROW}:seat>")
def seat(workshop_id: int, seat: int) -> ResponseReturnValue:
    """Say what happens when this badge is taken back."""
    view = own(workshop_id)
    return render_template(
        "organise/take_back.html",
        view=view,
        picture=picture(view.achievement),
        issuance=_badge(workshop_id, seat),
    )


@blueprint.post(f"/workshops/<{ROW}:workshop_id>/seats/<{ROW}:seat>")
def take_back(workshop_id: int, seat: int) -> ResponseReturnValue:
    """Take one badge back, and all its copies."""
    issuance = _badge(workshop_id, seat)
    status.withdraw_badge(db_session(), house(), issuance.id, now())
    commit()
    target = url_for(".workshop", workshop_id=workshop_id, said="taken_back")
    return redirect(target, 303)


@blueprint.get(f"/workshops/<{ROW}:workshop_id>/seats")
def all_seats(workshop_id: int) -> ResponseReturnValue:
    """Say what happens when all badges of a workshop are taken back."""
    view = own(workshop_id)
    return render_template(
        "organise/take_all_back.html",
        view=view,
        picture=picture(view.achievement),
        good=workshops.count_good(db_session(), workshop_id),
    )


@blueprint.post(f"/workshops/<{ROW}:workshop_id>/seats")
def take_all_back(workshop_id: int) -> ResponseReturnValue:
    """Take back every badge of a workshop, and close it."""
    workshops.withdraw_all(
        db_session(), house(), current_organiser(), workshop_id, now=now()
    )
    commit()
    target = url_for(".workshop", workshop_id=workshop_id, said="all_taken_back")
    return redirect(target, 303)


@blueprint.get("/number")
def number() -> ResponseReturnValue:
    """Find a badge by the number that its holder told."""
    typed = request.args.get("number")
    if typed is None:
        return render_template("organise/number.html", number="", error=None)
    digits = "".join(str(int(sign)) for sign in typed[:40] if sign.isdecimal())
    try:
        found = workshops.badge_with_number(db_session(), current_organiser(), digits)
    except NotFoundError:
        error = _("No badge of yours has this number. Look once more.")
        page = render_template("organise/number.html", number=typed, error=error)
        return page, 404
    target = url_for(".seat", workshop_id=found.workshop_id, seat=found.seat)
    return redirect(target, 303)


def _badge(workshop_id: int, seat: int) -> Issuance:
    return workshops.own_badge(db_session(), current_organiser(), workshop_id, seat)
