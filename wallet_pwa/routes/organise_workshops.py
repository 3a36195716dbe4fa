"""An organiser opens a workshop, prints its poster, and watches badges go."""

from collections.abc import Callable
from datetime import timedelta

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from wallet_pwa.i18n import LANGUAGES, current_language, ngettext, translations_for
from wallet_pwa.i18n import gettext as _
from wallet_pwa.i18n import time as clock_time
from wallet_pwa.routes.context import commit, db_session, house, now, settings
from wallet_pwa.routes.identity import current_organiser
from wallet_pwa.routes.organise_forms import (
    FormError,
    read_workshop,
    usual_workshop,
)
from wallet_pwa.routes.organise_home import ROW, blueprint, picture, team
from wallet_pwa.services import achievements, naming, offers, qr, workshops
from wallet_pwa.vault import token_text

#: So many little doors fit on a page; more people are only counted.
MOST_DOORS = 60


@blueprint.get(f"/badges/<{ROW}:achievement_id>/workshop")
def new_workshop(achievement_id: int) -> ResponseReturnValue:
    """Ask when the workshop is; it may just as well be now."""
    acting = team()
    place = acting.issuer.place if acting else ""
    values = usual_workshop(now(), house().time_zone, place)
    return _form_page(achievement_id, values, {})


@blueprint.post(f"/badges/<{ROW}:achievement_id>/workshop")
def create_workshop(achievement_id: int) -> ResponseReturnValue:
    """Open the workshop and make its code."""
    try:
        details = read_workshop(request.form, house().time_zone)
    except FormError as error:
        return _form_page(achievement_id, request.form.to_dict(), error.errors), 422
    made = workshops.create_workshop(
        db_session(), house(), current_organiser(), achievement_id, details
    )
    commit()
    return redirect(url_for(".workshop", workshop_id=made.id), 303)


def _form_page(
    achievement_id: int, values: dict[str, str], errors: dict[str, str]
) -> str:
    badge = achievements.own_achievement(
        db_session(), current_organiser(), achievement_id
    )
    return render_template(
        "organise/workshop_form.html",
        badge=badge,
        picture=picture(badge),
        values=values,
        errors=errors,
    )


@blueprint.get(f"/workshops/<{ROW}:workshop_id>")
def workshop(workshop_id: int) -> ResponseReturnValue:
    """Show how many have their badge, the code, and names that wait."""
    session, view = db_session(), own(workshop_id)
    return render_template(
        "organise/workshop.html",
        view=view,
        picture=picture(view.achievement),
        live=live_words(view),
        doors=min(view.offer.seats, MOST_DOORS),
        names=naming.waiting_names(session, house(), workshop_id),
        taken=workshops.taken_badges(session, workshop_id),
        good=workshops.count_good(session, workshop_id),
        code=_code(view),
        today=now(),
    )


def own(workshop_id: int) -> workshops.WorkshopView:
    """Return an own workshop."""
    return workshops.own_workshop(
        db_session(), current_organiser(), workshop_id, now=now()
    )


def live_words(view: workshops.WorkshopView) -> dict[str, str]:
    """Return the numbers of a workshop that change while it runs."""
    offer = view.offer
    last = offer.last_taken_at
    return {
        "taken": str(offer.taken),
        "seats": ngettext("of %(num)s seat.", "of %(num)s seats.", offer.seats),
        "last": _("The last one at %(time)s.", time=clock_time(last)) if last else "",
    }


@blueprint.get(f"/workshops/<{ROW}:workshop_id>/live")
def live(workshop_id: int) -> ResponseReturnValue:
    """Answer a page that asks how many there are by now."""
    return jsonify(live_words(own(workshop_id)))


@blueprint.post(f"/workshops/<{ROW}:workshop_id>/time")
def change_time(workshop_id: int) -> ResponseReturnValue:
    """Open or close the workshop now, or let it be longer or larger."""
    session, organiser, moment = db_session(), current_organiser(), now()
    changes: dict[str, Callable[[], None]] = {
        "workshop_open": lambda: workshops.open_workshop(
            session, organiser, workshop_id, now=moment
        ),
        "workshop_closed": lambda: workshops.close_workshop(
            session, organiser, workshop_id, now=moment
        ),
        "workshop_longer": lambda: workshops.extend_workshop(
            session, organiser, workshop_id, by=timedelta(hours=1), now=moment
        ),
        "workshop_seats": lambda: workshops.add_seats(
            session, organiser, workshop_id, more=5, now=moment
        ),
    }
    said = request.form.get("do", "")
    own(workshop_id)
    if said in changes:
        changes[said]()
        commit()
    return redirect(url_for(".workshop", workshop_id=workshop_id, said=said), 303)


def _code(view: workshops.WorkshopView) -> dict[str, object]:
    """Return what stands on the wall, in the ways in which a page shows it."""
    code = offers.read_code(house(), view.offer)
    return {
        "svg": Markup(qr.qr_svg(_link(code.token), label=_("QR code"))),  # noqa: S704  # our own drawing
        "digits": grouped(code.code),
        "address": f"{settings().host}/c",
    }


def _link(token: bytes) -> str:
    """Return the QR code's text: in capitals it needs fewer squares."""
    return f"{house().base_url}/C/{token_text(token)}".upper()


def grouped(code: str) -> str:
    """Return a typed code in groups, such as *4821 0937 56*."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


@blueprint.get(f"/workshops/<{ROW}:workshop_id>/poster")
def poster(workshop_id: int) -> ResponseReturnValue:
    """Show the sheet for the wall, made for paper."""
    view = own(workshop_id)
    return render_template(
        "organise/poster.html",
        view=view,
        picture=picture(view.achievement),
        code=_code(view),
        tongues=_other_tongues("Take my badge"),
    )


def _other_tongues(message: str) -> list[tuple[str, str]]:
    """Return what stands on the claim button in the other languages."""
    here = current_language()
    said = [
        (language, translations_for(language).gettext(message))
        for language in LANGUAGES
        if language != here
    ]
    # A language that has no words for it yet is left out.
    return [(tag, words) for tag, words in said if tag == "en" or words != message]


@blueprint.get(f"/workshops/<{ROW}:workshop_id>/code.png")
def code_picture(workshop_id: int) -> ResponseReturnValue:
    """Hand out the QR code as a picture, for slides and own posters."""
    code = offers.read_code(house(), own(workshop_id).offer)
    name = f"code-{workshop_id}.png"
    return Response(
        qr.qr_png(_link(code.token), 16),
        mimetype="image/png",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
