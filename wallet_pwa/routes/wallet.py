"""The learner's badges: the shelf, one badge, a badge that has just arrived."""

from datetime import date

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet_pwa.i18n import day as day_words
from wallet_pwa.i18n import gettext as _
from wallet_pwa.routes.context import commit, database, db_session, house, now
from wallet_pwa.routes.identity import current_wallet, private_blueprint
from wallet_pwa.services import badges, naming, overview, ways_in
from wallet_pwa.services.badges import OwnBadge
from wallet_pwa.services.checking import CheckedBadge, State, check_badge
from wallet_pwa.services.issuer_keys import find_key
from wallet_pwa.services.overview import OwnShare, Phase
from wallet_pwa.services.pictures import picture_uri

blueprint = private_blueprint("wallet", __name__)

#: No wallet has so many pages, and no database counts without an end.
LAST_PAGE = 100_000


@blueprint.get("/badges")
def index() -> ResponseReturnValue:
    """Show the shelf: badges, and how many people can look at each."""
    wallet = current_wallet()
    page = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    shelf = badges.shelf(db_session(), wallet, page)
    if page > 1 and not shelf.badges:
        return redirect(url_for(".index"), 303)
    mine = _fetch_confirmed_names(shelf.badges)
    shares = overview.own_shares(db_session(), house(), wallet, now=now())
    protection = ways_in.protection(db_session(), wallet)
    return render_template(
        "wallet/index.html",
        badges=mine,
        withdrawn=badges.withdrawn_of(db_session(), mine),
        page=page,
        has_more=shelf.has_more,
        live=sum(share.phase is Phase.WORKS for share in shares),
        seen=overview.audiences(shares),
        nudge=bool(mine) and not protection.card_saved,
    )


@blueprint.get("/badges/<id:credential_id>")
def badge(credential_id: bytes) -> ResponseReturnValue:
    """Show one badge whole, to its owner, checked at this moment."""
    own = badges.own_badge(db_session(), current_wallet(), credential_id)
    [own] = _fetch_confirmed_names([own])
    checked = check_badge(
        db_session(),
        house(),
        own.record.text,
        find_key=find_key(db_session(), house()),
        now=now(),
    )
    word, sentence = _words(checked)
    return render_template(
        "wallet/badge.html",
        badge=own,
        view=checked.view,
        state=checked.state,
        word=word,
        sentence=sentence,
        audiences=_audiences(own),
        now=now(),
    )


@blueprint.get("/badges/<id:credential_id>/new")
def received(credential_id: bytes) -> ResponseReturnValue:
    """Celebrate a badge that has just arrived, then offer protection."""
    wallet = current_wallet()
    own = badges.own_badge(db_session(), wallet, credential_id)
    return render_template(
        "wallet/received.html",
        badge=own,
        protection=ways_in.protection(db_session(), wallet),
    )


@blueprint.get("/badges/<id:credential_id>/delete")
def ask_delete(credential_id: bytes) -> ResponseReturnValue:
    """Say what deleting a badge means."""
    own = badges.own_badge(db_session(), current_wallet(), credential_id)
    return render_template("wallet/delete.html", badge=own, audiences=_audiences(own))


@blueprint.post("/badges/<id:credential_id>/delete")
def delete(credential_id: bytes) -> ResponseReturnValue:
    """Delete a badge for good."""
    badges.delete_badge(db_session(), current_wallet(), credential_id)
    commit()
    return redirect(url_for(".index", said="badge_deleted"), 303)


def _audiences(own: OwnBadge) -> list[OwnShare]:
    shares = overview.own_shares(db_session(), house(), current_wallet(), now=now())
    return [
        share
        for share in shares
        if share.phase is Phase.WORKS
        and any(badge.credential_id == own.id for badge in share.note.badges)
    ]


def _fetch_confirmed_names(mine: list[OwnBadge]) -> list[OwnBadge]:
    """Swap in badges whose names the giver has confirmed while she was away."""
    answered = [
        own
        for own in mine
        if own.record.waiting_name and not naming.is_waiting(db_session(), own.record)
    ]
    if not answered:
        return mine
    wallet = current_wallet()
    with database().write() as session:
        for own in answered:
            # No badge waits where the giver said no, or nothing for a week.
            named = naming.fetch_named(session, house(), own.record)
            badges.change_badge(
                session,
                wallet,
                own,
                text=named or own.record.text,
                waiting_name="",
                pickup_secret="",
            )
    db_session().rollback()
    return [badges.own_badge(db_session(), wallet, own.id) for own in mine]


def _words(checked: CheckedBadge) -> tuple[str, str]:
    """Return the word of a badge's state and the sentence beside it, for its owner."""
    on = day_words(checked.state_day) if checked.state_day else None
    giver = checked.view.giver.name
    words = {
        State.REAL: (_("Real"), _("Given by %(giver)s", giver=giver)),
        State.WITHDRAWN: (
            _("Withdrawn"),
            _("The giver took this back on %(day)s.", day=on)
            if on
            else _("The giver took this back."),
        ),
        State.ENDED: (_("Ended"), _("It was real. Its time is over.")),
        State.UNCHECKED: (
            _("We could not check now"),
            _("This is not your fault. Try again later."),
        ),
        State.UNKNOWN: (
            _("We do not know this giver"),
            _("Nobody changed this badge."),
        ),
    }
    return words[checked.state]


def init_app(app: Flask) -> None:
    """Give templates the pictures of badges, and months from records."""
    app.jinja_env.globals["picture_uri"] = picture_uri
    app.jinja_env.filters["as_date"] = date.fromisoformat
