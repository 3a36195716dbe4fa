"""What makes the pages an app: manifest, service worker, offline page."""

import json

from flask import Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from wallet_pwa.headers import public_cache
from wallet_pwa.i18n import current_language, current_locale
from wallet_pwa.i18n import gettext as _
from wallet_pwa.routes.context import settings
from wallet_pwa.routes.identity import public_blueprint
from wallet_pwa.static_files import StaticFiles, static_url

blueprint = public_blueprint("pwa", __name__)

SHELL = (
    "app.css",
    "js/main.js",
    "js/install.js",
    "js/trusted.js",
    "js/waiting.js",
    "js/keep-trying.js",
    "icons/app.svg",
    "icons/app-192.png",
)


@blueprint.get("/manifest.webmanifest")
@public_cache(0)
def manifest() -> ResponseReturnValue:
    """Describe the app in the language of the page that asked."""
    name = _("My badges")
    document = {
        "id": "/badges",
        "name": name,
        "short_name": name,
        "description": settings().service_name,
        "lang": current_language(),
        "dir": current_locale().text_direction,
        "start_url": "/badges",
        "scope": "/",
        "display": "standalone",
        "background_color": "#e0ebe7",
        "theme_color": "#e0ebe7",
        "icons": [
            {"src": static_url("icons/app-192.png"), "sizes": "192x192",
             "type": "image/png", "purpose": "any"},
            {"src": static_url("icons/app-512.png"), "sizes": "512x512",
             "type": "image/png", "purpose": "any maskable"},
            {"src": static_url("icons/app.svg"), "sizes": "any",
             "type": "image/svg+xml", "purpose": "any"},
        ],
        "shortcuts": [
            {"name": _("Scan"), "url": "/scan"},
            {"name": _("Who sees"), "url": "/who"},
        ],
    }  # fmt: skip
    text = json.dumps(document, ensure_ascii=False)
    response = Response(text, mimetype="application/manifest+json")
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


@blueprint.get("/sw.js")
@public_cache(0)
def service_worker() -> ResponseReturnValue:
    """Send the service worker, told which files make up the shell."""
    static: StaticFiles = current_app.extensions["static"]
    shell = {
        "version": static.version,
        "files": [static_url(name) for name in SHELL],
        "offline": url_for("pwa.offline"),
        "leave": ["/me/export", "/organise", "/join"],
    }
    code = static.files["js/sw.js"].content.decode()
    text = f"self.shell = {json.dumps(shell)};\n{code}"
    return Response(text, mimetype="text/javascript")


@blueprint.get("/offline")
@public_cache(0)
def offline() -> ResponseReturnValue:
    """Show the one page that is kept for when there is no network."""
    return render_template("offline.html")
