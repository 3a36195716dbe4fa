"""Me: name, language, ways in, lock, sign out, take out, delete."""

from dataclasses import replace

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet_pwa.routes.context import (
    commit,
    database,
    db_session,
    house,
    now,
    store,
)
from wallet_pwa.routes.identity import (
    current_session,
    current_wallet,
    end_session,
    forget_device,
    private_blueprint,
    require_confirmed,
)
from wallet_pwa.routes.typed import plain_line
from wallet_pwa.services.export import export_wallet
from wallet_pwa.services.leaving import delete_everything
from wallet_pwa.services.open_badges import take_open_places
from wallet_pwa.services.wallets import read_profile, write_profile
from wallet_pwa.services.ways_in import protection

blueprint = private_blueprint("me", __name__, url_prefix="/me")

LONGEST_NAME = 80


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Show what belongs to her and not to a badge."""
    wallet = current_wallet()
    return render_template(
        "me/index.html",
        profile=read_profile(db_session(), wallet),
        protection=protection(db_session(), wallet),
    )


@blueprint.get("/name")
def name() -> ResponseReturnValue:
    """Ask for her name; it is hers to give or not."""
    profile = read_profile(db_session(), current_wallet())
    return render_template("me/name.html", profile=profile)


@blueprint.post("/name")
def save_name() -> ResponseReturnValue:
    """Keep her name, sealed."""
    wallet = current_wallet()
    typed = plain_line(request.form.get("name", ""))[:LONGEST_NAME]
    profile = read_profile(db_session(), wallet)
    write_profile(db_session(), wallet, replace(profile, name=typed))
    commit()
    return redirect(url_for(".index", said="name"), 303)


@blueprint.post("/lock")
def lock() -> ResponseReturnValue:
    """Close the wallet; this phone can open it again."""
    end_session(clear_site_data=True)
    return redirect(url_for("unlock.index", said="locked"), 303)


@blueprint.get("/out")
def out() -> ResponseReturnValue:
    """Say what signing out of this phone means, or that a card comes first."""
    row = current_session()
    has_slot = row is not None and row.slot_id is not None
    return render_template(
        "me/out.html",
        has_slot=has_slot,
        survives=protection(db_session(), current_wallet()).survives_this_phone,
    )


@blueprint.get("/export")
def export() -> ResponseReturnValue:
    """Say what is in the file."""
    require_confirmed()
    return render_template("me/export.html")


@blueprint.post("/export")
def download() -> ResponseReturnValue:
    """Give her everything in one file."""
    require_confirmed()
    wallet = current_wallet()
    take_open_places(db_session(), house(), wallet, now=now())
    commit()
    with database().reading() as session:
        made = export_wallet(session, house(), wallet, now=now())
    response = Response(made, mimetype="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="my-badges.zip"'
    return response


@blueprint.get("/delete")
def delete() -> ResponseReturnValue:
    """Say what deleting everything means."""
    require_confirmed()
    return render_template("me/delete.html")


@blueprint.post("/delete")
def delete_now() -> ResponseReturnValue:
    """Delete the wallet, here and on every phone."""
    require_confirmed()
    wallet = current_wallet()
    delete_everything(db_session(), house(), wallet, now=now())
    commit()
    store().end_others(wallet.id, None)
    forget_device()
    end_session(clear_site_data=True)
    return redirect(url_for("home.index", said="deleted"), 303)
