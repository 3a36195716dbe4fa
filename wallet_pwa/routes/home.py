"""The first page, the language, who runs this, and whether it runs."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet_pwa.headers import YEAR
from wallet_pwa.i18n import COOKIE, LANGUAGES
from wallet_pwa.routes.context import db_session
from wallet_pwa.routes.identity import (
    has_wallet_here,
    public_blueprint,
    safe_next,
    wallet_or_none,
)
from wallet_pwa.services.health import is_healthy

home = public_blueprint("home", __name__)
language = public_blueprint("language", __name__)
about = public_blueprint("about", __name__)
health = public_blueprint("health", __name__)


@home.get("/")
def index() -> ResponseReturnValue:
    """Greet somebody new; lead on who has a wallet."""
    if wallet_or_none() or has_wallet_here():
        return redirect(url_for("wallet.index"), 303)
    return render_template("home/index.html")


@language.get("/language")
def choose() -> ResponseReturnValue:
    """Show the languages, each in its own name."""
    back = request.args.get("back") or _path_before()
    return render_template("language.html", back=safe_next(back, "/"))


@language.post("/language")
def change() -> ResponseReturnValue:
    """Remember the language that was tapped."""
    chosen = request.form.get("language", "")
    response = make_response(redirect(safe_next(request.form.get("back"), "/"), 303))
    if chosen in LANGUAGES:
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=YEAR,
            secure=True,
            httponly=True,
            samesite="Lax",
        )
    return response


def _path_before() -> str:
    base = request.host_url.rstrip("/")
    referrer = request.referrer or ""
    return referrer.removeprefix(base) if referrer.startswith(base) else "/"


@about.get("/about", endpoint="index")
def show_house() -> ResponseReturnValue:
    """Say who runs this, what it keeps and what it promises."""
    return render_template("home/about.html")


@health.get("/health")
def check() -> ResponseReturnValue:
    """Answer 204 while the database can be used."""
    if is_healthy(db_session()):
        return "", 204
    return "", 503
