"""Answer only under our own name."""

from flask import Flask, abort, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix

from wallet_pwa.config import LOOPBACK_NAMES, Settings
from wallet_pwa.csrf import SAFE_METHODS


def init_app(app: Flask, settings: Settings) -> None:
    """Refuse other hosts; lead from 127.0.0.1 to the name that passkeys need."""
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=0, x_host=0
        )
    others = {
        settings.host.replace(settings.hostname, name)
        for name in (*LOOPBACK_NAMES, "[::1]")
    } - {settings.host}

    @app.before_request
    def check_host() -> ResponseReturnValue | None:
        host = request.environ.get("HTTP_HOST", "")
        is_ours = host.lower() == settings.host or request.path == "/health"
        if settings.is_loopback and host in others and request.method in SAFE_METHODS:
            return redirect(settings.base_url + request.full_path.rstrip("?"), 307)
        return None if is_ours else abort(421)
