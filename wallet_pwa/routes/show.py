"""Show badges: which, what of them, for whom, and the link.

What she has chosen stands in the address, so that Back, a reload and a bad
network lose nothing, with scripts or without.
"""

import secrets
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet_pwa.i18n import gettext as _
from wallet_pwa.i18n import isolate
from wallet_pwa.routes import share_forms
from wallet_pwa.routes.context import commit, db_session, house, now
from wallet_pwa.routes.documents import document_view, picture_of
from wallet_pwa.routes.identity import (
    current_wallet,
    is_confirmed,
    private_blueprint,
    require_confirmed,
)
from wallet_pwa.routes.share_forms import FormError
from wallet_pwa.routes.share_words import (
    FieldWords,
    field_words,
    label_of,
    link_qr,
    listed,
)
from wallet_pwa.services import drafts, lifetimes, overview, sharing
from wallet_pwa.services.drafts import Draft, Preset
from wallet_pwa.services.errors import LifetimeError, NotFoundError
from wallet_pwa.services.lifetimes import Life
from wallet_pwa.services.overview import OwnShare, Phase

blueprint = private_blueprint("show", __name__, url_prefix="/show")

ONCE_BYTES = 16


@blueprint.get("")
def which() -> ResponseReturnValue:
    """Ask which badges she wants to show."""
    found = drafts.candidates(db_session(), house(), current_wallet(), now=now())
    showable = [one for one in found if one.is_showable]
    ticked = set(share_forms.read_badges(request.args))
    return render_template(
        "show/which.html",
        badges=showable,
        others=[one for one in found if not one.is_showable],
        picture_of=picture_of,
        ticked={one.own.id for one in showable if one.own.id in ticked}
        or ({showable[0].own.id} if len(showable) == 1 else set()),
        error=_("Tick at least one badge.") if "none" in request.args else None,
    )


@blueprint.get("/what")
def what() -> ResponseReturnValue:
    """Show the page as others will see it, and let her choose what is on it."""
    try:
        draft = _draft()
    except NotFoundError:
        return redirect(url_for(".which", none=""), 303)
    choice = share_forms.read_choice(request.args, draft)
    shown = draft.shown(choice.preset, choice.fields)
    hidden = frozenset(draft.keys) - shown
    words = field_words(draft)
    return render_template(
        "show/what.html",
        draft=draft,
        view=document_view(
            [badge.checked for badge in draft.badges],
            draft.name,
            now=now(),
            mini=True,
            hidden=hidden,
        ),
        preset=choice.preset,
        presets=_presets(draft),
        shown=shown,
        words=words,
        stays=_stays(words, hidden),
        badge_ids=_badge_ids(draft),
    )


@blueprint.get("/whom")
def whom() -> ResponseReturnValue:
    """Ask for whom the link is and how long it works, once it is surely her."""
    require_confirmed()
    kept = share_forms.take_kept(current_wallet(), now=now())
    form = kept or {"life": lifetimes.USUAL.value}
    try:
        return _ask_whom(_draft(), form, errors={})
    except NotFoundError:
        return redirect(url_for(".which", none=""), 303)


@blueprint.post("")
def make() -> ResponseReturnValue:
    """Make the link; the same form again leads to the same link."""
    wallet = current_wallet()
    if not is_confirmed():
        share_forms.keep(wallet, request.form, now=now())
        return redirect(
            url_for("confirm.index", next=url_for(".whom", **_sent_query())), 303
        )
    draft = _draft()
    choice = share_forms.read_choice(request.form, draft)
    shown = draft.shown(choice.preset, choice.fields)
    try:
        form = share_forms.read_terms(request.form)
        ends_at = lifetimes.end_of(
            house(), form.life, until=form.until, seconds=form.seconds, now=now()
        )
    except FormError as error:
        return _ask_whom(draft, request.form, errors=error.fields), 422
    except LifetimeError:
        errors = {"until": _("Choose a day from today to a year from now.")}
        return _ask_whom(draft, request.form, errors=errors), 422
    share_id = sharing.create_share(
        db_session(),
        house(),
        wallet,
        picks=draft.picks(shown),
        own_name=draft.own_name(shown),
        label=form.label,
        ends_at=ends_at,
        once=form.once,
        now=now(),
    )
    commit()
    return redirect(url_for(".ready", share_id=share_id), 303)


