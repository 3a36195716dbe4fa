"""The web pages: read a request, call one service, answer."""

from importlib import import_module

from flask import Flask

from wallet_pwa.routes import context, errors, icons, notices, wallet

#: Modules with pages, and the names of their blueprints.
PAGES = {
    "badge_files": ("blueprint",),
    "check": ("blueprint",),
    "claims": ("blueprint",),
    "confirm": ("blueprint",),
    "giver": ("blueprint",),
    "home": ("home", "language", "about", "health"),
    "join": ("blueprint",),
    "looking": ("blueprint",),
    "me": ("blueprint",),
    "organise": ("blueprint",),
    "phone": ("blueprint",),
    "pwa": ("blueprint",),
    "scan": ("blueprint",),
    "shares": ("blueprint",),
    "show": ("blueprint",),
    "signin": ("blueprint",),
    "transfer": ("blueprint",),
    "unlock": ("blueprint",),
    "wallet": ("blueprint",),
    "ways": ("blueprint",),
}


def init_app(app: Flask) -> None:
    """Attach every page to *app*."""
    for module in (context, errors, icons, notices, wallet):
        module.init_app(app)
    for name, blueprints in PAGES.items():
        module = import_module(f"wallet_pwa.routes.{name}")
        for blueprint in blueprints:
            app.register_blueprint(getattr(module, blueprint))
