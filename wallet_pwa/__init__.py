"""A wallet for learning badges that shows only what its owner picks."""

from collections.abc import Callable
from datetime import datetime

from flask import Flask, request

from wallet_pwa import (
    compression,
    csrf,
    headers,
    hosts,
    i18n,
    installing,
    logs,
    routes,
    static_files,
)
from wallet_pwa.clock import utc_now
from wallet_pwa.config import Settings
from wallet_pwa.routes import identity
from wallet_pwa.templating import LanguageEnvironment

__version__ = "26.11.0"

#: The largest request: a photo of a code, shrunk or not.
LARGEST_REQUEST = 12 * 1024 * 1024


def create_app(settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> Flask:
    """Return the application; everything it needs comes in as an argument.

    The database must have been migrated.  Raises `SettingError`, `SecretsError`
    or `SqliteError` where the installation is not safe to run.
    """
    app = Flask(__name__, static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
    )
    app.jinja_environment = LanguageEnvironment
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions |= {"settings": settings, "clock": clock}
    installing.init_app(app, settings, clock())
    logs.init_app(app)
    i18n.init_app(app, settings.time_zone)
    identity.init_app(app)
    hosts.init_app(app, settings)
    key = app.extensions["house"].secrets.links
    csrf.init_app(app, key=key, base_url=settings.base_url)
    static_files.init_app(app)
    routes.init_app(app)
    compression.init_app(app)
    headers.init_app(app, is_https=settings.is_https)

    @app.context_processor
    def add_service_name() -> dict[str, object]:
        return {
            "service_name": settings.service_name,
            "here": request.full_path.rstrip("?"),
        }

    return app
