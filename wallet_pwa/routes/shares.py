"""Who can see what: see it, stop it, take it back."""

from datetime import datetime, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet_pwa.routes import share_words
from wallet_pwa.routes.context import commit, db_session, house, now
from wallet_pwa.routes.documents import DocumentView, document_view
from wallet_pwa.routes.identity import (
    current_session,
    current_wallet,
    end_session,
    is_confirmed,
    private_blueprint,
)
from wallet_pwa.services import looking, openings, overview, sharing, stopping
from wallet_pwa.services.drafts import NAME, Preset
from wallet_pwa.services.errors import ConfirmError, LockedError
from wallet_pwa.services.overview import OwnShare, Phase
from wallet_pwa.services.stopping import UNDO

blueprint = private_blueprint("shares", __name__, url_prefix="/who")

#: Stops carry their minute; a row keeps *Undo* while the half minute may run.
JUST_NOW = UNDO + timedelta(minutes=1)


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Show who can see what now, and what is past."""
    shares = overview.own_shares(db_session(), house(), current_wallet(), now=now())
    undo = _just_stopped(shares)
    working = [share for share in shares if share.phase is Phase.WORKS]
    return render_template(
        "shares/index.html",
        rows=[s for s in shares if s.phase is Phase.WORKS or s.id == undo],
        working=len(working),
        past=[s for s in shares if s.phase is not Phase.WORKS and s.id != undo],
        undo=undo,
        undo_seconds=int(UNDO.total_seconds()),
        new=request.args.get("new"),
        show_past="past" in request.args,
        once_more=once_more,
        words=share_words,
        now=now(),
    )


@blueprint.get("/<id:share_id>")
def share(share_id: bytes) -> ResponseReturnValue:
    """Show one link: what they see, who opened it, and ways to give it again."""
    wallet = current_wallet()
    own = overview.read_share(db_session(), house(), wallet, share_id, now=now())
    link = sharing.link_of(house(), own.note) if own.phase is Phase.WORKS else None
    return render_template(
        "shares/share.html",
        share=own,
        label=share_words.label_of(own, now()),
        view=_what_they_see(own),
        openings=openings.own_openings(db_session(), wallet, own.id),
        once_more=once_more,
        link=link,
        qr=share_words.link_qr(link) if link else None,
        words=share_words,
        now=now(),
    )


@blueprint.post("/<id:share_id>/stop")
def stop(share_id: bytes) -> ResponseReturnValue:
    """Stop one link at once."""
    stopping.stop_share(
        db_session(),
        house(),
        current_wallet(),
        share_id,
        session_id=_session_id(),
        now=now(),
    )
    commit()
    return redirect(url_for(".index", stopped=share_id.hex()), 303)


@blueprint.post("/<id:share_id>/undo")
def undo(share_id: bytes) -> ResponseReturnValue:
    """Take a stop back; after half a minute only when it is surely her."""
    try:
        stopping.undo_stop(
            db_session(),
            house(),
            current_wallet(),
            share_id,
            session_id=_session_id(),
            now=now(),
        )
    except ConfirmError:
        return _ask_first() or _start_again(share_id)
    commit()
    return redirect(url_for(".index", said="works_again"), 303)


@blueprint.post("/<id:share_id>/again")
def again(share_id: bytes) -> ResponseReturnValue:
    """Let a stopped link work again, when it is surely her."""
    return _ask_first() or _start_again(share_id)


@blueprint.post("/<id:share_id>/delete")
def delete(share_id: bytes) -> ResponseReturnValue:
    """Take a link out of the list for good."""
    stopping.delete_share(db_session(), house(), current_wallet(), share_id, now=now())
    commit()
    return redirect(url_for(".index", past="", said="link_deleted"), 303)


@blueprint.post("/hide")
def hide() -> ResponseReturnValue:
    """Stop everything at once, without a question."""
    stopped = stopping.hide_all(db_session(), house(), current_wallet().id, now=now())
    commit()
    return redirect(url_for(".hidden", stopped=len(stopped)), 303)


@blueprint.get("/hidden")
def hidden() -> ResponseReturnValue:
    """Say calmly that nobody can look, as long as that is so."""
    if overview.count_working(db_session(), current_wallet().id, now=now()):
        return redirect(url_for(".index"), 303)
    stopped = request.args.get("stopped", 0, type=int)
    return render_template("shares/hidden.html", stopped=stopped)


@blueprint.post("/leave")
def leave() -> ResponseReturnValue:
    """Lock the wallet and go to a page that anybody might be reading."""
    end_session(clear_site_data=True)
    return redirect(url_for("about.index"), 303)


def _start_again(share_id: bytes) -> ResponseReturnValue:
    stopping.start_again(db_session(), house(), current_wallet(), share_id, now=now())
    commit()
    return redirect(url_for(".index", said="works_again"), 303)


def _ask_first() -> ResponseReturnValue | None:
    """Lead to the check that it is her, and back to where *Start again* stands."""
    if is_confirmed():
        return None
    return redirect(url_for("confirm.index", next=url_for(".index", past="")), 303)


def _session_id() -> bytes:
    row = current_session()
    if row is None:
        raise LockedError
    return row.id


def once_more(own: OwnShare) -> str:
    """Return the address that begins a new link with the same choices."""
    fields = [
        f"{number}:{field}"
        for number, badge in enumerate(own.note.badges, start=1)
        for field in badge.fields
        if field != NAME
    ]
    if own.note.with_name:
        fields.insert(0, NAME)
    ids = [badge.credential_id.hex() for badge in own.note.badges]
    return url_for("show.what", b=ids, preset=Preset.OWN.value, field=fields)


def _just_stopped(shares: list[OwnShare]) -> bytes | None:
    """Return the link that was stopped a moment ago, if the address names it."""
    wanted = request.args.get("stopped", "")
    for one in shares:
        if one.id.hex() == wanted and _is_recent(one.stopped_at):
            return one.id
    return None


def _is_recent(stopped_at: datetime | None) -> bool:
    return stopped_at is not None and now() - stopped_at < JUST_NOW


def _what_they_see(own: OwnShare) -> DocumentView | None:
    if own.phase is not Phase.WORKS:
        return None
    row = looking.find_seen(db_session(), own.id, now=now())
    shown = looking.show_share(db_session(), house(), row, own.note.token, now=now())
    return document_view(shown.badges, shown.name, now=now(), mini=True)