@blueprint.get("/<id:share_id>")
def ready(share_id: bytes) -> ResponseReturnValue:
    """Give the link: send, copy, code, or the address in plain text."""
    share = overview.read_share(
        db_session(), house(), current_wallet(), share_id, now=now()
    )
    if share.phase is not Phase.WORKS:
        return redirect(url_for("shares.share", share_id=share_id), 303)
    link = sharing.link_of(house(), share.note)
    return render_template(
        "show/ready.html",
        share=share,
        label=label_of(share, now()),
        what=_what(share),
        link=link,
        qr=link_qr(link),
        now=now(),
    )


def _draft() -> Draft:
    return drafts.make_draft(
        db_session(),
        house(),
        current_wallet(),
        share_forms.read_badges(request.values),
        now=now(),
    )


def _ask_whom(draft: Draft, form: Any, *, errors: dict[str, str]) -> str:
    choice = share_forms.read_choice(request.values, draft)
    shown = draft.shown(choice.preset, choice.fields)
    today = house().day(now())
    lives = {
        life: lifetimes.last_day(life, today)
        for life in (Life.DAY, Life.WEEK, Life.MONTH)
    }
    return render_template(
        "show/whom.html",
        form=form,
        errors=errors,
        kinds=share_forms.kinds(),
        lives=lives,
        today=today,
        longest=lifetimes.longest(today),
        query=_query(draft, choice.preset, shown),
        sent={
            **_query(draft, choice.preset, shown),
            "once": form.get("once") or secrets.token_hex(ONCE_BYTES),
        },
    )


def _badge_ids(draft: Draft) -> list[str]:
    return [badge.own.id.hex() for badge in draft.badges]


def _query(draft: Draft, preset: Preset, shown: frozenset[str]) -> dict[str, Any]:
    """Return what stands in the address of the other steps."""
    fields = [key for key in draft.keys if key in shown]
    return {"b": _badge_ids(draft), "preset": preset.value, "field": fields}


def _sent_query() -> dict[str, Any]:
    """Return the choices in a form that was sent, for an address."""
    names = ("b", "preset", "field")
    return {name: request.form.getlist(name) for name in names}


def _stays(words: dict[str, FieldWords], hidden: frozenset[str]) -> str:
    """Return the sentence that names what is left out; empty: nothing is.

    What is left out of every badge is named once.
    """
    in_part = {word.label for key, word in words.items() if key not in hidden}
    left_out = [word for key, word in words.items() if key in hidden]
    names = dict.fromkeys(
        word.name if word.label in in_part else word.label for word in left_out
    )
    return _("Stays with you: %(fields)s", fields=listed([*names])) if names else ""


def _what(share: OwnShare) -> str:
    titles = [isolate(badge.title) for badge in share.note.badges]
    return listed([*([_("your name")] if share.note.with_name else []), *titles])


def _presets(draft: Draft) -> list[dict[str, Any]]:
    """Return the sets that make a difference for this draft, in their words."""
    words = {
        Preset.JOB: (_("For a job"), _("Your name and the badge")),
        Preset.BADGE: (_("Only the badge"), _("No name")),
        Preset.ALL: (_("All details"), _("Everything on the badge")),
    }
    sets: list[dict[str, Any]] = []
    for preset, (label, note) in words.items():
        if preset is Preset.JOB and draft.name is None:
            continue
        shown = draft.shown(preset)
        if shown not in [one["shown"] for one in sets]:
            sets.append(
                {
                    "value": preset.value,
                    "label": label,
                    "note": note,
                    "shown": shown,
                    "shows": " ".join(sorted(shown)),
                }
            )
    return sets
